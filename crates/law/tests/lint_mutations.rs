//! Every rule of lint is proved on every embedded regulation: a copy is broken in memory, and exactly that rule must say so,
//! at the right file and line, while it was silent before.
//!
//! The breakages are made from the loaded data wherever it has something to break (an id that is referred to, a reading's
//! choice, an existing quotation); where an act has no such table, one is planted in a file of its own.

use payung_law::lint::{Finding, LintReport, lint};
use payung_law::{Bundle, Choices, Regulation};
use std::collections::{BTreeMap, BTreeSet};

const REGIONS: [&str; 7] = ["Bangli", "Klungkung", "Banyumas", "Samosir", "Yogyakarta", "Gianyar", "Wonogiri"];
const RULES: [&str; 16] = [
    "L01-muat",
    "L02-kutipan",
    "L03-acuan-data",
    "L04-rujukan-hampa",
    "L05-rujukan-keliru",
    "L06-waktu",
    "L07-mustahil",
    "L08-perpanjangan",
    "L09-istilah",
    "L10-dasar-angka",
    "L11-pembacaan",
    "L12-daerah-lain",
    "L13-urutan-daftar",
    "L14-nama-kriteria",
    "L15-keterangan",
    "L16-langkah",
];

/// Where planted tables stand: last in the order of the files.
const PLANTED: &str = "zz-mutasi.toml";
/// Stands on the line above the planted table that must be reported.
const TARGET: &str = "# sasaran";

/// A broken copy, and where the finding must stand.
struct Broken {
    bundle: Bundle,
    file: String,
    line: Option<u32>,
}

/// A breakage: its name, the rule that must find it, and how it is made; `None` where the act has nothing of the kind.
type Breakage = (&'static str, &'static str, fn(&Act) -> Option<Broken>);

/// An act as it is embedded.
struct Act {
    bundle: Bundle,
    regulation: Regulation,
}

fn load(bundle: &Bundle) -> Regulation {
    Regulation::load(bundle, &Choices::new())
        .unwrap_or_else(|errors| panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

/// Adds tables in a file of their own; each gets the keys every table must have.
fn plant(bundle: &Bundle, toml: &str) -> Option<Broken> {
    let named = |kind: &str| format!("{kind}\nlabel = \"mutasi\"\nlabel-en = \"mutation\"");
    let mut text = String::new();
    for line in toml.trim().lines().map(str::trim) {
        let full = ["provision", "reading", "decision"].iter().all(|bare| !line.starts_with(&format!("[[{bare}")))
            && line.starts_with("[[")
            && !line.contains('.');
        text.push_str(&if full { named(line) } else { line.to_owned() });
        text.push('\n');
    }
    let line = text.lines().position(|line| line == TARGET).and_then(|above| u32::try_from(above + 2).ok());
    let mut bundle = bundle.clone();
    bundle.files.insert(PLANTED.to_owned(), text);
    Some(Broken { bundle, file: PLANTED.to_owned(), line })
}

/// Planted criteria take part in the decision also where the act says how its criteria combine.
fn plant_criteria(bundle: &Bundle, toml: &str) -> Option<Broken> {
    let mut broken = plant(bundle, toml)?;
    let added: Vec<toml::Value> = load_table(&broken.bundle.files[PLANTED])["criterion"]
        .as_array()?
        .iter()
        .filter(|criterion| criterion.get("severity").is_none())
        .map(|criterion| criterion["id"].clone())
        .collect();
    for (path, text) in &mut broken.bundle.files {
        if path.ends_with(".toml") && path != PLANTED && text.contains("[[decision]]") {
            let mut table = load_table(text);
            for decision in table.get_mut("decision")?.as_array_mut()? {
                let mut parts = vec![decision["require"].clone()];
                parts.extend(added.clone());
                decision["require"] = toml::Value::Table(toml::Table::from_iter([("all".to_owned(), toml::Value::Array(parts))]));
            }
            *text = toml::to_string(&table).expect("a table can be written");
        }
    }
    Some(broken)
}

fn load_table(text: &str) -> toml::Table {
    text.parse().expect("the files are TOML")
}

/// Replaces the first `old` at or after `line` of `file`.
fn edit(bundle: &Bundle, file: &str, line: u32, old: &str, new: &str) -> Option<Broken> {
    let mut bundle = bundle.clone();
    let text = bundle.files.get_mut(file)?;
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum();
    let at = start + text[start..].find(old)?;
    text.replace_range(at..at + old.len(), new);
    Some(Broken { bundle, file: file.to_owned(), line: None })
}

/// Writes `key = value` into `act.toml`, in the place of the one there.
fn act_key(bundle: &Bundle, key: &str, value: &str) -> Broken {
    let mut bundle = bundle.clone();
    let text = bundle.files.get_mut("act.toml").expect("an act");
    let rest: Vec<&str> = text.lines().filter(|line| line.split('=').next().is_none_or(|name| name.trim() != key)).collect();
    *text = format!("{key} = {value}\n{}\n", rest.join("\n"));
    Broken { bundle, file: "act.toml".to_owned(), line: Some(1) }
}

/// Adds words to the end of an existing quotation, one that is no definition and no part of a list.
fn say(act: &Act, words: &str) -> Option<Broken> {
    let regulation = &act.regulation;
    let plain = regulation.provision.iter().filter(|provision| !provision.cite.contains("huruf") && !provision.cite.contains("angka"));
    for provision in plain {
        let text = provision.text.as_deref().unwrap_or_default().trim();
        if text.contains(" adalah ") || text.is_empty() {
            continue;
        }
        if let Some(broken) = edit(&act.bundle, &provision.file, provision.line, text, &format!("{text} {words}")) {
            return Some(Broken { line: Some(provision.line), ..broken });
        }
    }
    None
}

const BREAKAGES: &[Breakage] = &[
    ("a syntax error", "L01-muat", |act| {
        let file = act.bundle.files.keys().rfind(|path| path.ends_with(".toml") && *path != "act.toml")?.clone();
        let mut bundle = act.bundle.clone();
        let text = bundle.files.get_mut(&file)?;
        let line = u32::try_from(text.lines().count() + 2).ok();
        text.push_str("\n[[criterion\n");
        Some(Broken { bundle, file, line })
    }),
    ("an unknown key", "L01-muat", |act| {
        plant(&act.bundle, "[[provision]]\ncite = \"Pasal 901\"\ntext = \"Kata.\"\nwarna = \"biru\"")
            .map(|broken| Broken { line: None, ..broken })
    }),
    ("an age without bounds", "L01-muat", |act| {
        plant(
            &act.bundle,
            "# sasaran\n[[criterion]]\nid = \"usia_mutasi\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"\nat = \"decree\"\ntest = { age = {} }",
        )
    }),
    ("a citation in no form", "L02-kutipan", |act| plant(&act.bundle, "# sasaran\n[[provision]]\ncite = \"Ps. 3(1)\"\ntext = \"Kata.\"")),
    ("an article quoted nowhere", "L02-kutipan", |act| {
        plant(&act.bundle, "# sasaran\n[[right]]\nid = \"mutasi\"\ncite = \"Pasal 901 ayat (9)\"\nholder = \"peserta\"")
    }),
    ("a referenced step is renamed", "L03-acuan-data", |act| {
        let regulation = &act.regulation;
        let (waiting, missing) = regulation.step.iter().find_map(|step| Some((step, step.after.first()?)))?;
        let step = regulation.step.iter().find(|step| step.id == *missing)?;
        let broken = edit(&act.bundle, &step.file, step.line, &format!("\"{}\"", step.id), "\"langkah-lain\"")?;
        Some(Broken { file: waiting.file.to_string(), line: Some(waiting.line), ..broken })
    }),
    ("a criterion of the decision is renamed", "L03-acuan-data", |act| {
        let regulation = &act.regulation;
        let decision = regulation.decision.first()?;
        let required = format!("{:?}", decision.require);
        let criterion = regulation.criterion.iter().find(|criterion| required.contains(&format!("\"{}\"", criterion.id)))?;
        let broken = edit(&act.bundle, &criterion.file, criterion.line, &format!("\"{}\"", criterion.id), "\"kriteria_lain\"")?;
        Some(Broken { file: decision.file.to_string(), line: Some(decision.line), ..broken })
    }),
    ("a step after a step that is not there", "L03-acuan-data", |act| {
        plant(&act.bundle, &step("a", 90, "\"petugas\"", &["tidak-ada"], true))
    }),
    ("a step written twice", "L03-acuan-data", |act| {
        plant(&act.bundle, &format!("{}\n{}", step("a", 90, "\"petugas\"", &[], false), step("a", 91, "\"petugas\"", &[], true)))
    }),
    ("an attachment of a step that is not there", "L03-acuan-data", |act| {
        plant(&act.bundle, "# sasaran\n[[attachment]]\nid = \"mutasi\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"\nstep = \"tidak-ada\"")
    }),
    ("an attachment of an occupation that is not there", "L03-acuan-data", |act| {
        let attachment =
            "# sasaran\n[[attachment]]\nid = \"mutasi\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"\nstep = \"mutasi-a\"\nof = \"tidak-ada\"";
        plant(&act.bundle, &format!("{}\n{attachment}", step("a", 90, "\"petugas\"", &[], false)))
    }),
    ("an instrument before a step that is not there", "L03-acuan-data", |act| plant(&act.bundle, &instrument("Bupati", "tidak-ada"))),
    ("a replacement through a step that is not there", "L03-acuan-data", |act| {
        plant(
            &act.bundle,
            "# sasaran\n[[replacement]]\nid = \"mutasi\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"\nallowed = true\nthrough = [\"tidak-ada\"]\ndecree = true",
        )
    }),
    ("a fund bound to an occupation that is not there", "L03-acuan-data", |act| {
        plant(
            &act.bundle,
            "# sasaran\n[[fund]]\nid = \"mutasi\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"\nearmark = [\"tidak-ada\"]\nkind = \"apbd\"",
        )
    }),
    ("a payer with a fund that is not there", "L03-acuan-data", |act| {
        plant(
            &act.bundle,
            "# sasaran\n[[payer]]\nid = \"mutasi\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"\nactor = \"Dinas\"\nfunds = [\"tidak-ada\"]",
        )
    }),
    ("a criterion about an occupation that is not there", "L03-acuan-data", |act| {
        plant(&act.bundle, &criterion("a", "{ not = { occupation = \"tidak-ada\" } }", "", true))
    }),
    ("a criterion about an indicator that is not there", "L03-acuan-data", |act| {
        plant(&act.bundle, &criterion("a", "{ indicator = \"tidak_ada\" }", "", true))
    }),
    ("an earlier act nobody knows", "L03-acuan-data", |act| Some(act_key(&act.bundle, "replaces", "\"tidak-ada-1-1999\""))),
    ("an article the act does not have", "L04-rujukan-hampa", |act| {
        plant(
            &act.bundle,
            "# sasaran\n[[provision]]\ncite = \"Pasal 901\"\ntext = \"Iuran sebagaimana dimaksud dalam Pasal 999 ayat (1) dibayar.\"",
        )
    }),
    ("a letter an existing quotation does not have", "L04-rujukan-hampa", |act| {
        say(act, "Hal ini sebagaimana dimaksud pada huruf z diatur.")
    }),
    ("the wrong letter of a list", "L05-rujukan-keliru", |act| {
        plant(
            &act.bundle,
            "[[provision]]\ncite = \"Pasal 901 ayat (1)\"\ntext = \"Penerima meliputi:\\na. penenun; dan\\nb. pengrajin gerabah.\"\n\
             # sasaran\n[[provision]]\ncite = \"Pasal 901 ayat (2)\"\ntext = \"Data untuk pengrajin gerabah sebagaimana dimaksud pada ayat (1) huruf a dicatat.\"",
        )
    }),
    ("a paragraph that speaks of something else", "L05-rujukan-keliru", |act| {
        plant(
            &act.bundle,
            "[[provision]]\ncite = \"Pasal 901 ayat (1)\"\ntext = \"Lurah mencatat nama penenun.\"\n\
             # sasaran\n[[provision]]\ncite = \"Pasal 901 ayat (2)\"\ntext = \"Biaya pemakaman sebagaimana dimaksud pada ayat (1) dibayar.\"",
        )
    }),
    ("two values on one day", "L06-waktu", |act| plant(&act.bundle, &amount(&["1990-01-01 2099-12-31", "2000-01-01"], "W"))),
    ("a gap between values", "L06-waktu", |act| plant(&act.bundle, &amount(&["1990-01-01 2000-12-31", "2001-01-02"], "W"))),
    ("an amount that begins late", "L06-waktu", |act| plant(&act.bundle, &amount(&["2090-01-01"], "W"))),
    ("an amount that ends early", "L06-waktu", |act| plant(&act.bundle, &amount(&["1990-01-01 2000-12-31"], "W"))),
    ("a gap between versions of a criterion", "L06-waktu", |act| {
        let version = |until: &str| criterion("a", "{ citizen = \"wni\" }", until, true);
        plant(&act.bundle, &format!("{}\n{}", version("until = 2030-01-01").replace(TARGET, "#"), version("from = 2030-02-01")))
    }),
    ("the last value of an existing amount stands twice", "L06-waktu", |act| {
        let (file, text) = act.bundle.files.iter().find(|(path, text)| path.ends_with(".toml") && text.contains("[[amount]]"))?;
        let mut table = load_table(text);
        let values = table.get_mut("amount")?.as_array_mut()?.first_mut()?.get_mut("values")?.as_array_mut()?;
        let last = values.last()?.clone();
        values.push(last);
        let mut broken = Broken { bundle: act.bundle.clone(), file: file.clone(), line: None };
        broken.bundle.files.insert(file.clone(), toml::to_string(&table).ok()?);
        Some(broken)
    }),
    ("it replaces an act that has not ended", "L06-waktu", |act| {
        let own = &act.regulation.act.id;
        let other = ["banyumas-2-2025", "nasional"].into_iter().find(|id| id != own)?;
        Some(act_key(&act.bundle, "replaces", &format!("\"{other}\"")))
    }),
    ("two criteria that exclude each other", "L07-mustahil", |act| {
        let below = criterion("b", "{ age = { below = 10 } }", "", true);
        plant_criteria(&act.bundle, &format!("{}\n{below}", criterion("a", "{ age = { from = 20 } }", "", false)))
    }),
    ("a criterion that contradicts itself", "L07-mustahil", |act| {
        plant_criteria(
            &act.bundle,
            &criterion("a", "{ all = [{ yes = \"disabilitas\" }, { no = \"disabilitas\" }] }", "severity = \"warning\"", true),
        )
    }),
    ("a criterion nobody can fail", "L07-mustahil", |act| {
        plant_criteria(
            &act.bundle,
            &criterion("a", "{ any = [{ education-below = \"smp\" }, { not = { education-below = \"smp\" } }] }", "", true),
        )
    }),
    ("a criterion nobody who stays on can meet", "L07-mustahil", |act| {
        plant_criteria(&act.bundle, &criterion("a", "{ no = \"pernah_menerima\" }", "only = \"continuing\"", true))
    }),
    ("an office whose holders are always refused", "L07-mustahil", |act| {
        let office = "# sasaran\n[[office]]\nid = \"mutasi\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"";
        plant_criteria(&act.bundle, &format!("{}\n{office}", criterion("a", "{ not = { office-listed = true } }", "", false)))
            .filter(|broken| load(&broken.bundle).office.len() == 1)
    }),
    ("a criterion that bars renewal", "L08-perpanjangan", |act| {
        plant_criteria(&act.bundle, &criterion("a", "{ no = \"pernah_menerima\" }", "only = \"first-enrolment\"", true))
    }),
    ("a criterion that bars whoever is paid for", "L08-perpanjangan", |act| {
        plant_criteria(&act.bundle, &criterion("a", "{ no = \"sumber_iuran_lain\" }", "", true))
    }),
    ("an abbreviation in an existing quotation", "L09-istilah", |act| say(act, "Ini menurut QZX.")),
    ("a term defined and not used", "L09-istilah", |act| {
        plant(&act.bundle, "# sasaran\n[[provision]]\ncite = \"Pasal 1 angka 901\"\ntext = \"Gerobak terbang adalah kendaraan.\"")
    }),
    ("a value that rests on nothing", "L10-dasar-angka", |act| plant(&act.bundle, &amount(&["1990-01-01"], ""))),
    ("an unknown evidence tag", "L10-dasar-angka", |act| plant(&act.bundle, &amount(&["1990-01-01"], "Z"))),
    ("an unknown tag in a scale", "L10-dasar-angka", |act| {
        plant(
            &act.bundle,
            "# sasaran\n[[scale]]\nid = \"mutasi\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"\nfrom = 1990-01-01\nsteps = [{ basis = 1, value = 1, tag = \"Z\" }]",
        )
    }),
    ("a reading without its choice", "L11-pembacaan", |act| {
        let regulation = &act.regulation;
        let reading = regulation.reading.iter().find(|reading| reading.chosen.is_some())?;
        let broken = edit(&act.bundle, &reading.file, reading.line, "chosen", "# chosen")?;
        Some(Broken { line: Some(reading.line), ..broken })
    }),
    ("a reading nothing depends on", "L11-pembacaan", |act| plant(&act.bundle, &reading())),
    ("two options that do the same", "L11-pembacaan", |act| {
        let right = "[[right]]\nid = \"mutasi\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"\nholder = { by-reading = \"MUT-A1\", options = { satu = \"peserta\", dua = \"peserta\" } }";
        plant(&act.bundle, &format!("{}\n{right}", reading()))
    }),
    ("an option under which a step is missing", "L11-pembacaan", |act| {
        let first = step("a", 90, "\"petugas\"", &[], false) + "\nunder = { reading = \"MUT-A1\", is = [\"satu\"] }";
        plant(&act.bundle, &format!("{}\n{first}\n{}", reading(), step("b", 91, "\"petugas\"", &["mutasi-a"], false)))
    }),
    ("another region's budget in an existing quotation", "L12-daerah-lain", |act| say(act, "Biayanya dari anggaran Kabupaten Wonogiri.")),
    ("another region's head", "L12-daerah-lain", |act| {
        plant(&act.bundle, "# sasaran\n[[provision]]\ncite = \"Pasal 901\"\ntext = \"Daftar ditetapkan Bupati Gianyar.\"")
    }),
    ("a letter that repeats", "L13-urutan-daftar", |act| {
        plant(&act.bundle, "# sasaran\n[[provision]]\ncite = \"Pasal 901\"\ntext = \"Yaitu:\\na. satu;\\nb. dua;\\nb. tiga.\"")
    }),
    ("a list that breaks off", "L13-urutan-daftar", |act| {
        plant(&act.bundle, "# sasaran\n[[provision]]\ncite = \"Pasal 901\"\ntext = \"Yaitu:\\n1. satu;\\n2. dua; dan\"")
    }),
    ("a letter of an existing list is skipped", "L13-urutan-daftar", |act| {
        let regulation = &act.regulation;
        let mut lists = regulation.provision.iter().filter(|provision| provision.text.as_ref().is_some_and(|text| text.contains("\nb. ")));
        let last = lists.next_back()?;
        edit(&act.bundle, &last.file, last.line, "\nb. ", "\nf. ").map(|broken| Broken { line: Some(last.line), ..broken })
    }),
    ("a criterion named like a result column", "L14-nama-kriteria", |act| {
        plant_criteria(&act.bundle, &criterion("a", "{ citizen = \"wni\" }", "", true).replace("mutasi_a", "keputusan"))
    }),
    ("a criterion that is no column name", "L14-nama-kriteria", |act| {
        plant_criteria(&act.bundle, &criterion("a", "{ citizen = \"wni\" }", "", true).replace("mutasi_a", "Mutasi-A"))
    }),
    ("more criteria than results can hold", "L14-nama-kriteria", |act| {
        let many: Vec<String> = (0..41).map(|number| criterion(&format!("n{number}"), "{ citizen = \"wni\" }", "", false)).collect();
        plant_criteria(&act.bundle, &many.join("\n"))
    }),
    ("an end before the beginning", "L15-keterangan", |act| Some(act_key(&act.bundle, "until", "1900-01-01"))),
    ("a draft that binds", "L15-keterangan", |act| {
        let mut broken = act_key(&act.bundle, "kind", "\"rancangan\"");
        broken = act_key(&broken.bundle, "status", "\"in-force\"");
        (act.regulation.act.id != "nasional").then_some(broken)
    }),
    ("a number the id does not hold", "L15-keterangan", |act| {
        let broken = act_key(&act.bundle, "year", "1999");
        Some(Broken { line: None, ..act_key(&broken.bundle, "number", "\"999\"") })
    }),
    ("steps that wait for each other", "L16-langkah", |act| {
        plant(
            &act.bundle,
            &format!("{}\n{}", step("a", 90, "\"petugas\"", &["mutasi-b"], false), step("b", 91, "\"petugas\"", &["mutasi-a"], true)),
        )
    }),
    ("a step that waits for a later one", "L16-langkah", |act| {
        plant(&act.bundle, &format!("{}\n{}", step("a", 91, "\"petugas\"", &[], false), step("b", 90, "\"petugas\"", &["mutasi-a"], true)))
    }),
    ("a step nobody does", "L16-langkah", |act| plant(&act.bundle, &step("a", 90, "\" \"", &[], true))),
    ("an instrument nobody issues", "L16-langkah", |act| {
        plant(&act.bundle, &format!("{}\n{}", step("a", 90, "\"petugas\"", &[], false), instrument("", "mutasi-a")))
    }),
];

fn target(wanted: bool) -> &'static str {
    if wanted { TARGET } else { "#" }
}

fn step(name: &str, order: u16, actor: &str, after: &[&str], wanted: bool) -> String {
    format!(
        "{}\n[[step]]\nid = \"mutasi-{name}\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"\norder = {order}\nactor = {actor}\nafter = {after:?}",
        target(wanted)
    )
}

fn instrument(issuer: &str, before: &str) -> String {
    format!(
        "{TARGET}\n[[instrument]]\nid = \"mutasi\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"\nissued-by = \"{issuer}\"\ndocument = \"surat\"\nbefore = [\"{before}\"]"
    )
}

fn criterion(name: &str, test: &str, more: &str, wanted: bool) -> String {
    format!(
        "{}\n[[criterion]]\nid = \"mutasi_{name}\"\ncite = \"Pasal 901\"\ntext = \"Kata.\"\nat = \"decree\"\ntest = {test}\n{more}",
        target(wanted)
    )
}

/// `values` as "from" or "from until"; without a tag the values have no source.
fn amount(values: &[&str], tag: &str) -> String {
    let mut text = format!("{TARGET}\n[[amount]]\nid = \"mutasi\"\nunit = \"rupiah\"");
    for value in values {
        let (from, until) = value.split_once(' ').unwrap_or((value, ""));
        let until = if until.is_empty() { String::new() } else { format!("until = {until}\n") };
        let source = if tag.is_empty() { String::new() } else { format!("source = {{ at = \"laman\", tag = \"{tag}\" }}") };
        text.push_str(&format!("\n[[amount.values]]\nfrom = {from}\n{until}value = 1\ncite = \"Pasal 901\"\n{source}"));
    }
    text
}

fn reading() -> String {
    format!(
        "{TARGET}\n[[reading]]\nid = \"MUT-A1\"\nof = \"Pasal 901\"\nproblem = \"x\"\nproblem-en = \"x\"\noptions = {{ satu = \"x\", dua = \"y\" }}\nchosen = \"satu\"\nwhy = \"x\""
    )
}

/// A finding without its line, which moves when a file is written anew.
fn said(finding: &Finding) -> (&str, &str, Option<&str>, &str) {
    (finding.rule, &finding.file, finding.cite.as_deref(), &finding.id)
}

fn check(bundle: &Bundle) -> LintReport {
    let embedded = Bundle::embedded();
    lint(bundle, embedded.get("nasional"), &REGIONS, &embedded)
}

fn prove(id: &str) {
    let embedded = Bundle::embedded();
    let bundle = embedded.get(id).unwrap_or_else(|| panic!("{id} is not embedded"));
    let act = Act { bundle: bundle.clone(), regulation: load(bundle) };
    let before = check(bundle);
    let known: BTreeSet<_> = before.findings.iter().map(said).collect();
    let mut proved: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for (name, rule, make) in BREAKAGES {
        let Some(broken) = make(&act) else { continue };
        let after = check(&broken.bundle);
        let new: Vec<&Finding> = after.findings.iter().filter(|finding| !known.contains(&said(finding))).collect();
        let placed = |finding: &&&Finding| finding.file == broken.file && broken.line.is_none_or(|line| line == finding.line);
        let right = new.iter().filter(|finding| finding.rule == *rule).find(placed).is_some();
        if right && new.iter().all(|finding| finding.rule == *rule) {
            *proved.entry(rule).or_default() += 1;
        } else {
            let shown: Vec<String> = new.iter().map(|finding| finding.message(payung_domain::Language::En)).collect();
            failures.push(format!("{name}: expected {rule} at {}:{:?}, got {shown:#?}", broken.file, broken.line));
        }
    }
    let silent: Vec<&&str> = RULES.iter().filter(|rule| !proved.contains_key(**rule)).collect();
    assert!(failures.is_empty() && silent.is_empty(), "{id}: rules not proved: {silent:?}\n{}", failures.join("\n"));
}

#[test]
fn every_rule_is_proved_on_bangli() {
    prove("bangli-pedoman-2025");
}

#[test]
fn every_rule_is_proved_on_klungkung() {
    prove("klungkung-rancangan");
}

#[test]
fn every_rule_is_proved_on_banyumas() {
    prove("banyumas-2-2025");
}

#[test]
fn every_rule_is_proved_on_samosir() {
    prove("samosir-10-2024");
}

#[test]
fn every_rule_is_proved_on_yogyakarta_57() {
    prove("yogyakarta-57-2024");
}

#[test]
fn every_rule_is_proved_on_yogyakarta_64() {
    prove("yogyakarta-64-2023");
}

#[test]
fn every_rule_is_proved_on_national_law() {
    prove("nasional");
}

#[test]
fn no_fault_of_ours_is_left() {
    let faults: Vec<String> = Bundle::embedded()
        .iter()
        .flat_map(|(id, bundle)| {
            check(bundle).faults().map(|fault| format!("{id}: {}", fault.message(payung_domain::Language::En))).collect::<Vec<_>>()
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Defects a careful reader of the texts has found; the rules must find them without being told.
#[test]
fn the_texts_own_defects_are_found() {
    let expected = [
        ("bangli-pedoman-2025", "L12-daerah-lain", "BAB VI huruf B"),
        ("bangli-pedoman-2025", "L12-daerah-lain", "BAB VI huruf C"),
        ("bangli-pedoman-2025", "L13-urutan-daftar", "BAB II huruf B angka 2"),
        ("bangli-pedoman-2025", "L13-urutan-daftar", "BAB II huruf B angka 3"),
        ("bangli-pedoman-2025", "L13-urutan-daftar", "BAB II huruf B angka 5"),
        ("bangli-pedoman-2025", "L13-urutan-daftar", "BAB VII huruf b"),
        ("klungkung-rancangan", "L04-rujukan-hampa", "BAB III Pasal ... ayat (1)"),
        ("klungkung-rancangan", "L08-perpanjangan", "Pasal 3 huruf e"),
        ("banyumas-2-2025", "L05-rujukan-keliru", "Pasal 8 ayat (9)"),
        ("banyumas-2-2025", "L08-perpanjangan", "Pasal 7 ayat (4) huruf e"),
        ("samosir-10-2024", "L08-perpanjangan", "Pasal 6 ayat (4)"),
        ("samosir-10-2024", "L08-perpanjangan", "Pasal 6 ayat (6)"),
        ("samosir-10-2024", "L09-istilah", "Pasal 1 angka 21"),
        ("samosir-10-2024", "L09-istilah", "Pasal 1 angka 22"),
        ("yogyakarta-64-2023", "L05-rujukan-keliru", "Pasal 3 ayat (4)"),
    ];
    let bundles = Bundle::embedded();
    let mut missed = Vec::new();
    for (id, rule, cite) in expected {
        let report = check(&bundles[id]);
        if !report.defects().any(|finding| finding.rule == rule && finding.cite.as_deref() == Some(cite)) {
            missed.push(format!("{id}: {rule} {cite}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
