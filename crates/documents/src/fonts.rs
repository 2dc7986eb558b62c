//! The typefaces documents are set in.

use crate::profile::RegionProfile;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Faces that stand in for each other, best first, when the region names none the machine has. Permendagri 53/2011 Pasal 92 asks for
/// Bookman Old Style; URW Bookman has its widths and is free.
const STAND_INS: [&str; 2] = ["Bookman Old Style", "URW Bookman"];

/// The serif that comes with the typesetter, so that every machine can print.
const LAST_RESORT: &str = "Libertinus Serif";

/// Loaded typefaces. Loading reads the machine's font folders; load once for many documents.
#[derive(Debug)]
pub struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
    family: String,
}

impl Fonts {
    /// The typeface the region's profile names if the machine has it, else Bookman Old Style or URW Bookman, else the free serif that comes
    /// with the typesetter; behind it always the latter, for signs the first one lacks.
    #[must_use]
    pub fn for_profile(profile: &RegionProfile) -> Self {
        let mut machine = fontdb::Database::new();
        machine.load_system_fonts();
        let wanted = profile.font.iter().map(String::as_str).chain(STAND_INS);
        for family in wanted {
            let faces = faces_of(&machine, family);
            if let Some(first) = faces.first() {
                // The typesetter's own name of the family, which may lack words of style that the file's name has.
                let family = first.info().family.clone();
                return Self::new(family.as_str(), faces);
            }
        }
        Self::embedded()
    }

    /// Only the faces that come with the typesetter: the same on every machine.
    #[must_use]
    pub fn embedded() -> Self {
        Self::new(LAST_RESORT, Vec::new())
    }

    /// The family text is set in.
    #[must_use]
    pub fn family(&self) -> &str {
        &self.family
    }

    /// Families in the order in which a sign is looked for.
    pub(crate) fn families(&self) -> [&str; 3] {
        [&self.family, LAST_RESORT, "DejaVu Sans Mono"]
    }

    fn new(family: &str, mut fonts: Vec<Font>) -> Self {
        let own = typst_assets::fonts().flat_map(|data| Font::iter(Bytes::new(data)));
        // The mathematical faces are never used; leaving them out saves megabytes per child process.
        fonts.extend(own.filter(|font| !font.info().family.as_str().starts_with("New Computer Modern")));
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts, family: family.to_owned() }
    }
}

/// The faces of a family on this machine.
fn faces_of(machine: &fontdb::Database, family: &str) -> Vec<Font> {
    let named = |face: &&fontdb::FaceInfo| face.families.iter().any(|(name, _)| name.eq_ignore_ascii_case(family));
    let load =
        |face: &fontdb::FaceInfo| machine.with_face_data(face.id, |data, index| Font::new(Bytes::new(data.to_vec()), index)).flatten();
    machine.faces().filter(named).filter_map(load).collect()
}
