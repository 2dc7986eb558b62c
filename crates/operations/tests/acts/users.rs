//! Users, roles, tokens and passwords of an installation.

use crate::ground::{Ground, code, places};
use crate::lists::samosir;
use payung_domain::Role;
use payung_operations::acts::export_cases::ExportCases;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::{Fault, InstallationError, Request, perform};
use payung_storage::verify_installation;

fn now() -> jiff::Timestamp {
    "2026-06-01T05:00:00Z".parse().expect("a time")
}

#[tokio::test]
async fn a_token_acts_until_it_ends_or_its_user_is_disabled_and_a_role_taken_away_acts_no_more() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
        let installation = &ground.installation;
        let token = installation.new_token("admin", "dinas", "uji", 10, now()).await.expect("made");
        assert_eq!(installation.actor(&token, code("12.17"), now()).await.expect("known"), dinas);
        assert!(installation.actor(&token, code("51.06"), now()).await.expect("known").roles.is_empty(), "no role in another region");
        let late = now() + jiff::SignedDuration::from_hours(24 * 11);
        for (token, at) in [(token.as_str(), late), ("pyg_0000", now()), ("", now())] {
            let refused = installation.actor(token, code("12.17"), at).await.expect_err("refused");
            assert!(matches!(refused, InstallationError::Refused(error) if error.fault == Fault::Forbidden));
        }
        installation.take_role("admin", "dinas", code("12.17"), Role::Dinas, now()).await.expect("taken");
        let actor = installation.actor(&token, code("12.17"), now()).await.expect("known");
        let open = OpenYear { year: 2026, regulation: "samosir-10-2024".into(), readings: vec![] };
        assert_eq!(ground.act(&actor, &open).await.expect_err("no role any more").fault, Fault::Forbidden);
        installation.disable_user("admin", "dinas", now()).await.expect("disabled");
        assert!(installation.actor(&token, code("12.17"), now()).await.is_err());
        assert!(installation.new_token("admin", "tidak-ada", "uji", 1, now()).await.is_err());
        assert!(installation.add_user("admin", "dinas", "Lagi", now()).await.is_err(), "the name is taken");
        assert!(installation.add_user("admin", "Tidak Boleh", "X", now()).await.is_err(), "no user name");
        assert_eq!(verify_installation(&installation.database, &installation.sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn passwords_are_checked_without_telling_who_is_there() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        ground.user("dinas", Role::Dinas, "12.17").await;
        let installation = &ground.installation;
        assert!(installation.set_password("admin", "dinas", "pendek", now()).await.is_err());
        assert!(!installation.check_password("dinas", "kuda hijau makan awan").await.expect("checked"), "none set yet");
        installation.set_password("admin", "dinas", "kuda hijau makan awan", now()).await.expect("set");
        assert!(installation.check_password("dinas", "kuda hijau makan awan").await.expect("checked"));
        assert!(!installation.check_password("dinas", "kuda hijau makan awa").await.expect("checked"));
        assert!(!installation.check_password("siapa", "kuda hijau makan awan").await.expect("checked"));
        installation.disable_user("admin", "dinas", now()).await.expect("disabled");
        assert!(!installation.check_password("dinas", "kuda hijau makan awan").await.expect("checked"));
    }
}

#[tokio::test]
async fn a_clock_set_back_is_refused() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let dinas = ground.user("dinas", Role::Dinas, "12.17").await;
        let open = |year| OpenYear { year, regulation: "samosir-10-2024".into(), readings: vec![] };
        ground.act(&dinas, &open(2026)).await.expect("opened");
        let back = now() - jiff::SignedDuration::from_hours(24);
        let refused =
            perform(&ground.books, Request { actor: &dinas, now: back, id: None }, &open(2025)).await.expect_err("the clock is wrong");
        assert_eq!(refused.fault, Fault::Unavailable, "{}", refused.indonesian);
        // A minute is what two machines of one office may differ by; the entry's time never goes back.
        let little = now() - jiff::SignedDuration::from_secs(60);
        perform(&ground.books, Request { actor: &dinas, now: little, id: None }, &open(2025)).await.expect("opened");
    }
}

#[tokio::test]
async fn an_administrator_of_one_region_has_no_power_over_another_s_people() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        ground.user("admin", Role::Administrator, "12.17").await;
        ground.user("dinas", Role::Dinas, "12.17").await;
        let installation = &ground.installation;
        let today = payung_domain::Date::constant(2026, 6, 1);
        installation.check_manages("admin", "dinas", today).await.expect("the region's own");
        let held = payung_operations::RoleHeld {
            role: Role::Legal,
            area: code("51.06"),
            agency: String::new(),
            capacity: payung_domain::Capacity::Definitif,
            from: today,
            until: None,
        };
        let new = payung_operations::NewRole { user: "dinas".into(), region: code("51.06"), held };
        installation.give_role("uji", &new, now()).await.expect("given");
        let refused = installation.check_manages("admin", "dinas", today).await.expect_err("another region's too");
        assert!(matches!(refused, InstallationError::Refused(error) if error.fault == Fault::Forbidden));
    }
}

#[tokio::test]
async fn what_somebody_saw_once_is_not_answered_from_memory_and_a_role_taken_away_answers_nothing() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let (dinas, year) = samosir(&ground).await;
        let export = || ExportCases { programme_year: year, area: code("12.17"), state: None, receipt: None };
        let first = ground.act_as(&dinas, "sama", &export()).await.expect("exported");
        let second = ground.act_as(&dinas, "sama", &export()).await.expect("exported again");
        assert_ne!(first.mark, second.mark, "each look has its own entry");
        let screen = ScreenBatch { programme_year: year, receipt: None };
        ground.act_as(&dinas, "tapis", &screen).await.expect("screened");
        ground.act_as(&dinas, "tapis", &screen).await.expect("answered from memory");
        let nobody = payung_operations::Actor { roles: vec![], ..dinas.clone() };
        let shown = ground.act_as(&nobody, "sama", &export()).await.expect_err("no role");
        assert_eq!(shown.fault, Fault::Forbidden);
        let remembered = ground.act_as(&nobody, "tapis", &screen).await.expect_err("no role");
        assert_eq!(remembered.fault, Fault::Forbidden);
    }
}

#[tokio::test]
async fn long_ended_sessions_and_failures_are_swept_at_the_next_sign_in() {
    use payung_operations::sign_in::{KEPT_DAYS, Manner};
    use payung_storage::entity::{session, sign_in_failure};
    use sea_orm::EntityTrait;
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        ground.user("dinas", Role::Dinas, "12.17").await;
        let installation = &ground.installation;
        let connection = &installation.database.connection;
        let sessions = async || session::Entity::find().all(connection).await.expect("read").len();
        installation.begin_session("dinas", Manner::Password, now()).await.expect("begun");
        assert!(installation.sign_in("dinas", "bukan kata sandinya", "192.0.2.1", now()).await.is_err());
        assert!(!sign_in_failure::Entity::find().all(connection).await.expect("read").is_empty());
        let day = jiff::SignedDuration::from_hours(24);
        installation.begin_session("dinas", Manner::Password, now() + day).await.expect("begun");
        assert_eq!(sessions().await, 2, "one that ended yesterday can still be looked into");
        assert!(sign_in_failure::Entity::find().all(connection).await.expect("read").is_empty(), "none counts any more");
        installation.begin_session("dinas", Manner::Password, now() + day * i32::try_from(KEPT_DAYS).expect("few")).await.expect("begun");
        assert_eq!(sessions().await, 2, "the first is gone, the last is new");
    }
}

#[tokio::test]
async fn a_sign_on_without_a_second_factor_asks_for_the_user_s_own() {
    use payung_operations::sign_in::Manner;
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        ground.user("hukum", Role::Legal, "12.17").await;
        let installation = &ground.installation;
        let begin = async |strong| installation.begin_session("hukum", Manner::Oidc { strong }, now()).await.expect("begun");
        let seen = async |key: &str| installation.session(key, now()).await.expect("read").expect("holds");
        let (weak, strong) = (begin(false).await, begin(true).await);
        assert_eq!((seen(&weak).await.strong, seen(&weak).await.code_wanted), (false, false), "there is none to ask for yet");
        assert_eq!((seen(&strong).await.strong, seen(&strong).await.code_wanted), (true, false));
        let secret = installation.new_second_factor().expect("drawn");
        let code = |at: jiff::Timestamp| {
            let secret = totp_rs::Secret::try_from_base32(&secret).expect("base 32").as_bytes().to_vec();
            let totp = totp_rs::Builder::new().with_step_duration(30).with_secret(secret).build().expect("made");
            totp.generate(at.as_second().unsigned_abs()).to_string()
        };
        installation.set_second_factor(&weak, &secret, &code(now()), now()).await.expect("set");
        assert!(seen(&weak).await.strong, "the code was shown in this session");
        let later = now() + jiff::SignedDuration::from_mins(1);
        let next = installation.begin_session("hukum", Manner::Oidc { strong: false }, later).await.expect("begun");
        let asked = installation.session(&next, later).await.expect("read").expect("holds");
        assert_eq!((asked.strong, asked.code_wanted), (false, true));
        installation.give_code(&next, &code(later), "192.0.2.1", later).await.expect("taken");
        assert!(installation.session(&next, later).await.expect("read").expect("holds").strong);
    }
}
