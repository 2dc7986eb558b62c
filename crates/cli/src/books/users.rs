//! `payung user add | role | token | revoke | password | oidc | disable | enable`.

use super::keeping_args::{UserArgs, UserCommand};
use super::{now, open};
use crate::failure::Failure;
use crate::settings::Settings;
use payung_domain::{AreaCode, Capacity, Role};
use payung_operations::{Installation, InstallationError, NewRole, RoleHeld};
use std::process::ExitCode;

/// How long the first administrator's token holds, in days.
const FIRST_TOKEN_DAYS: u16 = 90;

/// Runs the command.
pub async fn run(settings: &Settings, args: &UserArgs) -> Result<ExitCode, Failure> {
    let language = settings.language;
    let said = |error: InstallationError| Failure::said(error.message(language));
    let installation = open::installation(settings, &args.at).await?;
    let now = now();
    let today = now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date();
    if let (UserCommand::Add { name, full_name, region }, true) = (&args.command, installation.is_new().await.map_err(said)?) {
        installation.add_user(name, name, full_name, now).await.map_err(said)?;
        let held = RoleHeld {
            role: Role::Administrator,
            area: *region,
            agency: String::new(),
            capacity: Capacity::Definitif,
            from: today,
            until: None,
        };
        installation.give_role(name, &NewRole { user: name.clone(), region: *region, held }, now).await.map_err(said)?;
        let token = installation.new_token(name, name, "administrator pertama", FIRST_TOKEN_DAYS, now).await.map_err(said)?;
        eprintln!(
            "{}",
            language.pick(
                "Administrator pertama dibuat. Tokennya (dicetak sekali; simpan baik-baik):",
                "The first administrator was made. The token (printed once; keep it well):"
            )
        );
        println!("{token}");
        return Ok(ExitCode::SUCCESS);
    }
    let token = open::token(args.token_file.as_deref())?;
    match &args.command {
        UserCommand::Add { name, full_name, region } => {
            let by = administrator(settings, &installation, &token, *region).await?;
            installation.add_user(&by, name, full_name, now).await.map_err(said)?;
            println!("{} {name}", language.pick("Pengguna ditambahkan:", "User added:"));
        }
        UserCommand::Role { name, role, region, area, agency, capacity, from, until, end } => {
            let by = administrator(settings, &installation, &token, *region).await?;
            if *end {
                let ended = installation.take_role(&by, name, *region, *role, now).await.map_err(said)?;
                println!("{} {name}: {role} ({ended})", language.pick("Peran dicabut:", "Role taken away:"));
            } else {
                let held = RoleHeld {
                    role: *role,
                    area: area.unwrap_or(*region),
                    agency: agency.clone(),
                    capacity: *capacity,
                    from: from.unwrap_or(today),
                    until: *until,
                };
                println!("{} {name}: {}", language.pick("Peran diberikan:", "Role given:"), held.noted());
                installation.give_role(&by, &NewRole { user: name.clone(), region: *region, held }, now).await.map_err(said)?;
            }
        }
        UserCommand::Token { name, label, days, region } => {
            let by = administrator(settings, &installation, &token, *region).await?;
            installation.check_manages(&by, name, today).await.map_err(said)?;
            let token = installation.new_token(&by, name, label, *days, now).await.map_err(said)?;
            println!("{token}");
        }
        UserCommand::Password { name, region } => {
            let by = administrator(settings, &installation, &token, *region).await?;
            installation.check_manages(&by, name, today).await.map_err(said)?;
            let mut password = String::new();
            std::io::stdin().read_line(&mut password).map_err(|cause| {
                Failure::Cannot(format!("Kata sandi tidak terbaca ({cause})."), format!("The password cannot be read ({cause})."))
            })?;
            installation.set_password(&by, name, password.trim_end_matches(['\r', '\n']), now).await.map_err(said)?;
            println!("{} {name}", language.pick("Kata sandi ditetapkan:", "Password set:"));
        }
        UserCommand::Oidc { name, subject, region } => {
            let by = administrator(settings, &installation, &token, *region).await?;
            installation.check_manages(&by, name, today).await.map_err(said)?;
            installation.set_subject(&by, name, subject.as_deref(), now).await.map_err(said)?;
            println!("{} {name}", language.pick("Akun penyedia dicatat:", "The provider's account was noted:"));
        }
        UserCommand::Enable { name, region } => {
            let by = administrator(settings, &installation, &token, *region).await?;
            installation.check_manages(&by, name, today).await.map_err(said)?;
            installation.enable_user(&by, name, now).await.map_err(said)?;
            println!("{} {name}", language.pick("Pengguna diaktifkan kembali:", "User enabled again:"));
        }
        UserCommand::Revoke { name, sign, region } => {
            let by = administrator(settings, &installation, &token, *region).await?;
            installation.check_manages(&by, name, today).await.map_err(said)?;
            let Some(sign) = sign else {
                for token in installation.tokens_of(name).await? {
                    println!("{}  {}  {}", token.sign, token.expires_at, token.label);
                }
                return Ok(ExitCode::SUCCESS);
            };
            installation.revoke_token(&by, name, sign, now).await.map_err(said)?;
            println!("{} {name} {sign}", language.pick("Token dicabut:", "Token revoked:"));
        }
        UserCommand::Disable { name, region } => {
            let by = administrator(settings, &installation, &token, *region).await?;
            installation.check_manages(&by, name, today).await.map_err(said)?;
            installation.disable_user(&by, name, now).await.map_err(said)?;
            println!("{} {name}", language.pick("Pengguna dinonaktifkan:", "User disabled:"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The administrator whose token it is.
async fn administrator(settings: &Settings, installation: &Installation, token: &str, region: AreaCode) -> Result<String, Failure> {
    let now = now();
    let actor = installation.actor(token, region, now).await.map_err(|error| Failure::said(error.message(settings.language)))?;
    let today = now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date();
    if installation.administers(&actor.name, region, today).await.map_err(|error| Failure::said(error.message(settings.language)))? {
        return Ok(actor.name);
    }
    Err(Failure::Cannot(
        "Hanya administrator daerah ini yang mengatur pengguna dan peran.".into(),
        "Only an administrator of this region manages users and roles.".into(),
    ))
}
