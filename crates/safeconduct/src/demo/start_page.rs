//! The page that links everything and leads through the story. On the loopback address only.

use std::sync::Arc;

use anyhow::Result;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use super::layout::{Gate, Layout, SignIn};
use crate::seize::{ROWS_SHOWN, seize};

const STYLE: &str = include_str!("../../templates/start.css");

/// What the page shows.
pub(crate) struct Story {
    pub(crate) layout: Layout,
    pub(crate) gates: Vec<Gate>,
    pub(crate) desk: String,
    pub(crate) telephones: String,
    /// What softphones call, if there is a line.
    pub(crate) hotline: Option<String>,
    pub(crate) sign_in: Vec<SignIn>,
    pub(crate) samples: u16,
}

#[derive(Template)]
#[template(path = "start.html")]
struct StartPage<'a> {
    style: &'static str,
    data: String,
    gates: &'a [Gate],
    desk: &'a str,
    telephones: &'a str,
    hotline: Option<&'a str>,
    sign_in: &'a [SignIn],
    samples: u16,
    seize_command: String,
}

#[derive(Template)]
#[template(path = "seize.html")]
struct SeizePage<'a> {
    style: &'static str,
    gate: &'a str,
    report: String,
}

/// Serves the start page until the trial ends.
pub(crate) async fn serve(listener: TcpListener, story: Story) -> Result<()> {
    let routes =
        Router::new().route("/", get(start)).route("/seize/{gate}", get(seized)).with_state(Arc::new(story));
    axum::serve(listener, routes).await?;
    Ok(())
}

async fn start(State(story): State<Arc<Story>>) -> Response {
    let data = story.layout.data().display().to_string();
    page(&StartPage {
        style: STYLE,
        seize_command: format!("safeconduct seize gate-1 --data {data}"),
        data,
        gates: &story.gates,
        desk: &story.desk,
        telephones: &story.telephones,
        hotline: story.hotline.as_deref(),
        sign_in: &story.sign_in,
        samples: story.samples,
    })
}

async fn seized(State(story): State<Arc<Story>>, Path(gate): Path<String>) -> Response {
    let Some(known) = story.gates.iter().find(|known| known.name == gate) else {
        return (StatusCode::NOT_FOUND, Html("There is no such gate in this trial. <a href=\"/\">Back</a>"))
            .into_response();
    };
    let folder = story.layout.gate(&known.name);
    // Reading a disk blocks.
    match tokio::task::spawn_blocking(move || seize(&folder, ROWS_SHOWN)).await {
        Ok(Ok(seizure)) => page(&SeizePage { style: STYLE, gate: &known.name, report: seizure.report() }),
        Ok(Err(error)) => {
            (StatusCode::INTERNAL_SERVER_ERROR, format!("The folder cannot be read: {error:#}"))
                .into_response()
        }
        Err(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "The search ended early. Reload the page.").into_response()
        }
    }
}

fn page(template: &impl Template) -> Response {
    const CSP: HeaderName = header::CONTENT_SECURITY_POLICY;
    match template.render() {
        Ok(html) => {
            ([(CSP, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")], Html(html))
                .into_response()
        }
        Err(error) => {
            (StatusCode::INTERNAL_SERVER_ERROR, format!("The page cannot be made: {error}")).into_response()
        }
    }
}
