//! The first page: what this is, that he will live, and three choices.

use askama::Template;
use interview::Language;
use interview::programme::FormKind;

use crate::app::Gate;
use crate::config::Way;
use crate::site::address::Room;
use crate::site::answer::render;
use crate::site::shell::Shell;

/// A link with its words.
pub(crate) struct Link {
    pub(crate) href: String,
    pub(crate) text: String,
    pub(crate) now: bool,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    s: Shell<'a>,
    out: String,
    code: String,
    how: String,
    links: Vec<Link>,
}

/// The small links, in the order in which people look for them.
const LINKS: [(&str, &str); 7] = [
    ("families", "home-families"),
    ("at-risk", "home-at-risk"),
    ("genuine", "home-genuine"),
    ("about", "home-about"),
    ("rights", "home-rights"),
    ("safety", "home-safety"),
    ("blocked", "home-blocked"),
];

pub(super) fn html(gate: &Gate, way: Way, night: bool, language: &Language) -> String {
    let s = Shell::room(gate, way, night, language, Room::Home);
    let to = |room: Room| format!("/{language}/{room}");
    let links = LINKS.iter().filter_map(|(slug, key)| {
        let href = to(Room::Info(gate.info_index(slug)?));
        Some(Link { href, text: s.w(key), now: false })
    });
    let links = links.collect();
    // A programme without such a form or page leads to the code page instead of nowhere.
    let form = gate.form_index(FormKind::Application).map_or(Room::Code, Room::Begin);
    let how = gate.info_index("surrender").map_or(Room::Code, Room::Info);
    render(&HomePage { out: to(form), code: to(Room::Code), how: to(how), links, s })
}
