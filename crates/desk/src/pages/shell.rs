//! What stands around every page.

use casework::Role;

use super::times;
use crate::desk::{Desk, SignedIn, read};
use crate::words::{LANGUAGES, Say};

/// Who is signed in, as the bar shows it.
pub(crate) struct Me {
    pub(crate) line: String,
    pub(crate) role: String,
    pub(crate) reads_cases: bool,
    pub(crate) audits: bool,
    pub(crate) administers: bool,
}

/// A language to choose.
pub(crate) struct LanguageChoice {
    pub(crate) tag: String,
    pub(crate) name: String,
    pub(crate) short: String,
}

/// What stands around every page.
pub(crate) struct Shell {
    pub(crate) t: Say,
    pub(crate) me: Option<Me>,
    pub(crate) token: String,
    pub(crate) blur: bool,
    pub(crate) trial: bool,
    pub(crate) programme: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) unopened: usize,
    pub(crate) news: String,
    pub(crate) foot: Option<String>,
    pub(crate) languages: Vec<LanguageChoice>,
    pub(crate) version: &'static str,
}

impl Shell {
    /// Around an error, where nothing is known.
    pub(crate) fn bare(say: Say) -> Self {
        Self {
            t: say,
            me: None,
            token: String::new(),
            blur: false,
            trial: false,
            programme: String::new(),
            path: "/".to_owned(),
            query: String::new(),
            unopened: 0,
            news: String::new(),
            foot: None,
            languages: Vec::new(),
            version: super::files::version(),
        }
    }

    /// Around a page before sign-in.
    pub(crate) fn outside(desk: &Desk, say: Say, path: &str) -> Self {
        let choice = |&(tag, name, short): &(&str, &str, &str)| LanguageChoice {
            tag: tag.to_owned(),
            name: name.to_owned(),
            short: short.to_owned(),
        };
        Self {
            trial: desk.config.trial,
            programme: desk.pack.name(say.tag()),
            path: path.to_owned(),
            languages: LANGUAGES.iter().map(choice).collect(),
            ..Self::bare(say)
        }
    }

    /// Around a page for somebody.
    pub(crate) fn inside(desk: &Desk, say: Say, who: &SignedIn, token: &str, path: &str) -> Self {
        let role = say.say(&format!("role-{}", who.role.code().to_lowercase()));
        let preferences = desk.preferences_of(&who.name);
        let unopened = desk.open().map_or(0, |open| read(&open.unopened).len());
        Self {
            me: Some(Me {
                line: say.with("me", &[("name", who.name.as_str()), ("role", &role)]),
                role,
                reads_cases: who.role.reads_cases(),
                audits: matches!(who.role, Role::Auditor | Role::Admin),
                administers: who.role == Role::Admin,
            }),
            token: token.to_owned(),
            blur: preferences.blur,
            unopened,
            news: desk.news.borrow().to_string(),
            foot: Some(foot(desk, say)),
            ..Self::outside(desk, say, path)
        }
    }

    /// The hidden field of every form.
    pub(crate) fn csrf(&self) -> String {
        // The token is base64url: nothing in it has to be escaped.
        format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">", web::csrf::FIELD, self.token)
    }
}

/// How gates and backups stand, in one line.
fn foot(desk: &Desk, say: Say) -> String {
    let now = desk.now();
    let standings =
        read(&desk.standings).as_ref().map(|standings| standings.borrow().clone()).unwrap_or_default();
    let mut parts: Vec<String> = standings
        .iter()
        .map(|gate| match (gate.reachable, gate.last_pull) {
            (true, Some(at)) => {
                say.with("gate-up", &[("name", &gate.name), ("age", &times::age(say, at, now))])
            }
            (true, None) => say.with("gate-connected", &[("name", &gate.name)]),
            (false, None) => say.with("gate-never", &[("name", &gate.name)]),
            (false, Some(_)) => say.with("gate-down", &[("name", &gate.name)]),
        })
        .collect();
    parts.push(match read(&desk.covered).1 {
        Some(at) => say.with("foot-backup", &[("age", &times::age(say, at, now))]),
        None => say.say("foot-backup-none"),
    });
    parts.join("  ·  ")
}
