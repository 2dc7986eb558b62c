//! L15: what `act.toml` says of the act does not fit together.
//!
//! Dates run forward; a draft binds nobody; a region is a Kemendagri code of four digits; the identifier repeats the act's number
//! and year, so that a command line can be read.

use super::{Context, Finding, Level};
use crate::model::{ActKind, ActStatus};

const RULE: &str = "L15-keterangan";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let act = &context.regulation.act;
    let mut fault = |key: &str, severity, id: String, en: String| {
        let (file, line) = context.act_place(key);
        findings.push(Finding { rule: RULE, ours: true, severity, file, line, cite: None, id, en });
    };
    if let Some(until) = act.until.filter(|until| *until < act.from) {
        fault(
            "until",
            Level::Severe,
            format!("berakhir {until}, sebelum mulai {}", act.from),
            format!("ends {until}, before it begins {}", act.from),
        );
    }
    if act.kind == ActKind::Rancangan && act.status != ActStatus::Draft {
        fault(
            "status",
            Level::Severe,
            "rancangan tidak mengikat; status harus draft".into(),
            "a draft binds nobody; status must be draft".into(),
        );
    }
    if act.status == ActStatus::Repealed && act.until.is_none() {
        fault("status", Level::Medium, "sudah dicabut, tetapi tanpa until".into(), "repealed, but without until".into());
    }
    match (&act.region, act.kind) {
        (None, ActKind::HukumNasional) => {}
        (Some(region), ActKind::HukumNasional) => {
            fault(
                "region",
                Level::Medium,
                format!("hukum nasional tidak punya region (`{region}`)"),
                format!("national law has no region (`{region}`)"),
            );
        }
        (Some(region), _) if region.len() == 4 && region.bytes().all(|byte| byte.is_ascii_digit()) && !region.ends_with("00") => {}
        (region, _) => {
            let shown = region.as_deref().unwrap_or_default();
            fault(
                "region",
                Level::Severe,
                format!("region `{shown}` bukan kode 4 angka kabupaten/kota"),
                format!("region `{shown}` is no 4-digit code of a kabupaten or kota"),
            );
        }
    }
    let parts: Vec<&str> = act.id.split('-').collect();
    if let (Some(number), Some(year)) = (&act.number, act.year) {
        let (number, year) = (number.to_lowercase(), year.to_string());
        if !parts.contains(&number.as_str()) || !parts.contains(&year.as_str()) {
            fault(
                "id",
                Level::Light,
                format!("id `{}` tidak memuat nomor {number} dan tahun {year}", act.id),
                format!("id `{}` does not hold number {number} and year {year}", act.id),
            );
        }
    }
}
