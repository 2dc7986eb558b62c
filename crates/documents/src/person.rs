//! People as rows of documents.

use payung_domain::{Date, Nik, Rupiah, RupiahError, Sex};
use serde::{Deserialize, Serialize};

/// A person as a restricted document names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name, as on the identity card.
    pub name: String,
    /// NIK; none where the list's cannot be read (documents before the decree).
    pub nik: Option<Nik>,
    /// Place of birth; may be empty.
    pub birth_place: String,
    /// Date of birth.
    pub birth_date: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Address below the village: hamlet, street, RT/RW.
    pub address: String,
    /// Village or ward, without the word for it.
    pub village: String,
    /// Kecamatan, without the word for it. Tables are grouped by it, in the order in which they first appear.
    pub district: String,
    /// Kind of work.
    pub occupation: String,
}

impl Person {
    /// "Bangli, 05-01-1980"; what is known of it.
    #[must_use]
    pub fn birth(&self) -> String {
        let date = self.birth_date.map(crate::dates::short_date);
        match (self.birth_place.is_empty(), date) {
            (false, Some(date)) => format!("{}, {date}", self.birth_place),
            (true, Some(date)) => date,
            (_, None) => self.birth_place.clone(),
        }
    }

    /// The NIK's sixteen digits, or nothing.
    #[must_use]
    pub fn nik_digits(&self) -> String {
        self.nik.map(|nik| nik.to_string()).unwrap_or_default()
    }

    /// "L", "P" or nothing.
    #[must_use]
    pub const fn sex_letter(&self) -> &'static str {
        match self.sex {
            Some(Sex::Male) => "L",
            Some(Sex::Female) => "P",
            None => "",
        }
    }
}

/// A person with the contribution paid for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoveredPerson {
    /// The person.
    pub person: Person,
    /// Contribution of one month.
    pub monthly: Rupiah,
    /// Months paid for.
    pub months: u16,
    /// Contribution of all months, where the months do not all cost the same; else it is computed.
    #[serde(default)]
    pub whole: Option<Rupiah>,
}

impl CoveredPerson {
    /// Contribution of all months.
    ///
    /// # Errors
    /// [`RupiahError::Overflow`].
    pub fn amount(&self) -> Result<Rupiah, RupiahError> {
        self.whole.map_or_else(|| self.monthly.times(i64::from(self.months)), Ok)
    }
}

/// A covered person as the public may see them: the type has no room for NIK, birth and address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicPerson {
    /// Name, or initials where the region publishes only those.
    pub name: String,
    /// Village or ward.
    pub village: String,
    /// Kecamatan.
    pub district: String,
    /// Kind of work.
    pub occupation: String,
    /// Contribution of one month.
    pub monthly: Rupiah,
    /// Months paid for.
    pub months: u16,
    /// As [`CoveredPerson::whole`].
    #[serde(default)]
    pub whole: Option<Rupiah>,
}

impl From<&CoveredPerson> for PublicPerson {
    fn from(covered: &CoveredPerson) -> Self {
        let CoveredPerson { person, monthly, months, whole } = covered;
        Self {
            name: person.name.clone(),
            village: person.village.clone(),
            district: person.district.clone(),
            occupation: person.occupation.clone(),
            monthly: *monthly,
            months: *months,
            whole: *whole,
        }
    }
}
