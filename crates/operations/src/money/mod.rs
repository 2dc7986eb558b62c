//! From fund line to paid and checked bill: commitments, payments in their chain, bills compared with the roster, what is owed either way, the ledger.

pub mod arrears;
pub(crate) mod bill_check;
pub(crate) mod bill_identity;
pub(crate) mod bill_roster;
pub(crate) mod bills;
pub(crate) mod claims;
pub(crate) mod findings;
pub(crate) mod funds;
pub(crate) mod ledger;
pub(crate) mod line_then;
pub(crate) mod payments;
pub(crate) mod stake;
pub(crate) mod wages;
