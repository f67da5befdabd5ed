//! A bug in the middle of answering: the person gets a page that helps, the log gets a place, nobody gets a word of his.

#![cfg(test)]

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use gate::config::Way;
use gate::testing::Trial;
use http_body_util::BodyExt as _;
use rand::rngs::StdRng;
use tower::ServiceExt as _;
use web::chance::{Chance, SeededChance};
use web::clock::TestClock;

/// What a panic's message may carry.
const CANARY: &str = "kanareika";

/// Breaks when it is told to, with words in its message.
struct Breaking {
    chance: SeededChance,
    breaks: AtomicBool,
}

impl Chance for Breaking {
    fn generator(&self) -> StdRng {
        assert!(!self.breaks.load(Ordering::SeqCst), "{CANARY} at /q/AAECAwQFBgcICQoLDA0ODw/1");
        self.chance.generator()
    }
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_handler_that_panics_answers_a_helping_page_and_logs_its_place_only() {
    let log = Log::default();
    let into = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || into.clone()).finish();
    let _listening = tracing::subscriber::set_default(subscriber);
    web::panic::print_locations_only();

    let folder = tempfile::tempdir().unwrap();
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../programmes/example");
    let clock = Arc::new(TestClock::at("2026-11-23T10:00:00Z".parse().unwrap()));
    let chance = Arc::new(Breaking { chance: SeededChance::new(5), breaks: AtomicBool::new(false) });
    let trial = Trial::new(folder.path(), &pack, clock, chance.clone(), &[Way::Tls]).await.unwrap();
    let router = gate::site::router(Arc::clone(&trial.gate), Way::Tls);
    let ask = async |request: Request<Body>| -> (Response<()>, String) {
        let (head, body) = router.clone().oneshot(request).await.unwrap().into_parts();
        let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        (Response::from_parts(head, ()), text)
    };
    let begin = |language: &str| Request::post(format!("/{language}/f1")).body(Body::empty()).unwrap();
    let (begun, _) = ask(begin("ko-KP")).await;
    let question = begun.headers()[header::LOCATION].to_str().unwrap().to_owned();

    chance.breaks.store(true, Ordering::SeqCst);
    for (language, word) in [
        ("ru", "У нас что-то сломалось"),
        ("uk", "У нас щось зламалося"),
        ("ko-KP", ""),
        ("ko-KR", ""),
        ("en", "Something has broken on our side."),
    ] {
        let (answer, page) = ask(begin(language)).await;
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
        assert!(page.contains(&format!("<html lang=\"{language}\"")) && page.contains(word), "{page}");
        assert!(page.contains("https://one.example.org/"), "another way to reach us: {page}");
        for internal in [CANARY, "panic", ".rs", "/q/"] {
            assert!(!page.contains(internal), "{internal} in {page}");
        }
    }
    let pressed = || Request::post(&question).header(header::ACCEPT_LANGUAGE, "ru");
    let form = "application/x-www-form-urlencoded";
    let answered = pressed().header(header::CONTENT_TYPE, form).body(Body::from("v=yes")).unwrap();
    let (answer, page) = ask(answered).await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.contains("<html lang=\"ko-KP\""), "in the language of the conversation: {page}");

    // The next request is answered as if nothing had been, also at the same handle.
    chance.breaks.store(false, Ordering::SeqCst);
    let (answer, _) = ask(Request::get(&question).body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status(), StatusCode::NON_AUTHORITATIVE_INFORMATION);
    let answered = pressed().header(header::CONTENT_TYPE, form).body(Body::from("v=yes")).unwrap();
    assert_eq!(ask(answered).await.0.status(), StatusCode::SEE_OTHER);

    let log = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    assert!(log.contains("panics.rs") && log.contains("line="), "the place: {log}");
    assert!(!log.contains(CANARY) && !log.contains("/q/"), "and nothing else: {log}");
}
