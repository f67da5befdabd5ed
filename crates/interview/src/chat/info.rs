//! Long texts in parts, and where else we can be reached.

use super::command::Command;
use super::session::{Asked, Speaking};
use super::split;
use super::talk::Talk;

/// So many messages are sent at once; for the rest one has to ask.
const AT_ONCE: usize = 3;
/// Where messages are dear, so many.
const AT_ONCE_DEAR: usize = 2;

/// The page that a command shows.
pub(super) fn slug(command: Command) -> Option<&'static str> {
    const PAGES: [(Command, &str); 3] =
        [(Command::Genuine, "genuine"), (Command::Surrender, "surrender"), (Command::Rights, "rights")];
    PAGES.into_iter().find(|(known, _)| *known == command).map(|(_, slug)| slug)
}

/// Says a page from a part on. A page that the programme does not have is said to be missing, with what there is instead.
pub(super) fn page(talk: &mut Talk<'_, '_>, me: &mut Speaking, slug: &str, part: usize) {
    let Some(page) = talk.programme.page(&me.language, slug) else {
        me.asked = Asked::Nothing;
        return help(talk, me);
    };
    let title = std::iter::once(page.title.clone());
    let lines: Vec<String> = title.chain(page.spoken().iter().cloned()).collect();
    let messages = split::messages(&lines, talk.abilities.measure());
    let at_once = if talk.is_dear() { AT_ONCE_DEAR } else { AT_ONCE };
    let next = part.saturating_add(at_once).min(messages.len());
    // A part that would leave one short message behind takes it along.
    let next = if next + 1 == messages.len() { messages.len() } else { next };
    for message in messages.get(part.min(next)..next).unwrap_or_default() {
        talk.paragraphs(std::slice::from_ref(message));
    }
    if next < messages.len() {
        me.asked = Asked::Page { slug: slug.to_owned(), part: next };
        let option = talk.option(&me.language, "chat-more", Command::More);
        let lead = talk.w(&me.language, "chat-there-is-more");
        talk.offer(&[lead], &[option], &me.language);
    } else {
        me.asked = Asked::Nothing;
    }
}

/// What can be said at any moment.
pub(super) fn help(talk: &mut Talk<'_, '_>, me: &Speaking) {
    let mut lines = vec![talk.w(&me.language, "chat-help")];
    for command in Command::HELP {
        let word = talk.programme.lexicon().shown(&me.language, command);
        let means = talk.w(&me.language, &format!("chat-means-{}", command.name()));
        lines.push(format!("{word} – {means}"));
    }
    talk.paragraphs(&lines);
}

/// The other ways to reach us.
pub(super) fn elsewhere(talk: &mut Talk<'_, '_>, me: &Speaking) {
    let mut lines = vec![talk.w(&me.language, "other-ways")];
    for contact in &talk.programme.settings().contact {
        lines.push(match contact.note.get(&me.language) {
            Some(note) => format!("{} – {note}", contact.value),
            None => contact.value.clone(),
        });
    }
    lines.push(talk.w(&me.language, "chat-code-works-everywhere"));
    talk.paragraphs(&lines);
}
