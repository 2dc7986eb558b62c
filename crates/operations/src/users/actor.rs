//! Who acts, and what they hold today.

use payung_domain::{AreaCode, Capacity, Date, Role};

/// A role somebody holds, for an area and a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleHeld {
    /// The role.
    pub role: Role,
    /// Where: the region, a kecamatan or a village.
    pub area: AreaCode,
    /// The agency of an agency operator, in the regulation's words; empty for others.
    pub agency: String,
    /// How it is held.
    pub capacity: Capacity,
    /// First day.
    pub from: Date,
    /// Last day; open when absent.
    pub until: Option<Date>,
}

impl RoleHeld {
    /// Whether it is held on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// As the log notes it: `plt. kecamatan 12.17.01`.
    #[must_use]
    pub fn noted(&self) -> String {
        let agency = if self.agency.is_empty() { String::new() } else { format!(" [{}]", self.agency) };
        format!("{}{} {}{agency}", self.capacity.prefix(), self.role, self.area)
    }
}

/// Somebody who has shown who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// User name.
    pub name: String,
    /// Full name, for documents.
    pub full_name: String,
    /// Roles held in this region, whatever their time.
    pub roles: Vec<RoleHeld>,
}

impl Actor {
    /// Whether the actor holds `role` somewhere in the region on `day`.
    #[must_use]
    pub fn holds(&self, role: Role, day: Date) -> bool {
        self.roles.iter().any(|held| held.role == role && held.holds_on(day))
    }
}
