//! The boxes in which notes are shown. They are kept in an old drawing language (VML) whose parts are not always
//! well-formed XML, so an existing drawing is not parsed: ours are put before its end.

use memchr::memmem;

use super::error::MarkError;

const SPACES: [(&str, &str); 3] = [
    ("v", "urn:schemas-microsoft-com:vml"),
    ("o", "urn:schemas-microsoft-com:office:office"),
    ("x", "urn:schemas-microsoft-com:office:excel"),
];
const SHAPE_TYPE: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
    <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";
/// Boxes that share one cluster of numbers.
const CLUSTER: usize = 1024;

/// The drawing with a box for each cell (row from 1, column from 0, lines of text).
pub(super) fn write_boxes(old: Option<&[u8]>, part: &str, sheet: usize, cells: &[(u32, usize, usize)]) -> Result<Vec<u8>, MarkError> {
    match old {
        None => {
            let first = sheet + 1;
            let clusters: Vec<_> = (0..cells.len().div_ceil(CLUSTER - 1).max(1)).map(|more| (first + more).to_string()).collect();
            let mut out = String::from("<xml");
            for (prefix, space) in SPACES {
                out.push_str(&format!(" xmlns:{prefix}=\"{space}\""));
            }
            out.push_str(&format!(
                "><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"{}\"/></o:shapelayout>{SHAPE_TYPE}",
                clusters.join(",")
            ));
            push_boxes(&mut out, first, cells, "");
            out.push_str("</xml>");
            Ok(out.into_bytes())
        }
        Some(old) => {
            let end = memmem::rfind(old, b"</xml>").ok_or_else(|| MarkError::strange(part, "its drawing ends in an unknown way"))?;
            let mut declared = String::new();
            for (prefix, space) in SPACES {
                // Declared on each box when the drawing uses other prefixes.
                let head = &old[..end.min(4096)];
                if memmem::find(head, format!("xmlns:{prefix}=\"{space}\"").as_bytes()).is_none() {
                    declared.push_str(&format!(" xmlns:{prefix}=\"{space}\""));
                }
            }
            let mut added = String::new();
            if memmem::find(old, b"\"_x0000_t202\"").is_none() {
                added.push_str(&SHAPE_TYPE.replacen("<v:shapetype", &format!("<v:shapetype{declared}"), 1));
            }
            push_boxes(&mut added, first_free_cluster(old), cells, &declared);
            let mut out = Vec::with_capacity(old.len() + added.len());
            out.extend_from_slice(&old[..end]);
            out.extend_from_slice(added.as_bytes());
            out.extend_from_slice(&old[end..]);
            Ok(out)
        }
    }
}

/// A cluster of numbers above all that the drawing's shapes use.
fn first_free_cluster(old: &[u8]) -> usize {
    const STEM: &[u8] = b"_x0000_s";
    let highest = memmem::find_iter(old, STEM)
        .filter_map(|at| {
            let digits: Vec<u8> = old[at + STEM.len()..].iter().copied().take_while(u8::is_ascii_digit).take(9).collect();
            std::str::from_utf8(&digits).ok()?.parse::<usize>().ok()
        })
        .max()
        .unwrap_or(0);
    highest / CLUSTER + 1
}

fn push_boxes(out: &mut String, first_cluster: usize, cells: &[(u32, usize, usize)], declared: &str) {
    for (place, (row, column, lines)) in cells.iter().enumerate() {
        // Number 0 of a cluster stays free, as the programs themselves leave it.
        let id = (first_cluster + place / (CLUSTER - 1)) * CLUSTER + place % (CLUSTER - 1) + 1;
        let (row, column) = (*row as usize - 1, *column);
        let (top, height) = (row.saturating_sub(1), (*lines).clamp(3, 14) + 1);
        // At the sheet's right edge the box opens to the left.
        let left = if column + 5 < super::xml::COLUMNS { column + 1 } else { column - 4 };
        out.push_str(&format!(
            "<v:shape{declared} id=\"_x0000_s{id}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:80pt;margin-top:2pt;width:180pt;height:{}pt;z-index:{};visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">\
             <v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
             <v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>\
             <x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 4, {}, 15, {}, 4</x:Anchor>\
             <x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
            height * 15,
            place + 1,
            left + 3,
            top + height,
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_go_before_the_end_and_take_free_numbers() -> Result<(), MarkError> {
        let old = b"<xml xmlns:v=\"urn:schemas-microsoft-com:vml\"><v:shape id=\"_x0000_s2051\"><br></v:shape></xml>\n";
        let new = String::from_utf8_lossy(&write_boxes(Some(old), "v.vml", 0, &[(1, 0, 1), (9, 16_383, 1)])?).into_owned();
        assert!(
            new.starts_with(
                "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\"><v:shape id=\"_x0000_s2051\"><br></v:shape><v:shapetype xmlns:o="
            ),
            "{new}"
        );
        assert!(new.ends_with("</v:shape></xml>\n"), "{new}");
        assert!(new.contains("id=\"_x0000_s3073\"") && new.contains("id=\"_x0000_s3074\""), "{new}");
        assert!(write_boxes(Some(b"\xff\xfe<"), "v.vml", 0, &[(1, 0, 1)]).is_err());
        Ok(())
    }

    #[test]
    fn numbers_are_never_shared() -> Result<(), MarkError> {
        let cells: Vec<_> = (1..=5000).map(|row| (row, 2, 1)).collect();
        let new = String::from_utf8_lossy(&write_boxes(None, "v.vml", 3, &cells)?).into_owned();
        let mut ids: Vec<_> = new.split(" id=\"_x0000_s").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids.len(), 5000);
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 5000);
        assert!(new.contains("data=\"4,5,6,7,8\""));
        Ok(())
    }
}
