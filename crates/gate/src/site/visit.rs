//! What the gate knows about one request, and it is little: when, over which door, in which encoding.

use std::sync::{Arc, OnceLock};

use axum::http::{HeaderMap, header};
use interview::Language;
use jiff::{Timestamp, Zoned, tz::TimeZone};
use rand::rngs::StdRng;
use seal::Day;

use crate::app::Gate;
use crate::config::Way;
use crate::sealing::day;

/// Pages are dark from this hour …
const NIGHT_FROM: i8 = 19;
/// … to this one, by the programme's clock: a white page is seen from far in the dark.
const NIGHT_TO: i8 = 7;

/// One request.
pub(crate) struct Visit {
    pub(crate) gate: Arc<Gate>,
    pub(crate) way: Way,
    pub(crate) gzip: bool,
    pub(crate) now: Timestamp,
    accept_language: String,
    spoken: OnceLock<Language>,
}

impl Visit {
    pub(crate) fn new(gate: &Arc<Gate>, way: Way, headers: &HeaderMap) -> Self {
        let text = |name| {
            headers
                .get(name)
                .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
                .unwrap_or_default()
        };
        Self {
            gate: Arc::clone(gate),
            way,
            gzip: web::compress::takes_gzip(text(header::ACCEPT_ENCODING)),
            now: gate.clock.now(),
            accept_language: text(header::ACCEPT_LANGUAGE).to_owned(),
            spoken: OnceLock::new(),
        }
    }

    /// The language the browser asks for.
    pub(crate) fn negotiated(&self) -> Language {
        self.gate.programme.negotiate(&self.accept_language)
    }

    /// From here on the language is known from what lies behind the handle: also a failure is said in it.
    pub(crate) fn speaks(&self, language: &Language) {
        self.spoken.get_or_init(|| language.clone());
    }

    /// The language to say a failure in, when the address names none.
    pub(crate) fn language(&self) -> Language {
        self.spoken.get().cloned().unwrap_or_else(|| self.negotiated())
    }

    pub(crate) fn today(&self) -> Day {
        day(self.now)
    }

    /// For the questionnaire's rules: the day in UTC, since nobody's place is known.
    pub(crate) fn zoned(&self) -> Zoned {
        self.now.to_zoned(TimeZone::UTC)
    }

    pub(crate) fn rng(&self) -> StdRng {
        self.gate.chance.generator()
    }

    /// Whether it is night where the programme answers.
    pub(crate) fn is_night(&self) -> bool {
        let hour = self.now.to_zoned(self.gate.time_zone()).hour();
        !(NIGHT_TO..NIGHT_FROM).contains(&hour)
    }
}
