//! The region's sign-on provider (OpenID Connect, authorization code with PKCE): where a browser is sent, and who came back.
//!
//! What the provider says of a person is its subject only; whose account that is an administrator has noted. Roles are this program's own.

use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, ureq,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// For how long its keys and addresses are taken for known, in seconds: they change seldom, and whoever only asks for the page must not make us ask it.
const KNOWN_SECONDS: i64 = 300;
/// Where it sends browsers back to, below this site's own address.
pub const BACK: &str = "/masuk/oidc/kembali";

/// How the provider is reached, and as whom.
#[derive(Clone)]
pub struct SignOnSettings {
    /// Its issuer, `https://…`.
    pub issuer: String,
    /// Under which name it knows this site.
    pub client_id: String,
    /// The secret it gave this site.
    pub client_secret: String,
    /// This site's address as browsers see it, `https://payung.….go.id`.
    pub public_url: String,
    /// Certificates (PEM) the provider's must lead to, in place of the built-in ones; for a provider with an authority of its own.
    pub authorities: Option<Vec<u8>>,
    /// What the provider's token must say for a session to count as one with a second factor.
    pub strong: StrongSignOn,
}

/// Which of the words in a provider's token mean that it asked for a second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrongSignOn {
    /// Values of `amr` (RFC 8176), of which one is enough.
    pub amr: Vec<String>,
    /// Values of `acr`, as the provider defines them.
    pub acr: Vec<String>,
}

impl Default for StrongSignOn {
    fn default() -> Self {
        Self { amr: ["mfa", "otp", "hwk", "sc"].map(str::to_owned).to_vec(), acr: Vec::new() }
    }
}

impl StrongSignOn {
    fn holds(&self, amr: &[String], acr: Option<&str>) -> bool {
        amr.iter().any(|said| self.amr.contains(said)) || acr.is_some_and(|said| self.acr.iter().any(|known| known == said))
    }
}

/// Who came back from the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedOn {
    /// The provider's name for them.
    pub subject: String,
    /// Whether it asked for a second factor.
    pub strong: bool,
}

impl std::fmt::Debug for SignOnSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignOnSettings").field("issuer", &self.issuer).field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// Why somebody could not sign on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignOnError {
    /// The settings are no addresses.
    Settings,
    /// The authorities are no certificates in PEM.
    Authorities,
    /// The provider does not answer as one.
    Provider,
    /// What came back is not what was asked for, or not proven.
    Unproven,
}

/// The provider.
pub struct SignOn {
    settings: SignOnSettings,
    agent: ureq::Agent,
    known: Mutex<Option<(jiff::Timestamp, CoreProviderMetadata)>>,
}

impl std::fmt::Debug for SignOn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignOn").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// A sign-on begun: where the browser goes, and what only it may bring back.
#[derive(Debug)]
pub struct Begun {
    /// The provider's address.
    pub to: String,
    /// What it must repeat.
    pub state: String,
    /// What its token must hold.
    pub nonce: String,
    /// What proves that whoever fetches the token began this.
    pub verifier: String,
}

/// What asks the provider.
fn agent(authorities: Option<&[u8]>) -> Result<ureq::Agent, SignOnError> {
    // A provider that sends us elsewhere is none.
    let builder = ureq::AgentBuilder::new().timeout(PATIENCE).redirects(0);
    let Some(pem) = authorities else { return Ok(builder.build()) };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| SignOnError::Authorities)?;
        roots.add(certificate).map_err(|_| SignOnError::Authorities)?;
    }
    if roots.is_empty() {
        return Err(SignOnError::Authorities);
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|_| SignOnError::Authorities)?.with_root_certificates(roots).with_no_client_auth();
    Ok(builder.tls_config(Arc::new(config)).build())
}

impl SignOn {
    /// A provider. It is asked for nothing before somebody signs on.
    ///
    /// # Errors
    /// The authorities are no certificates.
    pub fn new(settings: SignOnSettings) -> Result<Self, SignOnError> {
        let agent = agent(settings.authorities.as_deref())?;
        Ok(Self { settings, agent, known: Mutex::new(None) })
    }

    fn metadata(&self, now: jiff::Timestamp) -> Result<CoreProviderMetadata, SignOnError> {
        // Held while it is asked: many who come at once make one question.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, metadata)) = known.as_ref()
            && (0..KNOWN_SECONDS).contains(&(now.as_second() - at.as_second()))
        {
            return Ok(metadata.clone());
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(|_| SignOnError::Settings)?;
        let metadata = CoreProviderMetadata::discover(&issuer, &self.agent).map_err(|_| SignOnError::Provider)?;
        *known = Some((now, metadata.clone()));
        Ok(metadata)
    }

    fn redirect(&self) -> Result<RedirectUrl, SignOnError> {
        RedirectUrl::new(format!("{}{BACK}", self.settings.public_url.trim_end_matches('/'))).map_err(|_| SignOnError::Settings)
    }

    /// Begins a sign-on. Asks the provider: not for a thread that answers others.
    ///
    /// # Errors
    /// See [`SignOnError`].
    pub fn begin(&self, now: jiff::Timestamp) -> Result<Begun, SignOnError> {
        let client = CoreClient::from_provider_metadata(
            self.metadata(now)?,
            ClientId::new(self.settings.client_id.clone()),
            Some(ClientSecret::new(self.settings.client_secret.clone())),
        )
        .set_redirect_uri(self.redirect()?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (to, state, nonce) = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random).set_pkce_challenge(challenge).url();
        Ok(Begun { to: to.to_string(), state: state.secret().clone(), nonce: nonce.secret().clone(), verifier: verifier.secret().clone() })
    }

    /// Who came back with `code`: by a token that is the provider's, for this site, and for this sign-on. Asks the provider.
    ///
    /// # Errors
    /// See [`SignOnError`].
    pub fn finish(&self, code: &str, nonce: &str, verifier: &str, now: jiff::Timestamp) -> Result<SignedOn, SignOnError> {
        let client = CoreClient::from_provider_metadata(
            self.metadata(now)?,
            ClientId::new(self.settings.client_id.clone()),
            Some(ClientSecret::new(self.settings.client_secret.clone())),
        )
        .set_redirect_uri(self.redirect()?);
        let asked = client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(|_| SignOnError::Provider)?;
        let tokens =
            asked.set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned())).request(&self.agent).map_err(|_| SignOnError::Unproven)?;
        let token = openidconnect::TokenResponse::id_token(&tokens).ok_or(SignOnError::Unproven)?;
        let nonce = Nonce::new(nonce.to_owned());
        let claims = token.claims(&client.id_token_verifier(), &nonce).map_err(|_| SignOnError::Unproven)?;
        let amr: Vec<String> = claims.auth_method_refs().into_iter().flatten().map(|word| word.as_str().to_owned()).collect();
        let acr = claims.auth_context_ref().map(|word| word.as_str());
        Ok(SignedOn { subject: claims.subject().to_string(), strong: self.settings.strong.holds(&amr, acr) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn only_what_is_named_counts_as_a_second_factor() {
        let default = StrongSignOn::default();
        assert!(default.holds(&words(&["pwd", "otp"]), None));
        assert!(default.holds(&words(&["mfa"]), Some("1")));
        for (amr, acr) in
            [(words(&[]), None), (words(&["pwd"]), None), (words(&["pwd", "OTP"]), Some("gold")), (words(&["sms"]), Some("mfa"))]
        {
            assert!(!default.holds(&amr, acr), "{amr:?} {acr:?}");
        }
        let own = StrongSignOn { amr: Vec::new(), acr: words(&["gold"]) };
        assert!(own.holds(&words(&[]), Some("gold")));
        assert!(!own.holds(&words(&["mfa", "gold"]), Some("silver")));
    }

    #[test]
    fn what_is_no_certificate_is_no_authority() {
        assert!(agent(None).is_ok());
        for pem in ["", "bukan sertifikat", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert_eq!(agent(Some(pem.as_bytes())).err(), Some(SignOnError::Authorities), "{pem:?}");
        }
    }
}
