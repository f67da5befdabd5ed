//! The programme's own pages: how it is done, rights, safety. Readable without writing to anybody.

use askama::Template;
use interview::Language;
use interview::programme::{FormKind, Target};

use crate::app::Gate;
use crate::config::Way;
use crate::site::address::Room;
use crate::site::answer::render;
use crate::site::home::Link;
use crate::site::shell::Shell;

#[derive(Template)]
#[template(path = "info.html")]
struct InfoPage<'a> {
    s: Shell<'a>,
    heading: String,
    html: String,
    form: Option<Link>,
    links: Vec<Link>,
}

/// Pages whose readers may want to write next, and to which form.
const FORMS: [(&str, FormKind, &str); 3] = [
    ("families", FormKind::ThirdParty, "begin-third-party"),
    ("at-risk", FormKind::ConscriptionRisk, "begin-at-risk"),
    ("surrender", FormKind::Application, "home-out"),
];

pub(super) fn html(gate: &Gate, way: Way, night: bool, language: &Language, index: usize) -> Option<String> {
    let slugs = &gate.programme.settings().pages;
    let slug = slugs.get(index)?;
    let page = gate.programme.page(language, slug)?;
    let s = Shell::room(gate, way, night, language, Room::Info(index));
    let href = |target: &Target| match target {
        Target::Page(slug) => {
            gate.info_index(slug).map_or(String::new(), |index| Room::Info(index).to_string())
        }
        Target::Form(name) => {
            gate.form_by_name(name).map_or(String::new(), |index| Room::Begin(index).to_string())
        }
        Target::Home => format!("/{language}/"),
        Target::Mailbox => Room::Code.to_string(),
        Target::Outside(address) => address.clone(),
    };
    let form = FORMS.iter().find(|(of, ..)| *of == slug.as_str()).and_then(|(_, kind, key)| {
        let href = Room::Begin(gate.form_index(*kind)?).to_string();
        Some(Link { href, text: s.w(key), now: false })
    });
    let links = slugs.iter().enumerate().filter_map(|(each, slug)| {
        let text = gate.programme.page(language, slug)?.title.clone();
        Some(Link { href: Room::Info(each).to_string(), text, now: each == index })
    });
    let links = links.collect();
    Some(render(&InfoPage { heading: page.title.clone(), html: page.render(href), form, links, s }))
}
