//! A conversation on a screen, as HTML: a list that the script can compare line by line.

use askama::Template;

use crate::phone::{Line, Person, Side, Speech, Tick};

#[derive(Template)]
#[template(path = "log.html")]
struct Log<'a> {
    device: &'static str,
    /// What the script knows the holder by: another one needs another page.
    holder: &'a str,
    lines: Vec<Shown<'a>>,
    typing: bool,
}

/// One message.
struct Shown<'a> {
    number: i64,
    text: &'a str,
    language: &'static str,
    own: bool,
    keys: Vec<ShownKey<'a>>,
    note: Vec<&'a str>,
    /// Only what was written in a messenger can be changed.
    can_change: bool,
}

struct ShownKey<'a> {
    label: &'a str,
    waits: bool,
}

/// The messenger's screen.
pub(super) fn messenger(person: &Person) -> String {
    let typing = person.typing.is_some_and(|until| until > tokio::time::Instant::now());
    render("messenger", person, typing)
}

/// The old telephone's screen.
pub(super) fn sms(person: &Person) -> String {
    render("sms", person, false)
}

fn render(device: &'static str, person: &Person, typing: bool) -> String {
    let lines = person.lines.iter().map(|line| shown(device, line)).collect();
    let log = Log { device, holder: &person.address, lines, typing };
    // Nothing in there can fail but memory.
    log.render().unwrap_or_default()
}

fn shown<'a>(device: &str, line: &'a Line) -> Shown<'a> {
    let messenger = device == "messenger";
    let (own, mut note, keys) = match &line.side {
        Side::Own { tick, edited, note } => {
            let mut all = vec![match (tick, messenger) {
                (Tick::Sent, true) => "✓ sent",
                (Tick::Taken, true) => "✓✓ read by the bot",
                (Tick::Sent, false) => "✓ in the network",
                (Tick::Taken, false) => "✓✓ delivered",
                (Tick::Refused, _) => "✗ refused by the other side",
            }];
            all.extend(edited.then_some("edited"));
            all.extend(note.as_deref());
            (true, all, Vec::new())
        }
        Side::Theirs { buttons, waiting, note } => {
            let keys = buttons
                .iter()
                .enumerate()
                .map(|(at, key)| ShownKey { label: &key.label, waits: *waiting == Some(at) });
            (false, note.as_deref().into_iter().collect(), keys.collect())
        }
    };
    note.retain(|part| !part.is_empty());
    Shown {
        number: line.number,
        text: &line.text,
        language: language(&line.text),
        own,
        keys,
        note,
        can_change: own && messenger,
    }
}

/// The language that a text seems to be in, for voices that read it aloud.
fn language(text: &str) -> &'static str {
    let any = |test: fn(char) -> bool| text.chars().any(test);
    let speech = if any(
        |c| matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}'),
    ) {
        Speech::Korean
    } else if any(|c| matches!(c, 'і' | 'ї' | 'є' | 'ґ' | 'І' | 'Ї' | 'Є' | 'Ґ')) {
        Speech::Ukrainian
    } else if any(|c| matches!(c, '\u{400}'..='\u{4ff}')) {
        Speech::Russian
    } else {
        Speech::English
    };
    speech.tag()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_their_letters() {
        for speech in Speech::ALL {
            let expected = if speech == Speech::Ukrainian {
                "Добрий день, і вам"
            } else {
                speech.greeting()
            };
            assert_eq!(language(expected), speech.tag());
        }
    }

    #[test]
    fn what_people_write_is_no_html() {
        let mut person = Person::new("7".to_owned(), "x".to_owned(), None);
        let buttons = vec![crate::phone::Key { label: "<i>".to_owned(), data: "d".to_owned() }];
        let side = Side::Theirs { buttons, waiting: Some(0), note: None };
        person.lines.push_back(Line { number: 1, text: "<script>".to_owned(), side });
        let html = messenger(&person);
        assert!(!html.contains("<script>") && !html.contains("<i>"), "{html}");
        assert!(html.contains("aria-busy"), "{html}");
    }
}
