//! The region's profile: names, letterhead, officials and how they sign. Built from the regulation where nothing is set.

use crate::acting::Acting;
use crate::failure::ActError;
use crate::papers::texts::{PaperTexts, RegionTexts};
use payung_documents::{Capacity, Letterhead, RegionKind, RegionProfile, Signatory, Words};
use payung_law::Regulation;
use payung_storage::entity::setting;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The setting that holds it.
pub(crate) const SETTING: &str = "region-profile";

/// How the profile stands in the books.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct StoredProfile {
    /// Counts the changes.
    pub version: i64,
    /// The profile as it was given (TOML).
    pub text: String,
}

/// In what capacity somebody signs, as a profile writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Manner {
    /// In an office of their own.
    #[default]
    Definitif,
    /// Penjabat.
    Pj,
    /// Pelaksana tugas.
    Plt,
    /// Pelaksana harian.
    Plh,
    /// Atas nama: needs `of`.
    An,
    /// Untuk beliau: needs `of` and `through`.
    Ub,
}

/// Somebody who signs, as a profile writes it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Official {
    office: Option<String>,
    name: Option<String>,
    rank: Option<String>,
    nip: Option<String>,
    #[serde(default)]
    capacity: Manner,
    of: Option<String>,
    through: Option<String>,
}

impl Official {
    /// As it is printed; `office` where the profile names none.
    fn signatory(&self, office: &str) -> Signatory {
        let of = self.of.clone().unwrap_or_default();
        let capacity = match self.capacity {
            Manner::Definitif => Capacity::Own,
            Manner::Pj => Capacity::Acting,
            Manner::Plt => Capacity::TaskExecutor,
            Manner::Plh => Capacity::DailyExecutor,
            Manner::An => Capacity::OnBehalf { of },
            Manner::Ub => Capacity::Through { of, through: self.through.clone().unwrap_or_default() },
        };
        Signatory {
            capacity,
            office: self.office.clone().unwrap_or_else(|| office.to_owned()),
            name: self.name.clone(),
            rank: self.rank.clone(),
            nip: self.nip.clone(),
        }
    }

    fn check(&self, whose: &str) -> Result<(), ActError> {
        let needs_of = matches!(self.capacity, Manner::An | Manner::Ub) && self.of.is_none();
        if needs_of || (self.capacity == Manner::Ub && self.through.is_none()) {
            return Err(ActError::invalid(
                format!("[{whose}]: yang menandatangani a.n. perlu `of`, dan yang u.b. perlu juga `through`."),
                format!("[{whose}]: who signs a.n. needs `of`, and who signs u.b. also `through`."),
            ));
        }
        Ok(())
    }
}

/// The region as a profile writes it; what is left out stays as the regulation has it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RegionFile {
    name: Option<String>,
    province: Option<String>,
    seat: Option<String>,
    font: Option<String>,
    state_emblem_svg: Option<String>,
    region_emblem_svg: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WordsFile {
    village: Option<String>,
    village_head: Option<String>,
    ward: Option<String>,
    ward_head: Option<String>,
    district: Option<String>,
    district_head: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct LetterheadFile {
    government: Option<String>,
    office: Option<String>,
    #[serde(default)]
    address: Vec<String>,
}

/// A village or kecamatan, by its code.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PlaceFile {
    #[serde(default)]
    letterhead: LetterheadFile,
    #[serde(default)]
    head: Official,
    #[serde(default)]
    secretary: Option<String>,
    /// The village's treasurer (Kaur Keuangan).
    #[serde(default)]
    treasurer: Option<String>,
}

/// Somebody who signs papers of money, by what they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Desk {
    /// Checks the insurer's bills.
    BillVerifier,
    /// PPTK.
    Pptk,
    /// Bendahara pengeluaran.
    Treasurer,
    /// PPK-SKPD.
    PpkSkpd,
    /// PA/KPA.
    BudgetUser,
}

/// A profile as it is given: TOML, everything in it optional.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProfileFile {
    #[serde(default)]
    region: RegionFile,
    #[serde(default)]
    words: WordsFile,
    #[serde(default)]
    letterhead: LetterheadFile,
    /// Who signs decrees.
    #[serde(default)]
    head: Official,
    /// The head of the office in charge.
    #[serde(default)]
    office_head: Official,
    /// Who certifies public copies.
    certifier: Option<Official>,
    /// Offices whose initials a draft needs; those of the regulation's words when absent.
    initials: Option<Vec<String>>,
    /// Tembusan; those of the regulation's words when absent.
    copies: Option<Vec<String>>,
    /// Where the money comes from, in words.
    fund: Option<String>,
    /// Who signs papers of money.
    #[serde(default)]
    officials: BTreeMap<Desk, Official>,
    /// Names of the legal bases and pieces of advice somebody has confirmed.
    #[serde(default)]
    confirmed: Vec<String>,
    /// Further legal bases, such as the year's budget.
    #[serde(default)]
    recalling: Vec<String>,
    /// Where who objects may turn.
    #[serde(default)]
    contact: Vec<String>,
    /// Villages and kecamatan, by code.
    #[serde(default)]
    place: BTreeMap<String, PlaceFile>,
    /// Words of documents, by regulation.
    #[serde(default)]
    papers: BTreeMap<String, toml::Table>,
}

impl ProfileFile {
    /// Reads a profile and tries every word in it.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn read(text: &str) -> Result<Self, ActError> {
        let file: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(0, |span| text.get(..span.start).map_or(0, |before| before.matches('\n').count() + 1));
            let message = error.message().trim().replace('\n', " ");
            ActError::invalid(
                format!("Profil daerah baris {line}: {message}. Betulkan, lalu ulangi; tidak ada yang berubah."),
                format!("Region profile line {line}: {message}. Mend it, then repeat; nothing was changed."),
            )
        })?;
        for (whose, official) in [("head", &file.head), ("office-head", &file.office_head)] {
            official.check(whose)?;
        }
        file.certifier.as_ref().map_or(Ok(()), |official| official.check("certifier"))?;
        for official in file.officials.values() {
            official.check("officials")?;
        }
        for (code, place) in &file.place {
            place.head.check(&format!("place.{code}.head"))?;
            if payung_domain::AreaCode::parse(code).is_none() {
                return Err(ActError::invalid(
                    format!("[place.{code}]: bukan kode wilayah, misalnya 5106011001."),
                    format!("[place.{code}]: no area code, such as 5106011001."),
                ));
            }
        }
        for (regulation, over) in &file.papers {
            PaperTexts::of(regulation, Some(over))?;
        }
        Ok(file)
    }
}

/// The profile under which a regulation's documents are made.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    /// What documents say of the region.
    pub region: RegionProfile,
    /// The words.
    pub texts: PaperTexts,
    file: ProfileFile,
}

impl Profile {
    /// The profile for a regulation.
    pub fn of(regulation: &Regulation, file: ProfileFile) -> Result<Self, ActError> {
        let act = &regulation.act;
        let texts = PaperTexts::of(&act.id, file.papers.get(&act.id))?;
        let RegionTexts { province, seat, office, district_head } = texts.region.clone();
        let (kind, name) = match act.region_name.split_once(' ') {
            Some(("Kota", name)) => (RegionKind::Kota, name),
            Some((_, name)) => (RegionKind::Kabupaten, name),
            None => (RegionKind::Kabupaten, act.region_name.as_str()),
        };
        let both = |text: &str| match text.split_once('/') {
            Some((village, ward)) => (village.to_owned(), ward.to_owned()),
            None => (text.to_owned(), text.to_owned()),
        };
        let (village, ward) = both(&act.words.village);
        let (village_head, ward_head) = both(&act.words.village_head);
        let words = &file.words;
        let or = |given: &Option<String>, default: String| given.clone().unwrap_or(default);
        let region = RegionProfile {
            kind,
            name: or(&file.region.name, name.to_owned()),
            province: or(&file.region.province, province),
            seat: or(&file.region.seat, seat),
            words: Words {
                village: or(&words.village, village),
                village_head: or(&words.village_head, village_head),
                ward: or(&words.ward, ward),
                ward_head: or(&words.ward_head, ward_head),
                district: or(&words.district, act.words.district.clone()),
                district_head: or(&words.district_head, district_head),
            },
            letterhead: Letterhead {
                government: or(&file.letterhead.government, format!("Pemerintah {}", act.region_name)),
                office: or(&file.letterhead.office, office.unwrap_or_else(|| act.words.office.clone())),
                address: file.letterhead.address.clone(),
            },
            font: file.region.font.clone(),
            state_emblem_svg: file.region.state_emblem_svg.clone(),
            region_emblem_svg: file.region.region_emblem_svg.clone(),
        };
        Ok(Self { region, texts, file })
    }

    /// Who signs decrees.
    pub fn head(&self) -> Signatory {
        self.file.head.signatory(&self.region.head())
    }

    /// The head of the office in charge.
    pub fn office_head(&self) -> Signatory {
        self.file.office_head.signatory(&format!("Kepala {}", self.region.letterhead.office))
    }

    /// Who certifies public copies.
    pub fn certifier(&self) -> Option<Signatory> {
        let office = format!("Kepala Bagian Hukum Sekretariat Daerah {}", self.region.full_name());
        self.file.certifier.as_ref().map(|official| official.signatory(&office))
    }

    /// Who signs papers of money at a desk.
    pub fn official(&self, desk: Desk) -> Signatory {
        let offices = &self.texts.officials;
        let office = match desk {
            Desk::BillVerifier => &offices.bill_verifier,
            Desk::Pptk => &offices.pptk,
            Desk::Treasurer => &offices.treasurer,
            Desk::PpkSkpd => &offices.ppk_skpd,
            Desk::BudgetUser => &offices.budget_user,
        };
        self.file.officials.get(&desk).cloned().unwrap_or_default().signatory(office)
    }

    /// Offices whose initials a draft needs.
    pub fn initials<'p>(&'p self, texts: &'p [String]) -> &'p [String] {
        self.file.initials.as_deref().unwrap_or(texts)
    }

    /// Tembusan.
    pub fn copies<'p>(&'p self, texts: &'p [String]) -> &'p [String] {
        self.file.copies.as_deref().unwrap_or(texts)
    }

    /// Where the money comes from, when the profile says.
    pub fn fund(&self) -> Option<&str> {
        self.file.fund.as_deref()
    }

    /// Where who objects may turn.
    pub fn contact(&self) -> Vec<String> {
        if !self.file.contact.is_empty() {
            return self.file.contact.clone();
        }
        std::iter::once(self.region.letterhead.office.clone()).chain(self.region.letterhead.address.iter().cloned()).collect()
    }

    /// What may be printed of these: all but what is still to be confirmed.
    pub fn confirmed<'p>(&'p self, texts: &'p [crate::papers::texts::Confirmable]) -> impl Iterator<Item = &'p str> {
        texts.iter().filter(|text| text.tag != "K" || self.file.confirmed.contains(&text.id)).map(|text| text.text.as_str())
    }

    /// Further legal bases.
    pub fn recalling(&self) -> &[String] {
        &self.file.recalling
    }

    /// The letterhead of a village or kecamatan.
    pub fn letterhead_of(&self, code: &str, office: String) -> Letterhead {
        let own = self.file.place.get(code).map(|place| &place.letterhead);
        Letterhead {
            government: own.and_then(|own| own.government.clone()).unwrap_or_else(|| self.region.letterhead.government.clone()),
            office: own.and_then(|own| own.office.clone()).unwrap_or(office),
            address: own.map(|own| own.address.clone()).unwrap_or_default(),
        }
    }

    /// Who heads a village or kecamatan.
    pub fn head_of(&self, code: &str, office: &str) -> Signatory {
        self.file.place.get(code).map(|place| place.head.clone()).unwrap_or_default().signatory(office)
    }

    /// A village's treasurer, by name when the profile says.
    pub fn treasurer_of(&self, code: &str) -> Signatory {
        let name = self.file.place.get(code).and_then(|place| place.treasurer.clone());
        Official { name, ..Official::default() }.signatory(&self.texts.officials.village_treasurer)
    }

    /// Whether somebody has confirmed a piece of practice.
    pub fn has_confirmed(&self, id: &str) -> bool {
        self.file.confirmed.iter().any(|confirmed| confirmed == id)
    }

    /// Who keeps the minutes of a village's deliberation, when the profile says.
    pub fn secretary_of(&self, code: &str) -> Option<String> {
        self.file.place.get(code).and_then(|place| place.secretary.clone())
    }
}

impl Acting<'_> {
    /// The profile as it is stored; version 0 when none was ever set.
    pub(crate) async fn stored_profile(&self) -> Result<StoredProfile, ActError> {
        let found = setting::Entity::find_by_id(SETTING).one(self.tx).await?;
        found.map_or_else(|| Ok(StoredProfile::default()), |row| serde_json::from_str(&row.value).map_err(|_| unreadable()))
    }

    /// The profile under which a regulation's documents are made.
    pub(crate) async fn profile(&self, regulation: &Regulation) -> Result<Profile, ActError> {
        let stored = self.stored_profile().await?;
        let file = if stored.text.is_empty() { ProfileFile::default() } else { ProfileFile::read(&stored.text)? };
        Profile::of(regulation, file)
    }
}

fn unreadable() -> ActError {
    ActError::conflict(
        "Profil daerah dalam buku tidak terbaca. Isi lagi dengan `payung books profile`.",
        "The region's profile in the books cannot be read. Set it again by `payung books profile`.",
    )
}
