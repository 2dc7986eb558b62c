//! `/healthz`: whether each database answers.

use crate::site::Site;
use axum::extract::State;
use axum::http::StatusCode;
use std::time::Duration;

/// How long a database may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// 204 when the installation's and every region's database answers, else 503. Says nothing more: anybody may ask.
pub async fn healthz(State(site): State<Site>) -> StatusCode {
    let all = async {
        site.installation().answers().await?;
        for books in site.all_books() {
            books.answers().await?;
        }
        Ok::<(), payung_operations::ActError>(())
    };
    match tokio::time::timeout(PATIENCE, all).await {
        Ok(Ok(())) => StatusCode::NO_CONTENT,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    }
}
