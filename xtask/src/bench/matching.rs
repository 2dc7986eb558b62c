//! A list of a million rows matched with a register of a million rows, beside Splink on DuckDB, on people whose truth is known.
//!
//! Both read the same files, once without and once with their NIK, in two threads, as whole processes. A row counts as found when
//! its best partner is the same person; Splink's threshold is the one at which it does best on this very data, ours is the one
//! the program has. The goals were worked towards on seeds below 10; report on others.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::measure::{Cost, run, spread};
use super::peers::environment_of;
use super::{Request, circumstances, finish, folder, generated, released};

const SPLINK: &str = include_str!("peers/match_splink.py");
/// Probabilities at which Splink is looked at; its best counts.
const THRESHOLDS: [f64; 9] = [0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999];

/// Who is who.
struct Truth {
    /// Person of each line of the register.
    register: Vec<u32>,
    /// Of each line of the list: person, whether in the register, what went wrong.
    list: Vec<(u32, bool, Vec<String>)>,
}

/// The best partner of each line of the list.
struct Found {
    /// Line of the register, probability, and whether the program itself says "sama" or "mungkin".
    best: Vec<Option<(u32, f64, bool)>>,
    /// Lines whose best partner is left to a person.
    to_people: usize,
}

/// Precision and recall.
#[derive(Clone, Default)]
struct Figures {
    precision: f64,
    recall: f64,
    classes: BTreeMap<String, (u64, u64)>,
}

fn error(path: &Path) -> impl Fn(csv::Error) -> String {
    let shown = path.display().to_string();
    move |error| format!("{shown}: {error}")
}

fn parsed<T: std::str::FromStr>(cell: Option<&str>, path: &Path) -> Result<T, String> {
    cell.and_then(|cell| cell.parse().ok()).ok_or_else(|| format!("{}: a cell that is no number", path.display()))
}

impl Truth {
    fn read(home: &Path) -> Result<Self, String> {
        let mut truth = Self { register: vec![u32::MAX; 2], list: vec![(u32::MAX, false, Vec::new()); 2] };
        let path = home.join("kebenaran-register.csv");
        for record in csv::Reader::from_path(&path).map_err(error(&path))?.records() {
            truth.register.push(parsed(record.map_err(error(&path))?.get(1), &path)?);
        }
        let path = home.join("kebenaran.csv");
        for record in csv::Reader::from_path(&path).map_err(error(&path))?.records() {
            let record = record.map_err(error(&path))?;
            let classes = record.get(3).unwrap_or_default().split('|').filter(|class| !class.is_empty()).map(str::to_owned).collect();
            truth.list.push((parsed(record.get(1), &path)?, record.get(2) == Some("ya"), classes));
        }
        Ok(truth)
    }

    fn is_same(&self, line: usize, other: u32) -> bool {
        self.register.get(other as usize) == self.list.get(line).map(|(person, ..)| person)
    }

    /// The figures when the best partners that `taken` accepts are taken for the same person.
    fn figures(&self, found: &Found, taken: impl Fn(f64, bool) -> bool) -> Figures {
        let (mut right, mut wrong, mut known) = (0_u64, 0_u64, 0_u64);
        let mut classes: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for (line, (_, in_register, own)) in self.list.iter().enumerate().skip(2) {
            let best = found.best.get(line).copied().flatten().filter(|(_, score, same)| taken(*score, *same));
            let hit = best.is_some_and(|(other, ..)| self.is_same(line, other));
            right += u64::from(hit);
            wrong += u64::from(best.is_some() && !hit);
            if *in_register {
                known += 1;
                for class in own {
                    let counts = classes.entry(class.clone()).or_default();
                    counts.0 += u64::from(hit);
                    counts.1 += 1;
                }
            }
        }
        let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
        Figures { precision: share(right, right + wrong), recall: share(right, known), classes }
    }
}

impl Found {
    fn read(path: &Path, lines: usize) -> Result<Self, String> {
        let mut found = Self { best: vec![None; lines], to_people: 0 };
        let mut reader = csv::Reader::from_path(path).map_err(error(path))?;
        let headers = reader.headers().map_err(error(path))?.clone();
        let column = |name: &str| headers.iter().position(|header| header == name);
        let (line, other, score) = match (column("baris"), column("baris_register"), column("skor")) {
            (Some(line), Some(other), Some(score)) => (line, other, score),
            _ => return Err(format!("{}: columns are missing", path.display())),
        };
        let decision = column("keputusan");
        for record in reader.records() {
            let record = record.map_err(error(path))?;
            let Some(slot) = found.best.get_mut(parsed::<usize>(record.get(line), path)?) else { continue };
            // The best comes first.
            if slot.is_some() || record.get(other).is_none_or(str::is_empty) {
                continue;
            }
            let word = decision.and_then(|column| record.get(column));
            *slot = Some((parsed(record.get(other), path)?, parsed(record.get(score), path)?, word == Some("sama")));
            found.to_people += usize::from(word == Some("mungkin"));
        }
        Ok(found)
    }
}

/// Measures and prints.
///
/// # Errors
/// A contender cannot be run.
pub fn bench(request: &Request) -> Result<(), String> {
    let folder = folder()?;
    let program = released("payung")?;
    let rows = request.people.to_string();
    let seed = request.seed.to_string();
    let home = folder.join(format!("match-{rows}-{seed}"));
    generated(&home, &["--match", &rows, "--seed", &seed])?;
    let python = environment_of(&folder, "venv-splink", &["splink==5.*"])?;
    let script = folder.join("match_splink.py");
    fs::write(&script, SPLINK).map_err(|error| format!("{}: {error}", script.display()))?;
    let truth = Truth::read(&home)?;
    println!("Matching {} rows with a register of {} rows, seed {seed}.", truth.list.len() - 2, truth.register.len() - 2);
    println!("{}; {} runs each, in turn; {}.", circumstances(), request.runs, version(&python)?);
    for (mode, suffix, title) in [("bare", "-tanpa-nik", "Without NIK"), ("nik", "", "With NIK")] {
        let (list, register) = (home.join(format!("daftar{suffix}.csv")), home.join(format!("register{suffix}.csv")));
        let (ours, theirs) = (folder.join("match-payung.csv"), folder.join("match-splink.csv"));
        let (mut our_costs, mut their_costs) = (Vec::new(), Vec::new());
        for _ in 0..request.runs {
            let mut command = Command::new(&program);
            command.arg("match").args([&list, &register]).arg("--out").arg(&ours).args(["--threads", "2"]);
            our_costs.push(run(&mut command, "payung")?);
            let mut command = Command::new(&python);
            command.arg(&script).args([&list, &register, &theirs]).arg(mode);
            their_costs.push(run(&mut command, "Splink")?);
        }
        report(title, &truth, [(&ours, &our_costs), (&theirs, &their_costs)], (mode == "nik").then_some((&list, &register)))?;
    }
    println!("\n{}", Undated::count(&truth, &home)?.said());
    Ok(())
}

/// What can be told at all of rows without a date of birth.
#[derive(Debug, Default, PartialEq, Eq)]
struct Undated {
    /// Rows of people who are in the register.
    rows: u64,
    /// Whose area is missing or another one.
    elsewhere: u64,
    /// Of the others, those who have a namesake of their sex in their village whom no other row of the list names: which of the two
    /// it is, nothing in the row says.
    namesakes: u64,
}

impl Undated {
    const CLASS: &str = "tanggal_kosong";

    fn count(truth: &Truth, home: &Path) -> Result<Self, String> {
        let path = home.join("register-tanpa-nik.csv");
        let mut alike: HashMap<[String; 3], Vec<u32>> = HashMap::new();
        let mut key_of: HashMap<u32, [String; 3]> = HashMap::new();
        for (line, record) in (2..).zip(csv::Reader::from_path(&path).map_err(error(&path))?.records()) {
            let record = record.map_err(error(&path))?;
            let Some(person) = truth.register.get(line) else { continue };
            let key = [0, 2, 3].map(|at| record.get(at).unwrap_or_default().to_owned());
            let people = alike.entry(key.clone()).or_default();
            if !people.contains(person) {
                people.push(*person);
            }
            key_of.insert(*person, key);
        }
        let undated = |classes: &[String]| classes.iter().any(|class| class == Self::CLASS);
        let named: HashSet<u32> = truth.list.iter().filter(|(_, _, classes)| !undated(classes)).map(|(person, ..)| *person).collect();
        let mut count = Self::default();
        for (person, _, classes) in truth.list.iter().filter(|(_, known, classes)| *known && undated(classes)) {
            count.rows += 1;
            let others = key_of.get(person).and_then(|key| alike.get(key)).map_or(&[][..], Vec::as_slice);
            if classes.iter().any(|class| matches!(class.as_str(), "pindah" | "wilayah_kosong")) {
                count.elsewhere += 1;
            } else if others.iter().any(|other| other != person && !named.contains(other)) {
                count.namesakes += 1;
            }
        }
        Ok(count)
    }

    fn said(&self) -> String {
        let left = self.rows - self.elsewhere - self.namesakes;
        format!(
            "Rows without a date of birth: {}. {} of them name no village or another one than the register, {} have a namesake of their sex in the village whom no other row names; {left} are left, {:.3} of all, however well they are compared.",
            self.rows,
            self.elsewhere,
            self.namesakes,
            left as f64 / self.rows.max(1) as f64
        )
    }
}

fn version(python: &Path) -> Result<String, String> {
    let mut command = Command::new(python);
    command.args(["-c", "import splink, duckdb; print('Splink', splink.__version__, 'on DuckDB', duckdb.__version__)"]);
    let output = command.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        finish(&mut command, "Splink")?;
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn report(
    title: &str,
    truth: &Truth,
    [(ours, our_costs), (theirs, their_costs)]: [(&PathBuf, &Vec<Cost>); 2],
    niks: Option<(&PathBuf, &PathBuf)>,
) -> Result<(), String> {
    let found = Found::read(ours, truth.list.len())?;
    let splink = Found::read(theirs, truth.list.len())?;
    let our_figures = truth.figures(&found, |_, same| same);
    let better = |a: &Figures, b: &Figures| {
        let f1 = |figures: &Figures| 2.0 * figures.precision * figures.recall / (figures.precision + figures.recall).max(1e-9);
        f1(a).total_cmp(&f1(b))
    };
    let tried = THRESHOLDS.map(|threshold| truth.figures(&splink, |score, _| score >= threshold));
    let their_figures = tried.into_iter().max_by(better).unwrap_or_default();
    println!("\n{title}\n\n| | precision | recall | CPU s, least | wall s, least | peak MB |\n|---|---|---|---|---|---|");
    for (name, figures, costs) in [("payung", &our_figures, our_costs), ("Splink", &their_figures, their_costs)] {
        let peak = costs.iter().map(|cost| cost.peak).max().unwrap_or_default() / 1_000_000;
        let (cpu, wall) = (spread(costs, |cost| cost.cpu).min, spread(costs, |cost| cost.wall).min);
        println!("| {name} | {:.5} | {:.5} | {cpu:.2} | {wall:.2} | {peak} |", figures.precision, figures.recall);
    }
    if let Some((list, register)) = niks {
        let exact = truth.figures(&by_nik(list, register, truth.list.len())?, |_, _| true);
        println!("| exact NIK alone | {:.5} | {:.5} | | | |", exact.precision, exact.recall);
    }
    let ratio = spread(our_costs, |cost| cost.cpu).min / spread(their_costs, |cost| cost.cpu).min.max(1e-9);
    println!(
        "\nCPU time of ours as a part of Splink's: {ratio:.3}.\n\n| recall of rows with | rows | payung | Splink |\n|---|---|---|---|"
    );
    for (class, (hits, rows)) in &our_figures.classes {
        let (their_hits, _) = their_figures.classes.get(class).copied().unwrap_or_default();
        println!("| {class} | {rows} | {:.4} | {:.4} |", *hits as f64 / *rows as f64, their_hits as f64 / *rows as f64);
    }
    println!(
        "\nLeft to people: {} rows, {:.2}% of the list. Calibration:\n",
        found.to_people,
        found.to_people as f64 * 100.0 / (truth.list.len() - 2) as f64
    );
    println!("| score | best partners | mean score | right |\n|---|---|---|---|");
    for (from, to) in [(0.0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 0.9), (0.9, 0.99), (0.99, 0.999), (0.999, 1.01)] {
        let (mut count, mut sum, mut right) = (0_u64, 0.0, 0_u64);
        for (line, best) in found.best.iter().enumerate() {
            if let Some((other, score, _)) = best.filter(|(_, score, _)| (from..to).contains(score)) {
                count += 1;
                sum += score;
                right += u64::from(truth.is_same(line, other));
            }
        }
        if count > 0 {
            println!("| {from}–{} | {count} | {:.4} | {:.4} |", f64::min(to, 1.0), sum / count as f64, right as f64 / count as f64);
        }
    }
    Ok(())
}

/// What equal NIKs alone find: the first register row of each.
fn by_nik(list: &Path, register: &Path, lines: usize) -> Result<Found, String> {
    let mut rows: HashMap<String, u32> = HashMap::new();
    for (line, record) in (2..).zip(csv::Reader::from_path(register).map_err(error(register))?.records()) {
        let record = record.map_err(error(register))?;
        if let Some(nik) = record.get(0).filter(|nik| nik.len() == 16) {
            rows.entry(nik.to_owned()).or_insert(line);
        }
    }
    let mut found = Found { best: vec![None; lines], to_people: 0 };
    for (line, record) in (2..).zip(csv::Reader::from_path(list).map_err(error(list))?.records()) {
        let record = record.map_err(error(list))?;
        if let (Some(slot), Some(other)) = (found.best.get_mut(line), record.get(0).and_then(|nik| rows.get(nik))) {
            *slot = Some((*other, 1.0, true));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_is_of_what_is_taken_and_recall_of_what_there_is() {
        let nobody = (u32::MAX, false, Vec::new());
        let class = |name: &str| vec![name.to_owned()];
        let truth = Truth {
            register: vec![u32::MAX, u32::MAX, 7, 8, 9],
            list: vec![nobody.clone(), nobody, (7, true, class("a")), (8, true, class("a")), (5, false, Vec::new())],
        };
        let found = Found { best: vec![None, None, Some((2, 0.99, true)), Some((4, 0.6, false)), Some((3, 0.95, true))], to_people: 1 };
        let figures = truth.figures(&found, |_, same| same);
        assert_eq!((figures.precision, figures.recall), (0.5, 0.5));
        assert_eq!(figures.classes.get("a"), Some(&(1, 2)));
        let all = truth.figures(&found, |score, _| score >= 0.5);
        assert!((all.precision - 1.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_namesake_whom_another_row_names_is_no_obstacle() {
        let folder = tempfile::tempdir().expect("a folder");
        let rows = [(1, "A"), (2, "A"), (3, "B"), (4, "B"), (5, "C")];
        let register: String = rows.iter().map(|(_, name)| format!("{name},1980-07-01,P,5106012001\n")).collect();
        let head = "nama,tanggal_lahir,jenis_kelamin,kode_desa\n";
        fs::write(folder.path().join("register-tanpa-nik.csv"), format!("{head}{register}")).expect("written");
        let row = |person: u32, classes: &[&str]| (person, true, classes.iter().map(|class| (*class).to_owned()).collect::<Vec<_>>());
        let nobody = (u32::MAX, false, Vec::new());
        let undated = "tanggal_kosong";
        let truth = Truth {
            register: [u32::MAX; 2].into_iter().chain(rows.iter().map(|(person, _)| *person)).collect(),
            // Of the two A the other is named; of the two B not; C is named without a village.
            list: vec![nobody.clone(), nobody, row(1, &[undated]), row(2, &[]), row(3, &[undated]), row(5, &[undated, "wilayah_kosong"])],
        };
        let count = Undated::count(&truth, folder.path()).expect("counted");
        assert_eq!(count, Undated { rows: 3, elsewhere: 1, namesakes: 1 });
        assert!(count.said().contains("1 are left, 0.333 of all"), "{}", count.said());
    }
}
