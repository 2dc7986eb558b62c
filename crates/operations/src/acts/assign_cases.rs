//! Giving cases to a verifier, so that two never work on the same one.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::cases::{CASES_MAX, CaseSeen};
use crate::case::people::ROWS_AT_ONCE;
use crate::case::verification::admits;
use crate::failure::ActError;
use crate::permission::{ActName, permit};
use crate::users::actor::Actor;
use crate::users::installation::actor_named;
use payung_domain::{AreaCode, Role};
use payung_law::model::StepKind;
use payung_storage::entity::case_file;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

/// Which cases.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum WhichCases {
    /// These.
    Named(Vec<CaseSeen>),
    /// The next ones of an area that nobody has, by their numbers.
    Next {
        /// A village, a kecamatan or the region.
        #[schema(schema_with = crate::schema::area)]
        area: AreaCode,
        /// How many at most.
        count: usize,
    },
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignCases {
    /// The programme year.
    pub programme_year: i64,
    /// The user who is to verify them.
    pub to: String,
    /// Which cases.
    pub which: WhichCases,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Assigned {
    /// The cases, as they now are.
    pub cases: Vec<CaseSeen>,
    /// Of them taken over from somebody else.
    pub taken_over: u64,
    /// They all were this verifier's already; nothing was changed.
    pub already: bool,
}

impl Act for AssignCases {
    const NAME: ActName = ActName::AssignCases;
    type Done = Assigned;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<Assigned>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let step = programme.step_of(StepKind::Verify)?;
        let cases = self.cases(acting).await?;
        let to = actor_named(&acting.books.installation.connection, &self.to, acting.books.region).await?.ok_or_else(|| {
            ActError::not_found(
                format!("Tidak ada pengguna aktif bernama {}.", self.to),
                format!("There is no active user named {}.", self.to),
            )
        })?;
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        if !admits(&instruments, &self.to) {
            return Err(ActError::conflict(
                format!("{} bukan anggota tim verifikasi pada hari ini. Pilih anggota tim.", self.to),
                format!("{} is no member of the verification team today. Choose a member.", self.to),
            ));
        }
        for case in &cases {
            self.check(acting, case, &to, &step.roles)?;
        }
        let seen = |case: &case_file::Model, more: i64| CaseSeen { case: case.id, version: case.version + more };
        let changed: Vec<&case_file::Model> = cases.iter().filter(|case| case.assigned_to.as_deref() != Some(&*self.to)).collect();
        if changed.is_empty() {
            let cases = cases.iter().map(|case| seen(case, 0)).collect();
            return Ok(Ran::Already(Assigned { cases, taken_over: 0, already: true }));
        }
        let taken_over = changed.iter().filter(|case| case.assigned_to.is_some()).count() as u64;
        for some in changed.chunks(ROWS_AT_ONCE) {
            case_file::Entity::update_many()
                .col_expr(case_file::Column::AssignedTo, Expr::value(self.to.clone()))
                .col_expr(case_file::Column::Version, Expr::col(case_file::Column::Version).add(1))
                .col_expr(case_file::Column::Seq, Expr::value(acting.seq))
                .filter(case_file::Column::Id.is_in(some.iter().map(|case| case.id)))
                .exec(acting.tx)
                .await?;
        }
        let ids: Vec<i64> = changed.iter().map(|case| case.id).collect();
        let noted = Noted::plain(
            format!("programme-year:{}", self.programme_year),
            serde_json::json!({ "to": self.to, "cases": ids, "taken-over": taken_over }),
        );
        let more = |case: &case_file::Model| i64::from(case.assigned_to.as_deref() != Some(&*self.to));
        let cases = cases.iter().map(|case| seen(case, more(case))).collect();
        Ok(Ran::Done(Assigned { cases, taken_over, already: false }, noted))
    }
}

impl AssignCases {
    async fn cases(&self, acting: &Acting<'_>) -> Result<Vec<case_file::Model>, ActError> {
        let (area, count) = match &self.which {
            WhichCases::Named(seen) => return acting.cases_at(seen).await,
            WhichCases::Next { area, count } => (*area, *count),
        };
        if count == 0 || count > CASES_MAX {
            return Err(ActError::invalid(
                format!("Jumlah berkas yang dibagikan 1 sampai {CASES_MAX}."),
                format!("1 to {CASES_MAX} cases can be assigned at once."),
            ));
        }
        let found = case_file::Entity::find()
            .filter(case_file::Column::ProgrammeYear.eq(self.programme_year))
            .filter(case_file::Column::Area.starts_with(area.to_string()))
            .filter(case_file::Column::State.is_in(["proposed", "screened", "returned"]))
            .filter(case_file::Column::AssignedTo.is_null())
            .order_by_asc(case_file::Column::Id)
            .limit(count as u64)
            .all(acting.tx)
            .await?;
        if found.is_empty() {
            return Err(ActError::not_found(
                format!("Di wilayah {area} tidak ada berkas yang belum dibagikan dan masih menunggu verifikasi."),
                format!("In area {area} no case awaits verification that is not assigned yet."),
            ));
        }
        Ok(found)
    }

    /// Refuses a case that is verified or somebody else's, and a verifier who could not verify it.
    fn check(&self, acting: &Acting<'_>, case: &case_file::Model, to: &Actor, roles: &[Role]) -> Result<(), ActError> {
        let id = case.id;
        if case.programme_year != self.programme_year {
            return Err(ActError::invalid(
                format!("Berkas {id} bukan dari tahun program ini."),
                format!("Case {id} is not of this programme year."),
            ));
        }
        if !["proposed", "screened", "returned"].contains(&case.state.as_str()) {
            let label = payung_domain::case::label(&case.state, payung_domain::Language::Id);
            return Err(ActError::conflict(
                format!("Berkas {id} sudah {label}; yang dibagikan adalah berkas yang menunggu verifikasi."),
                format!("Case {id} is {}; only cases that await verification are assigned.", case.state),
            ));
        }
        let dinas = acting.held.is_some_and(|held| held.role == Role::Dinas);
        if let Some(other) = case.assigned_to.as_deref().filter(|name| *name != self.to)
            && !dinas
        {
            return Err(ActError::forbidden(
                format!("Berkas {id} sudah dibagikan kepada {other}; hanya dinas pengelola yang dapat mengalihkannya."),
                format!("Case {id} is assigned to {other}; only the programme office can hand it over."),
            ));
        }
        permit(to, ActName::VerifyCase, acting.area_of(case)?, acting.day, Some(roles)).map(|_| ()).map_err(|_| {
            ActError::conflict(
                format!("{} tidak berhak memverifikasi berkas {id} (wilayah {}) hari ini. Pilih verifikator lain.", self.to, case.area),
                format!("{} may not verify case {id} (area {}) today. Choose another verifier.", self.to, case.area),
            )
        })
    }
}
