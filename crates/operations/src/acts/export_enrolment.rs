//! Making the file by which BPJS registers people of one group: in the layout of a column map, with control totals. Whom BPJS is sure to refuse is left
//! out and told, unless somebody says that they are to be sent all the same.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target, hex};
use crate::case::chosen::check_filled;
use crate::case::people::ROWS_AT_ONCE;
use crate::case::verification::facts_of;
use crate::cover::enrolments::{EnrolmentLeft, Happening, Known};
use crate::failure::ActError;
use crate::files::column_map::{ColumnMap, PersonOut};
use crate::files::table_file::{TableKind, table_file};
use crate::money::wages::Wages;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{AreaLevel, Date, EnrolmentEvent, Facts, Language, Month, Nik, Outcome, Rupiah};
use payung_law::money::{Basis, Membership, NationalLaw, PayerKind, Sector};
use payung_law::{Explainer, Ruleset};
use payung_storage::entity::{bpjs_export, bpjs_export_entry, case_file, enrolment};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use zeroize::Zeroizing;

/// What the check number of the NIKs is a remainder of: enough to find a row lost or changed, too little to find a NIK.
const CHECK_MODULUS: u64 = 9_973;
/// People one file may have, unless a smaller number is asked for.
const BATCH_MAX: u32 = 100_000;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportEnrolment {
    /// The programme year.
    pub programme_year: i64,
    /// The group at BPJS.
    pub wadah: String,
    /// The number of the letter the file goes with.
    pub number: String,
    /// The letter's date.
    pub date: Date,
    /// The column map by its word; of no account when `own_map` is there.
    pub column_map: String,
    /// A column map of the office's own (TOML).
    pub own_map: Option<FileIn>,
    /// `xlsx` or `csv`.
    pub kind: String,
    /// At most so many people, the ones that have waited longest; all when absent.
    pub most: Option<u32>,
    /// These enrolments only, of those that wait; all when empty.
    #[serde(default)]
    pub only: Vec<i64>,
    /// Send also whom BPJS is sure to refuse.
    pub send_doubtful: bool,
    /// Send again whoever was sent and not answered, or refused.
    pub again: bool,
}

/// The totals by which both sides see that nothing was lost on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Control {
    /// How many people.
    pub people: i64,
    /// Their contributions for a month, whole rupiah.
    pub per_month: i64,
    /// Sum of all NIKs, of which the remainder modulo 9,973 is kept.
    pub nik_check: i64,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EnrolmentExported {
    /// The export's number in the books.
    pub id: i64,
    /// How many people.
    pub people: i64,
    /// Their contributions for a month, whole rupiah.
    pub per_month: i64,
    /// The control totals.
    pub control: Control,
    /// Who was left out, and why.
    pub left: Vec<EnrolmentLeft>,
    /// It had been made before; nothing was changed.
    pub already: bool,
}

impl Act for ExportEnrolment {
    const NAME: ActName = ActName::ExportEnrolment;
    type Done = EnrolmentExported;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<EnrolmentExported>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        check_filled(&self.number, ("Nomor surat", "The letter's number"))?;
        check_filled(&self.wadah, ("Wadah", "The group"))?;
        crate::case::chosen::check_past(self.date, acting.day)?;
        if let Some(before) = self.before(acting).await? {
            return Ok(Ran::Already(before));
        }
        // Nobody is sent to an insurer with whom nothing is agreed.
        let agreement = acting.agreement_in_force().await?;
        let kind = TableKind::from_word(&self.kind).ok_or_else(|| {
            ActError::invalid(
                format!("Jenis berkas `{}` tidak dikenal: xlsx atau csv.", self.kind),
                format!("Unknown kind of file `{}`: xlsx or csv.", self.kind),
            )
        })?;
        let map = self.map()?;
        let waiting = self.waiting(acting).await?;
        if waiting.is_empty() {
            let wadah = self.wadah.trim();
            return Err(ActError::conflict(
                format!(
                    "Tidak ada yang menunggu didaftarkan dalam wadah {wadah}. Ikat dana untuk orang-orang dalam keputusan lebih dulu, atau pilih kirim ulang."
                ),
                format!(
                    "Nobody in group {wadah} waits to be registered. Commit money to the people of a decree first, or choose to send again."
                ),
            ));
        }
        let (people, left) = self.people(acting, &programme, waiting).await?;
        if people.is_empty() {
            let first = left.first().map(|left| (left.reason_id.clone(), left.reason_en.clone())).unwrap_or_default();
            return Err(ActError::conflict(
                format!("Tidak ada yang dapat dikirim: {} {}", left.len(), first.0),
                format!("There is nobody to send: {} {}", left.len(), first.1),
            ));
        }
        let (file, control) = self.file(acting, &map, kind, &people)?;
        let id = acting.next_id::<bpjs_export::Entity>(bpjs_export::Column::Id).await?;
        let row = bpjs_export::Model {
            id,
            programme_year: self.programme_year,
            wadah: self.wadah.trim().to_owned(),
            number: self.number.trim().to_owned(),
            date: self.date.to_string(),
            column_map: map.id.clone(),
            people: control.people,
            per_month: control.per_month,
            control: serde_json::to_string(&control).unwrap_or_default(),
            file: acting.keep(&file).await?,
            status: "sent".to_owned(),
            by_user: acting.actor.name.clone(),
            version: 1,
            seq: acting.seq,
        };
        bpjs_export::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        self.enter(acting, id, people).await?;
        let noted = Noted::plain(
            format!("bpjs-export:{id}"),
            serde_json::json!({
                "number": self.number.trim(), "wadah": self.wadah.trim(), "people": control.people, "per-month": control.per_month,
                "nik-check": control.nik_check, "sha256": control.sha256, "column-map": map.id, "left": left.len(), "agreement": agreement.id,
            }),
        );
        let done = EnrolmentExported { id, people: control.people, per_month: control.per_month, control, left, already: false };
        Ok(Ran::Done(done, noted))
    }
}

impl ExportEnrolment {
    /// The export of this number, when there is one already.
    async fn before(&self, acting: &Acting<'_>) -> Result<Option<EnrolmentExported>, ActError> {
        let number = self.number.trim();
        let known = bpjs_export::Entity::find()
            .filter(bpjs_export::Column::ProgrammeYear.eq(self.programme_year))
            .filter(bpjs_export::Column::Number.eq(number))
            .one(acting.tx)
            .await?;
        let Some(known) = known else { return Ok(None) };
        if known.wadah != self.wadah.trim() || known.date != self.date.to_string() {
            return Err(ActError::conflict(
                format!("Nomor {number} sudah dipakai untuk kiriman wadah {} tanggal {}. Periksa nomornya.", known.wadah, known.date),
                format!("Number {number} is already used for the export of group {} of {}. Check the number.", known.wadah, known.date),
            ));
        }
        let control = serde_json::from_str(&known.control).map_err(|_| no_export(known.id))?;
        Ok(Some(EnrolmentExported {
            id: known.id,
            people: known.people,
            per_month: known.per_month,
            control,
            left: Vec::new(),
            already: true,
        }))
    }

    fn map(&self) -> Result<ColumnMap, ActError> {
        match &self.own_map {
            None => ColumnMap::shipped(self.column_map.trim()),
            Some(file) => {
                let text = std::str::from_utf8(&file.body).map_err(|_| {
                    ActError::invalid(format!("{}: bukan teks UTF-8.", file.name), format!("{}: no UTF-8 text.", file.name))
                })?;
                ColumnMap::parse(text, &file.name)
            }
        }
    }

    /// Who waits to be sent, in the order of their numbers.
    async fn waiting(&self, acting: &Acting<'_>) -> Result<Vec<Known>, ActError> {
        let states: &[&str] = if self.again { &["ready", "exported", "refused"] } else { &["ready"] };
        let most = self.most.unwrap_or(BATCH_MAX).clamp(1, BATCH_MAX);
        let ids: Vec<i64> = enrolment::Entity::find()
            .select_only()
            .column(enrolment::Column::Id)
            .filter(enrolment::Column::ProgrammeYear.eq(self.programme_year))
            .filter(enrolment::Column::Wadah.eq(self.wadah.trim()))
            .filter(enrolment::Column::State.is_in(states.iter().copied()))
            .order_by_asc(enrolment::Column::Id)
            .into_tuple()
            .all(acting.tx)
            .await?;
        let asked = ids.into_iter().filter(|id| self.only.is_empty() || self.only.contains(id));
        let ids: Vec<i64> = asked.take(most as usize).collect();
        let mut known = acting.enrolments(&ids).await?;
        Ok(ids.iter().filter_map(|id| known.remove(id)).collect())
    }

    /// Everybody who is to be sent with what the file says of them; who is left out, and why.
    async fn people(
        &self,
        acting: &Acting<'_>,
        programme: &Programme,
        waiting: Vec<Known>,
    ) -> Result<(Vec<(Known, PersonOut)>, Vec<EnrolmentLeft>), ActError> {
        let (_, national) = programme.rules(acting.day)?;
        let wages = Wages::load(acting.tx, acting.books.region).await?;
        let (mut people, mut left) = (Vec::with_capacity(waiting.len()), Vec::new());
        let mut waiting = waiting.into_iter().peekable();
        while waiting.peek().is_some() {
            let some: Vec<Known> = waiting.by_ref().take(ROWS_AT_ONCE).collect();
            let cases: Vec<i64> = some.iter().map(|known| known.row.case_file).collect();
            let ids: Vec<i64> = some.iter().map(|known| known.row.person).collect();
            let persons = acting.persons(ids).await?;
            let rows = acting.stored_rows(&cases).await?;
            let files = case_file::Entity::find().filter(case_file::Column::Id.is_in(cases)).all(acting.tx).await?;
            let files: HashMap<i64, case_file::Model> = files.into_iter().map(|case| (case.id, case)).collect();
            for known in some {
                let person = persons.get(&known.row.person).ok_or_else(|| crate::cover::enrolments::broken(known.row.id))?;
                let case = files.get(&known.row.case_file).ok_or_else(|| crate::cover::enrolments::broken(known.row.id))?;
                let open = |place: &str, sealed: &Option<Vec<u8>>| {
                    sealed.as_ref().map_or_else(|| Ok(String::new()), |sealed| acting.sealer().open_text(place, sealed))
                };
                let nik = open("person.nik", &person.nik)?;
                let birth: Option<Date> = person.birth.as_deref().and_then(|birth| birth.parse().ok());
                let mut facts = if case.facts.is_some() { facts_of(acting.sealer(), case)? } else { Facts::default() };
                facts.nik = read_nik(&nik);
                facts.birth = birth.or(facts.birth);
                let why = sure_refusals(&national, &facts);
                let Some((span, _)) = known.life.cover().find(|(span, last)| span.first <= *last) else {
                    left.push(EnrolmentLeft::new(known.row.id, "tidak ada bulan yang dibiayai.", "no month is paid for."));
                    continue;
                };
                if nik.is_empty() {
                    left.push(EnrolmentLeft::new(known.row.id, "tanpa NIK yang dapat dipakai.", "without a usable NIK."));
                    continue;
                }
                if let Some((id, en)) = why.filter(|_| !self.send_doubtful) {
                    left.push(EnrolmentLeft::new(known.row.id, id, en));
                    continue;
                }
                let cells = rows.get(&known.row.case_file).map(|(_, cells)| cells);
                let place = acting.area_of_enrolment(&known.row)?;
                let named =
                    |level: AreaLevel| place.at(level).and_then(|code| acting.books.areas.name(code)).unwrap_or_default().to_owned();
                let rule = programme.regulation.occupation.iter().find(|rule| Some(&rule.id) == known.row.occupation.as_ref());
                let out = PersonOut {
                    reference: known.row.id,
                    nik,
                    family_card: open("person.kk", &person.kk)?,
                    kpj: open("enrolment.kpj", &known.row.kpj)?,
                    name: person.name.clone(),
                    birth_place: person.birth_place.clone(),
                    birth,
                    female: person.sex.as_deref().map(|sex| sex == "perempuan"),
                    address: open("person.address", &person.address)?,
                    village: named(AreaLevel::Village),
                    district: named(AreaLevel::District),
                    regency: named(AreaLevel::Regency),
                    province: named(AreaLevel::Province),
                    phone: open("person.phone", &person.phone)?,
                    occupation: rule.map(|rule| rule.label.clone()).or_else(|| known.row.occupation.clone()).unwrap_or_default(),
                    work_place: cells.map(|cells| cells.text("lokasi_kerja")).unwrap_or_default(),
                    income_basis: income_basis(programme, &span.basis, span.first, &wages)?,
                    contribution: span.per_month,
                    first_month: span.first.to_string(),
                    first_day: Some(span.first.first_day()),
                    wadah: known.row.wadah.clone(),
                };
                people.push((known, out));
            }
        }
        Ok((people, left))
    }

    fn file(
        &self,
        acting: &Acting<'_>,
        map: &ColumnMap,
        kind: TableKind,
        people: &[(Known, PersonOut)],
    ) -> Result<(FileIn, Control), ActError> {
        let rows: Vec<Vec<String>> = people.iter().zip(1..).map(|((_, person), ordinal)| map.row(ordinal, person)).collect();
        let count = i64::try_from(people.len()).unwrap_or(i64::MAX);
        let per_month = people.iter().map(|(_, person)| person.contribution).sum();
        let nik_check =
            people.iter().filter_map(|(_, person)| person.nik.parse::<u64>().ok()).fold(0, |sum, nik| (sum + nik) % CHECK_MODULUS);
        // The totals stand in the file itself, after its last row and at the foot of its pages.
        let mark = format!(
            "{} · {} · catatan {} · wadah {} · surat {} · KONTROL: {count} orang, iuran Rp{per_month} sebulan, angka uji NIK {nik_check}",
            acting.actor.full_name,
            acting.at,
            acting.seq,
            self.wadah.trim(),
            self.number.trim(),
        );
        let body = Zeroizing::new(table_file(kind, &mark, &map.headings(), &rows, Language::Id)?);
        let sha256 = hex(&Sha256::digest(&*body));
        let file = FileIn { name: format!("pendaftaran-bpjs.{}", kind.word()), media_type: kind.media_type().to_owned(), body };
        let nik_check = i64::try_from(nik_check).unwrap_or_default();
        Ok((file, Control { people: count, per_month, nik_check, sha256 }))
    }

    /// Writes who is in the file, and moves them on.
    async fn enter(&self, acting: &Acting<'_>, export: i64, people: Vec<(Known, PersonOut)>) -> Result<(), ActError> {
        let entries: Vec<bpjs_export_entry::ActiveModel> = (1_i64..)
            .zip(&people)
            .map(|(ordinal, (known, _))| bpjs_export_entry::ActiveModel {
                bpjs_export: Set(export),
                ordinal: Set(ordinal),
                enrolment: Set(known.row.id),
                answer: Set("waiting".to_owned()),
                reason: Set(String::new()),
            })
            .collect();
        for some in entries.chunks(ROWS_AT_ONCE) {
            bpjs_export_entry::Entity::insert_many(some.to_vec()).exec_without_returning(acting.tx).await?;
        }
        let sent = |(known, _)| Happening::one(known, self.date, EnrolmentEvent::Exported { export });
        let happenings: Vec<Happening> = people.into_iter().map(sent).collect();
        acting.record(happenings).await
    }
}

/// A NIK as the books keep it.
fn read_nik(digits: &str) -> Option<Nik> {
    payung_registry::read_nik_cell(payung_registry::Cell::Text(digits)).value.ok()
}

/// Why BPJS is sure to refuse somebody, in both languages; none when nothing is known against it. Only what national law says: the region's own rules
/// were asked before the decree.
fn sure_refusals(national: &Ruleset, facts: &Facts) -> Option<(String, String)> {
    let against = || national.gates.iter().chain(&national.cautions).filter(|gate| gate.ask(facts) == Outcome::NotMet);
    let said = |language: Language| {
        let each = against().map(|gate| {
            let consequence = Explainer::consequence(gate, language);
            format!("{consequence}: {} ({})", Explainer::evidence(national, gate, facts, language), gate.criterion.cite)
        });
        each.collect::<Vec<_>>().join("; ")
    };
    against().next()?;
    Some((said(Language::Id), said(Language::En)))
}

/// The monthly income that the contribution of a month is computed from, whole rupiah.
fn income_basis(programme: &Programme, basis: &str, month: Month, wages: &Wages) -> Result<i64, ActError> {
    let on = month.first_day();
    if basis == "minimum-wage" {
        return Ok(wages.on(on).map_or(0, Rupiah::get));
    }
    let membership = Membership { basis: Basis::Nominal { income: None }, payer: PayerKind::Government, sector: Sector::Other };
    let contribution = NationalLaw::new(&programme.national).contribution(&membership, on).map_err(|error| {
        ActError::invalid(
            format!("Dasar iuran tidak dapat dihitung: {}.", error.message(Language::Id)),
            format!("The basis of the contribution cannot be computed: {}.", error.message(Language::En)),
        )
    })?;
    Ok(contribution.benefit_basis.get())
}

/// There is no such export.
pub(crate) fn no_export(id: i64) -> ActError {
    ActError::not_found(format!("Tidak ada kiriman pendaftaran nomor {id}."), format!("There is no export number {id}."))
}
