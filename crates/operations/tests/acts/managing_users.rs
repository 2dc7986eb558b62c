//! What administrators do with users from pages: who may, over whom, and that no region is left without one.

use crate::ground::{Ground, code, places};
use payung_domain::{Capacity, Date, Role};
use payung_operations::views::users::{user, users};
use payung_operations::{Actor, Fault, InstallationError, Look, Managing, NewRole, RoleHeld};
use payung_storage::verify_installation;
use sea_orm::EntityTrait;

const DAY: Date = Date::constant(2026, 6, 1);

fn now() -> jiff::Timestamp {
    "2026-06-01T05:00:00Z".parse().expect("a time")
}

fn look<'l>(ground: &'l Ground, actor: &'l Actor) -> Look<'l> {
    Look { books: &ground.books, actor, day: DAY }
}

fn fault(error: InstallationError) -> Fault {
    match error {
        InstallationError::Refused(error) => error.fault,
        other => panic!("{other:?}"),
    }
}

fn held(role: Role, area: &str) -> RoleHeld {
    RoleHeld { role, area: code(area), agency: String::new(), capacity: Capacity::Plt, from: DAY, until: None }
}

#[tokio::test]
async fn an_administrator_adds_a_user_who_then_signs_in() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let admin = ground.user("admin", Role::Administrator, "12.17").await;
        let installation = &ground.installation;
        let managing = Managing::begin(installation, look(&ground, &admin), now()).expect("may");
        managing.add_user("verifikator", "Uji Verifikator").await.expect("added");
        assert_eq!(fault(managing.add_user("verifikator", "Lagi").await.expect_err("taken")), Fault::Conflict);
        assert_eq!(fault(managing.add_user("Tak Boleh", "X").await.expect_err("no name")), Fault::Invalid);
        assert_eq!(fault(managing.add_user("kosong", " ").await.expect_err("no full name")), Fault::Invalid);
        let until = Some(Date::constant(2026, 12, 31));
        managing.give_role("verifikator", RoleHeld { until, ..held(Role::Verifier, "12.17.02") }).await.expect("given");
        assert_eq!(fault(managing.give_role("verifikator", held(Role::Verifier, "51.06")).await.expect_err("outside")), Fault::Invalid);
        assert_eq!(fault(managing.give_role("verifikator", held(Role::Public, "12.17")).await.expect_err("nobody's")), Fault::Invalid);
        assert_eq!(
            fault(managing.give_role("verifikator", held(Role::AgencyOperator, "12.17")).await.expect_err("whose?")),
            Fault::Invalid
        );
        assert_eq!(fault(managing.give_role("siapa", held(Role::Verifier, "12.17")).await.expect_err("nobody")), Fault::NotFound);
        let password = managing.draw_password("verifikator").await.expect("drawn");
        installation.sign_in("verifikator", &password, "192.0.2.1", now()).await.expect("signs in");
        let again = managing.draw_password("verifikator").await.expect("drawn");
        assert_ne!(*password, *again);
        assert!(installation.sign_in("verifikator", &password, "192.0.2.1", now()).await.is_err(), "the old one holds no more");
        let token = managing.new_token("verifikator", "uji", 30).await.expect("made");
        assert_eq!(installation.actor(&token, code("12.17"), now()).await.expect("known").name, "verifikator");
        assert_eq!(fault(managing.new_token("verifikator", "uji", 0).await.expect_err("no days")), Fault::Invalid);
        assert_eq!(fault(managing.new_token("verifikator", " ", 10).await.expect_err("no label")), Fault::Invalid);
        let seen = user(installation, look(&ground, &admin), "verifikator").await.expect("seen");
        assert_eq!((seen.user.has_password, seen.user.has_second_factor, seen.tokens.len()), (true, false, 1));
        assert_eq!(
            (seen.user.roles[0].held.capacity, seen.user.roles[0].held.until, seen.user.roles[0].acts),
            (Capacity::Plt, until, true)
        );
        let acts: Vec<&str> = seen.entries.iter().map(|entry| entry.act.as_str()).collect();
        assert_eq!(acts, ["new-token", "set-password", "set-password", "give-role", "add-user"]);
        assert!(seen.entries.iter().all(|entry| entry.user_name == "admin"));
        let text = format!("{:?}", seen.entries);
        assert!(!text.contains(&**again) && !text.contains(&**token), "no secret is noted");
        managing.take_role(seen.user.roles[0].id).await.expect("taken");
        assert!(installation.actor_named("verifikator", code("12.17")).await.expect("read").expect("there").roles.is_empty());
        // Given back from the same day, for longer.
        managing.give_role("verifikator", held(Role::Verifier, "12.17.02")).await.expect("given back");
        let back = installation.actor_named("verifikator", code("12.17")).await.expect("read").expect("there");
        assert_eq!(back.roles, [held(Role::Verifier, "12.17.02")]);
        managing.disable("verifikator").await.expect("disabled");
        assert!(installation.sign_in("verifikator", &again, "192.0.2.1", now()).await.is_err());
        assert!(installation.actor(&token, code("12.17"), now()).await.is_err());
        assert_eq!(verify_installation(&installation.database, &installation.sealer, &[]).await.expect("verified").faults, []);
    }
}

#[tokio::test]
async fn nobody_else_manages_and_no_administrator_another_region_s_people() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let admin = ground.user("admin", Role::Administrator, "12.17").await;
        let installation = &ground.installation;
        for (index, role) in Role::ALL.into_iter().filter(|role| *role != Role::Administrator).enumerate() {
            let actor = ground.user(&format!("u{index}"), role, "12.17").await;
            let refused = Managing::begin(installation, look(&ground, &actor), now()).expect_err("not an administrator");
            assert_eq!(refused.fault, Fault::Forbidden, "{role}");
            assert_eq!(users(installation, look(&ground, &actor)).await.is_ok(), role == Role::Inspector, "{role}");
        }
        // An administrator whose term is over, and one of another region.
        let over = Actor { roles: vec![RoleHeld { until: Some(Date::constant(2026, 5, 31)), ..admin.roles[0].clone() }], ..admin.clone() };
        assert!(Managing::begin(installation, look(&ground, &over), now()).is_err());
        installation.add_user("uji", "admin-bangli", "Uji", now()).await.expect("added");
        let new = |user: &str, role, area: &str| NewRole { user: user.into(), region: code("51.06"), held: held(role, area) };
        installation.give_role("uji", &new("admin-bangli", Role::Administrator, "51.06"), now()).await.expect("given");
        let elsewhere = installation.actor_named("admin-bangli", code("12.17")).await.expect("read").expect("there");
        assert!(Managing::begin(installation, look(&ground, &elsewhere), now()).is_err());
        let managing = Managing::begin(installation, look(&ground, &admin), now()).expect("may");
        assert_eq!(fault(managing.draw_password("admin-bangli").await.expect_err("not the region's")), Fault::Forbidden);
        assert!(users(installation, look(&ground, &admin)).await.expect("seen").iter().all(|user| user.name != "admin-bangli"));
        // Somebody of both regions: a role here may be given and taken, the account is not this administrator's.
        ground.user("dua", Role::Legal, "12.17").await;
        installation.give_role("uji", &new("dua", Role::Legal, "51.06"), now()).await.expect("given");
        for refused in [
            managing.draw_password("dua").await.map(|_| ()),
            managing.new_token("dua", "uji", 10).await.map(|_| ()),
            managing.disable("dua").await,
            managing.clear_second_factor("dua").await,
        ] {
            assert_eq!(fault(refused.expect_err("another region's too")), Fault::Forbidden);
        }
        let seen = user(installation, look(&ground, &admin), "dua").await.expect("seen");
        assert!(seen.user.elsewhere && seen.user.roles.len() == 1, "roles of the other region are not shown");
        assert!(seen.entries.iter().all(|entry| !entry.detail.contains("5106")), "nor is what was given there");
        managing.take_role(seen.user.roles[0].id).await.expect("the role here");
        let there = installation.actor_named("dua", code("51.06")).await.expect("read").expect("there");
        assert_eq!(there.roles.len(), 1, "the role there stays");
        let all = payung_storage::entity::role_held::Entity::find().all(&installation.database.connection).await.expect("read");
        let foreign = all.iter().find(|role| role.user_name == "dua" && role.region == "5106").expect("held");
        assert_eq!(fault(managing.take_role(foreign.id).await.expect_err("by its number neither")), Fault::NotFound);
    }
}

#[tokio::test]
async fn the_last_administrator_stays() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let admin = ground.user("admin", Role::Administrator, "12.17").await;
        let installation = &ground.installation;
        let managing = Managing::begin(installation, look(&ground, &admin), now()).expect("may");
        let own = async |name: &str| user(installation, look(&ground, &admin), name).await.expect("seen").user.roles[0].id;
        let role = own("admin").await;
        assert_eq!(fault(managing.take_role(role).await.expect_err("the last")), Fault::Conflict);
        assert_eq!(fault(managing.disable("admin").await.expect_err("the last")), Fault::Conflict);
        let taken = installation.take_role("admin", "admin", code("12.17"), Role::Administrator, now()).await;
        assert_eq!(fault(taken.expect_err("nor by the command line")), Fault::Conflict);
        // One whose time has not come, or who is disabled, administers nothing.
        managing.add_user("kedua", "Uji Kedua").await.expect("added");
        let later = RoleHeld { from: Date::constant(2026, 7, 1), ..held(Role::Administrator, "12.17") };
        managing.give_role("kedua", later).await.expect("given");
        assert_eq!(fault(managing.take_role(role).await.expect_err("still the last")), Fault::Conflict);
        managing.give_role("kedua", held(Role::Administrator, "12.17")).await.expect("given");
        managing.disable("kedua").await.expect("not the last");
        assert_eq!(fault(managing.take_role(role).await.expect_err("the last again")), Fault::Conflict);
        managing.add_user("ketiga", "Uji Ketiga").await.expect("added");
        managing.give_role("ketiga", held(Role::Administrator, "12.17")).await.expect("given");
        // With another in office one's own term may be shortened; the other's then may not.
        let ended = Some(Date::constant(2026, 5, 1));
        let shortened = RoleHeld { from: Date::constant(2020, 1, 1), until: ended, ..held(Role::Administrator, "12.17") };
        managing.give_role("admin", shortened).await.expect("another is in office");
        let third = own("ketiga").await;
        assert_eq!(fault(managing.take_role(third).await.expect_err("now the last")), Fault::Conflict);
    }
}

#[tokio::test]
async fn a_disabled_user_is_let_in_again_without_what_was_given_out_before_and_a_token_can_be_revoked() {
    for (_folder, place) in places() {
        let ground = Ground::new(place, "12.17", "2026-06-01").await;
        let admin = ground.user("admin", Role::Administrator, "12.17").await;
        ground.user("dinas", Role::Dinas, "12.17").await;
        let installation = &ground.installation;
        let managing = Managing::begin(installation, look(&ground, &admin), now()).expect("may");
        let password = managing.draw_password("dinas").await.expect("drawn");
        let (first, second) =
            (managing.new_token("dinas", "satu", 30).await.expect("made"), managing.new_token("dinas", "dua", 30).await.expect("made"));
        let session = installation.sign_in("dinas", &password, "192.0.2.1", now()).await.expect("signs in");

        // Revoked by its sign: that token only, and once.
        let tokens = user(installation, look(&ground, &admin), "dinas").await.expect("seen").tokens;
        let sign = tokens.iter().find(|token| token.label == "satu").expect("listed").sign.clone();
        managing.revoke_token("dinas", &sign).await.expect("revoked");
        assert!(installation.actor(&first, code("12.17"), now()).await.is_err());
        assert!(installation.actor(&second, code("12.17"), now()).await.is_ok());
        for (name, sign) in [("dinas", sign.as_str()), ("dinas", ""), ("admin", sign.as_str())] {
            assert_eq!(fault(managing.revoke_token(name, sign).await.expect_err("none")), Fault::NotFound);
        }

        assert_eq!(fault(managing.enable("dinas").await.expect_err("not disabled")), Fault::Conflict);
        managing.disable("dinas").await.expect("disabled");
        assert!(installation.sign_in("dinas", &password, "192.0.2.1", now()).await.is_err());
        managing.enable("dinas").await.expect("enabled");
        installation.sign_in("dinas", &password, "192.0.2.1", now()).await.expect("signs in again");
        assert!(installation.actor(&second, code("12.17"), now()).await.is_err(), "what was given out before stays dead");
        assert_eq!(installation.session(&session, now()).await.expect("read"), None);
        assert_eq!(installation.actor_named("dinas", code("12.17")).await.expect("read").expect("there").roles.len(), 1);
        let acts: Vec<String> =
            user(installation, look(&ground, &admin), "dinas").await.expect("seen").entries.into_iter().map(|entry| entry.act).collect();
        assert_eq!(acts[..3], ["enable-user", "disable-user", "revoke-token"]);
        assert_eq!(verify_installation(&installation.database, &installation.sealer, &[]).await.expect("verified").faults, []);
    }
}
