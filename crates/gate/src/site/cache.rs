//! Pages that hold nothing of anybody, made once at start: by language, room, way and time of day.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use web::compress::{Effort, gzip};

use crate::app::Gate;
use crate::config::Way;
use crate::site::address::{Room, Said};
use crate::site::answer::{Answer, NOT_KEPT, html_answer};
use crate::site::visit::Visit;
use crate::site::{begin, code, erase, home, info, onion};

/// Which copy of a page.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    language: usize,
    room: Room,
    way: Way,
    night: bool,
}

/// A page in both encodings.
struct Copy {
    plain: Encoded,
    gzip: Encoded,
}

/// A page as it goes out: its headers and its body.
struct Encoded {
    headers: HeaderMap,
    body: Bytes,
}

/// All such pages.
pub(crate) struct Cache(HashMap<Key, Copy>);

impl Cache {
    /// Before the pages are made.
    pub(crate) fn empty() -> Self {
        Self(HashMap::new())
    }

    /// Renders every page for every way in.
    pub(crate) fn fill(gate: &Gate, ways: &[Way]) -> Self {
        let mut copies = HashMap::new();
        for (language, (tag, _)) in gate.languages().enumerate() {
            for room in rooms(gate) {
                for way in ways {
                    for night in [false, true] {
                        let Some(html) = html(gate, *way, night, language, room) else { continue };
                        let onion = onion::location(gate, *way, tag, room);
                        let copy = Copy {
                            gzip: encoded(gate, gzip(html.as_bytes(), Effort::Once).into(), true, &onion),
                            plain: encoded(gate, html.into(), false, &onion),
                        };
                        copies.insert(Key { language, room, way: *way, night }, copy);
                    }
                }
            }
        }
        Self(copies)
    }

    /// The page, if it is one of these.
    pub(crate) fn answer(&self, visit: &Visit, language: usize, room: Room) -> Option<Answer> {
        let key = Key { language, room, way: visit.way, night: visit.is_night() };
        let copy = self.0.get(&key)?;
        let page = if visit.gzip { &copy.gzip } else { &copy.plain };
        let mut answer = Answer::new(Body::from(page.body.clone()));
        if room == Room::Code {
            // A code is typed there.
            *answer.status_mut() = NOT_KEPT;
        }
        *answer.headers_mut() = page.headers.clone();
        Some(answer)
    }
}

fn encoded(gate: &Gate, body: Bytes, gzip: bool, onion: &Option<HeaderValue>) -> Encoded {
    let mut answer = html_answer(gate, StatusCode::OK, Bytes::new(), gzip);
    onion::offer(&mut answer, onion.clone());
    Encoded { headers: std::mem::take(answer.headers_mut()), body }
}

fn rooms(gate: &Gate) -> Vec<Room> {
    let mut rooms = vec![Room::Home, Room::Code];
    rooms.extend((0..gate.programme.settings().pages.len()).map(Room::Info));
    rooms.extend((0..gate.forms().len()).map(Room::Begin));
    rooms.extend([Said::Erased, Said::Withdrawn, Said::Left].map(Room::Said));
    rooms
}

fn html(gate: &Gate, way: Way, night: bool, language: usize, room: Room) -> Option<String> {
    let (tag, _) = gate.languages().nth(language)?;
    match room {
        Room::Home => Some(home::html(gate, way, night, tag)),
        Room::Info(index) => info::html(gate, way, night, tag, index),
        Room::Code => Some(code::html(gate, way, night, tag)),
        Room::Begin(index) => begin::html(gate, way, night, tag, index),
        Room::Said(said) => Some(erase::said_html(gate, way, night, tag, said)),
        // Carries a fresh token each time.
        Room::Whole(_) => None,
    }
}
