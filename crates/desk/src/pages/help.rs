//! Keys and rules.

use askama::Template;

use super::error::{Page, rendered};
use super::shell::Shell;
use super::visit::Visit;

/// A key and what it does.
pub(super) struct Key {
    key: &'static str,
    does: String,
}

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    shell: Shell,
    keys: Vec<Key>,
    rules: Vec<String>,
}

pub(super) async fn page(visit: Visit) -> Page {
    let say = visit.say;
    let key = |key: &'static str, does: String| Key { key, does };
    let keys = vec![
        key("n", say.say("key-n")),
        key("j", say.say("key-j")),
        key("k", say.say("key-k")),
        key("Enter", say.say("key-enter")),
        key("r", say.say("key-r")),
        key("Ctrl+Enter", say.say("key-send")),
        key("p", say.say("key-p")),
        key("a", say.say("key-a")),
        key("e", say.say("key-e")),
        key("t", say.say("key-t")),
        key("m", say.say("key-m")),
        key("/", say.say("key-slash")),
        key("Ctrl+K", say.say("key-ctrlk")),
        key("b", say.say("key-b")),
        key("Esc", say.say("key-esc")),
        key("?", say.say("key-help")),
    ];
    let terms = visit.desk.pack.terms();
    let days = [("silence", terms.silence_days.to_string()), ("ended", terms.ended_days.to_string())];
    let days: Vec<(&str, &str)> = days.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let rules = vec![
        say.say("help-rule-second"),
        say.say("help-rule-risk"),
        say.say("help-rule-third"),
        say.with("help-rule-purge", &days),
        say.say("help-rule-location"),
    ];
    Ok(rendered(&HelpPage { shell: visit.shell(), keys, rules }))
}
