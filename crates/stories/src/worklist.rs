//! Filling in a worklist: `column=value, … : column=value, …` says in which rows what is written; `column=!value` means every row but those. `… : hapus` takes
//! rows away, `… : ganda` writes them twice. A run of `#` in a value is the row's number, with as many digits.

use std::path::Path;

fn pairs(text: &str) -> Vec<(String, String)> {
    text.split(',').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

/// A value in the row of that number: a run of `#` in it is the number.
fn numbered(value: &str, number: usize) -> String {
    let digits = value.matches('#').count();
    match value.find('#') {
        Some(at) if value.as_bytes()[at..at + digits].iter().all(|byte| *byte == b'#') => {
            format!("{}{number:0digits$}{}", &value[..at], &value[at + digits..])
        }
        _ => value.to_owned(),
    }
}

/// Fills in the file at `from` by `rules` and writes it to `path`.
///
/// # Errors
/// It cannot be read or written, a column is not there, or a rule fits no row; in words.
pub(crate) fn fill(from: &Path, path: &Path, rules: &[String]) -> Result<(), String> {
    let text = std::fs::read_to_string(from).map_err(|error| format!("{}: {error}", from.display()))?;
    // The first lines of a worklist are marks of who took it out.
    let text: String = text.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let mut headings: Vec<String> = reader.headers().map_err(|error| error.to_string())?.iter().map(str::to_owned).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in reader.records() {
        rows.push(row.map_err(|error| error.to_string())?.iter().map(str::to_owned).collect());
    }
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    for rule in rules {
        let (which, what) = rule.split_once(" : ").ok_or_else(|| format!("not a rule: {rule}"))?;
        let (which, word, what) = (pairs(which), what.trim(), pairs(what));
        for (name, _) in &what {
            if !headings.contains(name) {
                headings.push(name.clone());
            }
        }
        let column = |name: &str| headings.iter().position(|known| known == name).ok_or_else(|| format!("no column {name}"));
        let (mut filled, mut kept) = (0, Vec::with_capacity(rows.len()));
        for (number, mut row) in (1..).zip(rows) {
            row.resize(headings.len(), String::new());
            let mut meant = true;
            for (name, value) in &which {
                let cell = &row[column(name)?];
                meant &= match value.strip_prefix('!') {
                    Some(value) => cell != value,
                    None => cell == value,
                };
            }
            if !meant {
                kept.push(row);
                continue;
            }
            filled += 1;
            match word {
                "hapus" => {}
                "ganda" => kept.extend([row.clone(), row]),
                _ => {
                    for (name, value) in &what {
                        let at = column(name)?;
                        row[at] = numbered(value, number);
                    }
                    kept.push(row);
                }
            }
        }
        rows = kept;
        if filled == 0 {
            return Err(format!("no row is {which:?}"));
        }
    }
    let mut writer = csv::Writer::from_path(path).map_err(|error| error.to_string())?;
    writer.write_record(&headings).map_err(|error| error.to_string())?;
    for row in &mut rows {
        row.resize(headings.len(), String::new());
        writer.write_record(&*row).map_err(|error| error.to_string())?;
    }
    writer.flush().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_filled_taken_away_written_twice_and_numbered() {
        let folder = std::env::temp_dir().join(format!("payung-worklist-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let (from, to) = (folder.join("a.csv"), folder.join("b.csv"));
        std::fs::write(&from, "# mark\nno,name\n1,A\n2,B\n3,C\n\n# mark\n").expect("written");
        let rules = ["no=!0 : kpj=26##".to_owned(), "no=1 : hapus".to_owned(), "no=3 : ganda".to_owned()];
        fill(&from, &to, &rules).expect("filled");
        assert_eq!(std::fs::read_to_string(&to).expect("read"), "no,name,kpj\n2,B,2602\n3,C,2603\n3,C,2603\n");
        assert!(fill(&from, &to, &["no=9 : name=X".to_owned()]).is_err());
        assert!(fill(&from, &to, &["other=9 : name=X".to_owned()]).is_err());
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
