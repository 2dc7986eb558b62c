//! Papers of money: the bill checked, its correction asked for, the bundle by which it is paid, the year's statement of a fund line.

pub(crate) mod bill_correction;
pub(crate) mod bill_verification;
pub(crate) mod fund_statement;
pub(crate) mod payment_bundle;
