//! `payung serve`: the desk, in a browser and over HTTP.

use crate::args::ServeArgs;
use crate::books::{documents, now, open};
use crate::failure::Failure;
use crate::settings::Settings;
use payung_domain::AreaCode;
use payung_operations::Books;
use payung_web::{ServeError, Serving, SignOnSettings, Site, StrongSignOn};
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the command.
pub fn run(settings: &Settings, args: &ServeArgs) -> Result<ExitCode, Failure> {
    crate::books::on_runtime(serve(settings, args, false))
}

/// Serves a demonstration: invented people, no second factor asked for, and every page says so.
pub fn run_demo(settings: &Settings, args: &ServeArgs) -> Result<ExitCode, Failure> {
    crate::books::on_runtime(serve(settings, args, true))
}

async fn serve(settings: &Settings, args: &ServeArgs, demo: bool) -> Result<ExitCode, Failure> {
    let installation = open::installation(settings, &args.at).await?;
    let regions = installation.regions().await.map_err(|error| Failure::said(error.message(settings.language)))?;
    let mut books: Vec<Books> = Vec::new();
    for (code, _) in regions {
        let Some(region) = AreaCode::parse(&code) else { continue };
        books.push(open::books(settings, &installation, region).await?);
    }
    let address = args.listen.map_or_else(|| format!("{}:{}", args.host, args.port), |listen| listen.to_string());
    let listener = TcpListener::bind(&address).map_err(|cause| {
        Failure::Cannot(
            format!("Alamat {address} tidak dapat dipakai ({cause}). Pilih yang lain dengan --listen."),
            format!("Address {address} cannot be used ({cause}). Choose another by --listen."),
        )
    })?;
    let tls = args.certificate.clone().zip(args.private_key.clone());
    let scheme = if tls.is_some() { "https" } else { "http" };
    let shown = listener.local_addr().map_or(address, |address| address.to_string());
    println!("{}: {scheme}://{shown}/", settings.language.pick("Payung melayani di", "Payung serves at"));
    let site = Site::new(installation, books, Arc::new(now), Arc::new(documents::typeset_for_pages), tls.is_some() || args.behind_tls);
    let site = match sign_on()? {
        Some(settings) => site.with_sign_on(settings).map_err(|_| {
            Failure::Cannot(
                "PAYUNG_OIDC_CA_FILE tidak memuat sertifikat PEM yang dapat dipakai. Isi dengan sertifikat otoritas yang menerbitkan sertifikat penyedia.".into(),
                "PAYUNG_OIDC_CA_FILE holds no PEM certificate that can be used. Give the certificate of the authority that issued the provider's.".into(),
            )
        })?,
        None => site,
    };
    let site = if demo { site.as_demonstration() } else { site };
    payung_web::serve(site, listener, Serving { tls }, stop()).await.map_err(|error| match error {
        ServeError::Tls(cause) => Failure::Cannot(
            format!("Sertifikat atau kuncinya tidak dapat dipakai ({cause}). Periksa kedua berkas PEM itu."),
            format!("The certificate or its key cannot be used ({cause}). Check both PEM files."),
        ),
        ServeError::Listener(cause) => Failure::Cannot(
            format!("Layanan berhenti karena kesalahan jaringan ({cause})."),
            format!("Serving ended by a fault of the network ({cause})."),
        ),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The sign-on provider, from the environment; none when no issuer is set. The secret may stand in a file, which other users of the machine cannot see.
fn sign_on() -> Result<Option<SignOnSettings>, Failure> {
    let variable = |name: &str| std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let Some(issuer) = variable("PAYUNG_OIDC_ISSUER") else { return Ok(None) };
    let own = ["http://127.0.0.1:", "http://[::1]:", "http://localhost:"];
    if !issuer.starts_with("https://") && !own.iter().any(|own| issuer.starts_with(own)) {
        return Err(Failure::Usage(
            "PAYUNG_OIDC_ISSUER harus beralamat https://.".into(),
            "PAYUNG_OIDC_ISSUER must be an address with https://.".into(),
        ));
    }
    let wanted = |name: &str| {
        variable(name).ok_or_else(|| {
            Failure::Usage(
                format!("PAYUNG_OIDC_ISSUER diisi, tetapi {name} belum. Isi juga, atau kosongkan keduanya."),
                format!("PAYUNG_OIDC_ISSUER is set but {name} is not. Set it too, or neither."),
            )
        })
    };
    let client_secret = match variable("PAYUNG_OIDC_CLIENT_SECRET_FILE") {
        Some(path) => std::fs::read_to_string(&path).map(|text| text.trim().to_owned()).map_err(|cause| {
            Failure::Cannot(
                format!("Berkas rahasia {path} tidak dapat dibaca ({cause})."),
                format!("The secret's file {path} cannot be read ({cause})."),
            )
        })?,
        None => wanted("PAYUNG_OIDC_CLIENT_SECRET")?,
    };
    let authorities = match variable("PAYUNG_OIDC_CA_FILE") {
        Some(path) => Some(std::fs::read(&path).map_err(|cause| {
            Failure::Cannot(
                format!("Berkas sertifikat {path} tidak dapat dibaca ({cause})."),
                format!("The certificates' file {path} cannot be read ({cause})."),
            )
        })?),
        None => None,
    };
    let words = |name: &str| variable(name).map(|list| list.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>());
    let default = StrongSignOn::default();
    let strong = StrongSignOn {
        amr: words("PAYUNG_OIDC_STRONG_AMR").unwrap_or(default.amr),
        acr: words("PAYUNG_OIDC_STRONG_ACR").unwrap_or(default.acr),
    };
    Ok(Some(SignOnSettings {
        authorities,
        strong,
        issuer,
        client_id: wanted("PAYUNG_OIDC_CLIENT_ID")?,
        client_secret,
        public_url: wanted("PAYUNG_PUBLIC_URL")?,
    }))
}

/// Done when the process is asked to end.
async fn stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut ended) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            let _ = interrupted.await;
            return;
        };
        tokio::select! {
            _ = interrupted => {}
            _ = ended.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
}
