//! Filling in a worklist: `column=value, … : column=value, …` says in which rows what is written; `column=!value` means every row but those.

use std::path::Path;

fn pairs(text: &str) -> Vec<(String, String)> {
    text.split(',').filter_map(|pair| pair.split_once('=')).map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

/// Fills in the file at `path` by `rules`.
///
/// # Errors
/// It cannot be read or written, a column is not there, or a rule fits no row; in words.
pub(crate) fn fill(path: &Path, rules: &[String]) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
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
        let (which, what) = (pairs(which), pairs(what));
        for (name, _) in &what {
            if !headings.contains(name) {
                headings.push(name.clone());
            }
        }
        let column = |name: &str| headings.iter().position(|known| known == name).ok_or_else(|| format!("no column {name}"));
        let mut filled = 0;
        for row in &mut rows {
            row.resize(headings.len(), String::new());
            let mut meant = true;
            for (name, value) in &which {
                let cell = &row[column(name)?];
                meant &= match value.strip_prefix('!') {
                    Some(value) => cell != value,
                    None => cell == value,
                };
            }
            if meant {
                for (name, value) in &what {
                    let at = column(name)?;
                    row[at].clone_from(value);
                }
                filled += 1;
            }
        }
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
