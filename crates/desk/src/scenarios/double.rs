//! A gate for tests, made of the link's words alone: it remembers what it was told, in order.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use seal::link::channel::{
    AccountStanding, AccountState, Accounts, AccountsAnswer, Notice, NoticeOutcome, Report, Reports,
};
use seal::link::{GateKeys, HelloAnswer, PROTOCOL, RunId, Stored, frame};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use tokio::sync::watch;
use web::tls::{Identity, Pin, link_server};

use crate::link::GateEndpoint;

/// What a gate was told.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) held: Vec<String>,
    pub(super) keys: Option<GateKeys>,
    pub(super) replies: BTreeSet<[u8; 32]>,
    /// Each notice, and how many replies were there when it came.
    pub(super) notices: Vec<(Notice, usize)>,
    pub(super) talks: Vec<Vec<u8>>,
    pub(super) reports: Vec<Report>,
    /// It does not accept replies.
    pub(super) refuses_replies: bool,
    /// Which run of the gate it is, beyond the first.
    pub(super) run: u8,
}

/// A gate.
#[derive(Clone)]
pub(super) struct Double {
    pub(super) endpoint: GateEndpoint,
    told: Arc<Mutex<Told>>,
    news: Arc<watch::Sender<u64>>,
    /// What happened at all gates, in order.
    log: Arc<Mutex<Vec<String>>>,
}

#[derive(Deserialize)]
struct After {
    after: u64,
}

impl Double {
    /// Serves until the test ends.
    pub(super) async fn serve(name: &str, desk: Pin, log: &Arc<Mutex<Vec<String>>>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let identity = Identity::make(&folder.path().join("crt"), &folder.path().join("key")).unwrap();
        let listener = web::serve::Listener::tcp("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let listener = listener.with_tls(link_server(&identity, &[desk]).unwrap());
        let endpoint =
            GateEndpoint { name: name.to_owned(), address: listener.address(), pin: identity.pin() };
        let double = Self {
            endpoint,
            told: Arc::default(),
            news: Arc::new(watch::Sender::new(0)),
            log: Arc::clone(log),
        };
        let router = double.router();
        tokio::spawn(web::serve::run(listener, router, std::future::pending()));
        double
    }

    pub(super) fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap()
    }

    pub(super) fn news(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    fn note(&self, what: &str) {
        self.log.lock().unwrap().push(format!("{} {what}", self.endpoint.name));
        self.news.send_modify(|count| *count += 1);
    }

    fn router(&self) -> Router {
        let nothing = || async { StatusCode::NO_CONTENT };
        Router::new()
            .route("/link/v1/hello", post(Self::hello))
            .route("/link/v1/keys", put(Self::keys))
            .route("/link/v1/envelopes", get(Self::envelopes))
            .route("/link/v1/received", post(nothing))
            .route("/link/v1/covered", post(nothing))
            .route("/link/v1/replies", get(Self::replies).put(Self::put_replies))
            .route("/link/v1/mailboxes/erase", post(nothing))
            .route("/link/v1/manifest", put(nothing))
            .route("/link/v1/accounts", put(Self::accounts))
            .route("/link/v1/notices", post(Self::notices))
            .route("/link/v1/reports", get(Self::reports))
            .route("/link/v1/talks", get(Self::talks).put(Self::put_talks))
            .with_state(self.clone())
    }

    async fn hello(State(double): State<Self>) -> Json<HelloAnswer> {
        let run = double.told().run;
        double.note("hello");
        Json(HelloAnswer {
            protocol: PROTOCOL,
            gate_run: RunId([5 + run; 16]),
            queue: RunId([6; 16]),
            keys_epoch: None,
            fresh_state_key: None,
            manifest_serial: 1,
            telephone: false,
        })
    }

    async fn keys(State(double): State<Self>, Json(keys): Json<GateKeys>) -> StatusCode {
        double.told().keys = Some(keys);
        StatusCode::NO_CONTENT
    }

    async fn envelopes() -> Bytes {
        tokio::time::sleep(Duration::from_millis(500)).await;
        Bytes::new()
    }

    async fn replies(State(double): State<Self>) -> Vec<u8> {
        double.told().replies.iter().flatten().copied().collect()
    }

    async fn put_replies(State(double): State<Self>, body: Bytes) -> Result<Json<Stored>, StatusCode> {
        if double.told().refuses_replies {
            double.note("refuses replies");
            return Err(StatusCode::UNPROCESSABLE_ENTITY);
        }
        let digests: Vec<[u8; 32]> =
            frames(&body).iter().map(|(_, bytes)| Sha256::digest(bytes).into()).collect();
        double.told().replies.extend(&digests);
        double.note("replies");
        Ok(Json(Stored { stored: digests.len() }))
    }

    async fn accounts(State(double): State<Self>, Json(accounts): Json<Accounts>) -> Json<AccountsAnswer> {
        let settings: toml::Table = toml::from_str(accounts.settings.reveal()).unwrap();
        let names = |list: &toml::Value| {
            let of = |one: &toml::Value| one["account"].as_str().unwrap().to_owned();
            list.as_array().unwrap().iter().map(of).collect::<Vec<_>>()
        };
        let held: Vec<String> = settings.values().flat_map(names).collect();
        double.told().held.clone_from(&held);
        double.note(&format!("holds {held:?}"));
        let standing = |account: String| AccountStanding {
            account,
            kind: "sms".to_owned(),
            state: AccountState::Listening,
        };
        Json(AccountsAnswer { accounts: held.into_iter().map(standing).collect() })
    }

    async fn notices(State(double): State<Self>, Json(notice): Json<Notice>) -> Json<NoticeOutcome> {
        {
            let mut told = double.told();
            let replies = told.replies.len();
            told.notices.push((notice, replies));
        }
        double.note("notice");
        Json(NoticeOutcome::Sent)
    }

    async fn reports(State(double): State<Self>, Query(After { after }): Query<After>) -> Json<Reports> {
        let mut news = double.news();
        let all = loop {
            let all = double.told().reports.clone();
            if u64::try_from(all.len()).unwrap() > after {
                break all;
            }
            news.changed().await.unwrap();
        };
        let reports = all[usize::try_from(after).unwrap()..].to_vec();
        Json(Reports { next: u64::try_from(all.len()).unwrap(), reports })
    }

    pub(super) fn report(&self, key: RunId) {
        self.told().reports.push(Report { key, delivered: true });
        self.note("report");
    }

    /// Two conversations at a time.
    async fn talks(State(double): State<Self>, Query(After { after }): Query<After>) -> Vec<u8> {
        let mut body = Vec::new();
        let talks = double.told().talks.clone();
        for (place, talk) in (1_u64..).zip(talks).filter(|(place, _)| *place > after).take(2) {
            frame::write(&mut body, place, &talk).unwrap();
        }
        body
    }

    async fn put_talks(State(double): State<Self>, body: Bytes) -> Json<Stored> {
        let talks: Vec<_> = frames(&body).into_iter().map(|(_, bytes)| bytes).collect();
        let stored = talks.len();
        double.told().talks.extend(talks);
        double.note("talks");
        Json(Stored { stored })
    }
}

fn frames(body: &[u8]) -> Vec<(u64, Vec<u8>)> {
    let mut reader = frame::Reader::default();
    reader.push(body);
    std::iter::from_fn(|| reader.next_frame().unwrap()).map(|frame| (frame.place, frame.bytes)).collect()
}
