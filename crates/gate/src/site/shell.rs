//! What surrounds every page: title, way back, way out, languages, the honest sentence.

use interview::Language;

use crate::app::Gate;
use crate::config::Way;
use crate::site::address::{Room, Spot};
use crate::site::visit::Visit;
use crate::words::Arg;

/// The style sheets, inline in every page so that a page is one request. On a bad line each page carries what it needs.
pub(crate) const STYLES: [&str; 4] = [STYLE, STYLE_OF_ROOMS, STYLE_OF_FORMS, STYLE_OF_ONES_OWN];
/// On every page.
const STYLE: &str = include_str!("../../templates/style.css");
/// What is read before anything is written.
const STYLE_OF_ROOMS: &str = include_str!("../../templates/rooms.css");
/// Where something is chosen or typed.
const STYLE_OF_FORMS: &str = include_str!("../../templates/form.css");
/// The review, the receipt and the mailbox.
const STYLE_OF_ONES_OWN: &str = include_str!("../../templates/own.css");

/// How the corner button leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// A plain link: there is nothing to erase.
    Link,
    /// A button that erases what was written and leaves.
    Erases,
    /// A button that closes the page for good and leaves.
    Closes,
}

/// What surrounds one page.
pub(crate) struct Shell<'a> {
    gate: &'a Gate,
    way: Way,
    language: Language,
    pub(crate) title: String,
    pub(crate) night: bool,
    pub(crate) exit_kind: Exit,
    pub(crate) back: Option<String>,
    /// Where the language links lead back to.
    pub(crate) place: String,
    /// The first page has its languages in sight, not at its end.
    home: bool,
    /// The page itself leads to the first one.
    leads_on: bool,
}

/// A language in the list.
pub(crate) struct LanguageLink<'a> {
    pub(crate) tag: &'a str,
    pub(crate) name: &'a str,
    pub(crate) now: bool,
}

/// The honest sentence, by keys.
pub(crate) struct Protection {
    pub(crate) class: &'static str,
    pub(crate) label: &'static str,
    pub(crate) words: &'static str,
}

impl<'a> Shell<'a> {
    /// Around a page that holds nothing of anybody.
    pub(crate) fn room(gate: &'a Gate, way: Way, night: bool, language: &Language, room: Room) -> Self {
        let title = match room {
            Room::Info(index) => gate.numbered_title(language, index + 1),
            Room::Home | Room::Code | Room::Begin(_) | Room::Whole(_) | Room::Said(_) => gate.title(language),
        };
        let back = match room {
            Room::Home | Room::Said(_) => None,
            Room::Info(_) | Room::Code | Room::Begin(_) => Some(format!("/{language}/")),
            Room::Whole(index) => Some(Room::Begin(index).to_string()),
        };
        // From “done” and from failures the language links lead to the first page.
        let place = if matches!(room, Room::Said(_)) { String::new() } else { room.to_string() };
        Self {
            gate,
            way,
            language: language.clone(),
            title,
            night,
            exit_kind: Exit::Link,
            back,
            place,
            home: room == Room::Home,
            leads_on: matches!(room, Room::Home | Room::Said(_)),
        }
    }

    /// Around a page behind a handle.
    pub(crate) fn session(visit: &'a Visit, language: &Language, spot: Spot, exit_kind: Exit) -> Self {
        let title = if let Spot::Question(number) = spot {
            visit.gate.numbered_title(language, number)
        } else {
            visit.gate.title(language)
        };
        Self {
            gate: &visit.gate,
            way: visit.way,
            language: language.clone(),
            title,
            night: visit.is_night(),
            exit_kind,
            back: None,
            place: spot.to_string(),
            home: false,
            leads_on: false,
        }
    }

    pub(crate) fn back(mut self, to: impl Into<String>) -> Self {
        self.back = Some(to.into());
        self
    }

    /// A word of the programme.
    pub(crate) fn w(&self, key: &str) -> String {
        self.gate.text(&self.language, key, &[])
    }

    /// A word with something placed in it.
    pub(crate) fn with(&self, key: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        self.gate.text(&self.language, key, arguments)
    }

    pub(crate) fn lang(&self) -> &str {
        self.language.as_str()
    }

    pub(crate) fn style(&self) -> &'static str {
        STYLE
    }

    pub(crate) fn rooms_style(&self) -> &'static str {
        STYLE_OF_ROOMS
    }

    pub(crate) fn form_style(&self) -> &'static str {
        STYLE_OF_FORMS
    }

    pub(crate) fn own_style(&self) -> &'static str {
        STYLE_OF_ONES_OWN
    }

    pub(crate) fn trial(&self) -> bool {
        self.gate.trial
    }

    pub(crate) fn draft(&self) -> bool {
        self.gate.is_draft(&self.language)
    }

    pub(crate) fn exit(&self) -> &str {
        self.gate.quick_exit()
    }

    pub(crate) fn languages_below(&self) -> bool {
        !self.home
    }

    pub(crate) fn leads_to_start(&self) -> bool {
        !self.leads_on && self.exit_kind == Exit::Link
    }

    pub(crate) fn erases(&self) -> bool {
        self.exit_kind != Exit::Link
    }

    pub(crate) fn exit_words(&self) -> String {
        self.w(if self.exit_kind == Exit::Erases { "exit-erases" } else { "exit-long" })
    }

    pub(crate) fn languages(&self) -> Vec<LanguageLink<'_>> {
        let link = |(tag, name): (&'a Language, &'a str)| LanguageLink {
            tag: tag.as_str(),
            name,
            now: *tag == self.language,
        };
        self.gate.languages().map(link).collect()
    }

    pub(crate) fn protection(&self) -> Protection {
        match self.way {
            Way::Tls => Protection { class: "part", label: "protection-part", words: "protection-tls" },
            Way::Onion => Protection { class: "part", label: "protection-part", words: "protection-onion" },
            Way::Plain => Protection { class: "none", label: "protection-none", words: "protection-plain" },
        }
    }
}
