//! Somebody with a browser: keeps no cookies, follows redirects, reads what a page shows.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use gate::config::Way;
use gate::testing::Trial;
use http_body_util::BodyExt as _;
use ledger::Options;
use tempfile::TempDir;
use tower::ServiceExt as _;
use web::chance::SeededChance;
use web::clock::{Clock, TestClock};

/// Noon where the example's people work: pages are not dark.
pub(crate) const NOON: &str = "2026-11-23T10:00:00Z";

/// A gate on the example programme, with a clock that can be moved.
pub(crate) struct World {
    pub(crate) trial: Trial,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) router: Router,
    pub(crate) folder: TempDir,
}

pub(crate) fn pack() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example")
}

/// A copy of the example programme in `folder`, with the first `from` in one of its files as `to`.
pub(crate) fn changed_pack(folder: &Path, file: &str, from: &str, to: &str) -> std::path::PathBuf {
    let copy = folder.join("pack");
    copy_folder(&pack(), &copy);
    let text = std::fs::read_to_string(copy.join(file)).unwrap();
    assert!(text.contains(from), "{from} is not in {file}");
    std::fs::write(copy.join(file), text.replacen(from, to, 1)).unwrap();
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl World {
    /// A gate whose desk has just handed over its keys.
    pub(crate) async fn new() -> Self {
        let world = Self::without_desk().await;
        world.trial.hand_over_keys();
        world
    }

    /// A gate that has just started.
    pub(crate) async fn without_desk() -> Self {
        Self::made(tempfile::tempdir().unwrap(), &pack(), &[Way::Tls], &Options::default()).await
    }

    /// A gate in `folder`, on another programme, for these ways in, or with other limits on its database.
    pub(crate) async fn made(folder: TempDir, pack: &Path, ways: &[Way], options: &Options) -> Self {
        let clock = Arc::new(TestClock::at(NOON.parse().unwrap()));
        let told: Arc<dyn Clock> = clock.clone();
        let chance = Arc::new(SeededChance::new(23));
        let trial = Trial::with_room(folder.path(), pack, told, chance, ways, options).await.unwrap();
        let router = gate::site::router(Arc::clone(&trial.gate), ways[0]);
        Self { trial, clock, router, folder }
    }

    pub(crate) fn later(&self, minutes: i64) {
        self.clock.advance(jiff::SignedDuration::from_mins(minutes));
    }
}

/// What came back.
pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
    /// Bytes as a line would carry them: body and headers.
    pub(crate) wire: usize,
    /// The address it stands at.
    pub(crate) at: String,
}

impl Seen {
    pub(crate) fn leads_to(&self) -> &str {
        self.headers.get(header::LOCATION).expect("a redirect").to_str().unwrap()
    }

    /// The text of the element with this id.
    pub(crate) fn text_of(&self, id: &str) -> String {
        let start =
            self.html.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no #{id} in {}", self.html));
        let rest = &self.html[start..];
        let inner = &rest[rest.find('>').unwrap() + 1..];
        let end = ["</ol>", "</p>"].iter().filter_map(|end| inner.find(end)).min().unwrap();
        let mut text = String::new();
        let mut in_tag = false;
        for letter in inner[..end].chars() {
            match letter {
                '<' => in_tag = true,
                '>' => (in_tag, _) = (false, text.push(' ')),
                letter if !in_tag => text.push(letter),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The codes of the choices, as buttons or boxes.
    pub(crate) fn choices(&self) -> Vec<String> {
        let values = self.html.split("name=v value=\"").skip(1);
        values.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    }
}

/// Sends one request.
pub(crate) async fn send(router: &Router, request: Request<Body>) -> Seen {
    let at = request.uri().path().to_owned();
    let answer = router.clone().oneshot(request).await.unwrap();
    let (head, body) = answer.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let wire = body.len()
        + head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>();
    let html = if head.headers.get(header::CONTENT_ENCODING).is_some() {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&body[..]), &mut text).unwrap();
        text
    } else {
        String::from_utf8(body.to_vec()).unwrap()
    };
    Seen { status: head.status, headers: head.headers, html, wire, at }
}

pub(crate) async fn get(router: &Router, path: &str) -> Seen {
    let request = Request::get(path).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).unwrap();
    send(router, request).await
}

pub(crate) async fn post(router: &Router, path: &str, fields: &[(&str, &str)]) -> Seen {
    let body = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&");
    post_body(router, path, body).await
}

pub(crate) async fn post_body(router: &Router, path: &str, body: impl Into<Body>) -> Seen {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(body.into())
        .unwrap();
    send(router, request).await
}

/// Percent-encodes every byte, which is what the strictest browser may do.
pub(crate) fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The status of good pages that show or take what is somebody's own: browsers do not keep them for Back.
pub(crate) const OWN: StatusCode = StatusCode::NON_AUTHORITATIVE_INFORMATION;

/// Posts and follows to the page it leads to.
pub(crate) async fn press(router: &Router, path: &str, fields: &[(&str, &str)]) -> Seen {
    let answer = post(router, path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.html);
    get(router, answer.leads_to()).await
}

/// Begins a form.
pub(crate) async fn begin(router: &Router, language: &str, form: usize) -> Seen {
    press(router, &format!("/{language}/f{form}"), &[]).await
}

/// Answers questions until the review; `says` gives the answers that matter, by code or by the number of the typed field.
pub(crate) async fn answer_all(
    router: &Router,
    mut page: Seen,
    typed: &[&str],
) -> (Seen, HashMap<String, usize>) {
    let mut written = typed.iter();
    let mut sizes = HashMap::new();
    for _ in 0..60 {
        if page.at.ends_with("/r") {
            return (page, sizes);
        }
        assert_eq!(page.status, OWN, "{}", page.html);
        sizes.insert(page.at.clone(), page.wire);
        let choices = page.choices();
        let answer = match choices
            .iter()
            .find(|code| matches!(code.as_str(), "serving" | "yes"))
            .or(choices.first())
        {
            Some(code) => vec![("v", code.as_str())],
            None if page.html.contains("id=v") => vec![("v", *written.next().unwrap_or(&"слово"))],
            None => Vec::new(),
        };
        let at = page.at.clone();
        let next = press(router, &at, &answer).await;
        assert_ne!(next.at, at, "{answer:?} was refused: {}", next.html);
        page = next;
    }
    panic!("the form has no end");
}
