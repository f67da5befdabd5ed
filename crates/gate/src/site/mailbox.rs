//! The mailbox: verified answers, newest at the bottom, and a place to write more.
//!
//! The person's own messages are not shown: whoever stole the code must not read them. An empty and an unknown mailbox take the
//! same steps to the same page.

use askama::Template;
use ledger::outgoing::Stage;
use seal::envelope::SubmissionId;
use seal::submission::{Body, FollowUp, Submission};
use web::form::Fields;
use zeroize::Zeroizing;

use crate::held::{MAILBOX_MINUTES, Mailbox, SENT_MAX, What};
use crate::mailbox::Letter;
use crate::site::address::Spot;
use crate::site::answer::{Answer, NOT_KEPT, page as page_answer};
use crate::site::error::Trouble;
use crate::site::field::ANSWER;
use crate::site::session::Session;
use crate::site::shell::{Exit, Shell};
use crate::site::{hours, send};
use crate::words::{Arg, count};

/// The longest message in characters.
const MESSAGE_CHARS_MAX: usize = 4_000;

#[derive(Template)]
#[template(path = "mailbox.html")]
struct MailboxPage<'a> {
    s: Shell<'a>,
    alerts: Vec<String>,
    messages: Vec<Message>,
    when: Vec<String>,
    sent: Option<String>,
    typed: String,
    max: usize,
    minutes: String,
}

struct Message {
    number: u32,
    until: String,
    text: String,
}

pub(super) async fn page(session: &Session<'_>, mailbox: &Mailbox) -> Result<Answer, Trouble> {
    let visit = session.visit;
    let gate = &visit.gate;
    let receipt = mailbox.receipt.receipt().ok_or(Trouble::Expired)?;
    let found = crate::mailbox::read(gate, &receipt.keys(), visit.today()).await?;

    let s = Shell::session(visit, &session.held.language, Spot::Mailbox, Exit::Closes);
    let message = |letter: &Letter| Message {
        number: letter.number,
        until: s.with("mailbox-until", &[("day", Arg::Text(letter.expires.to_string().as_str()))]),
        text: letter.text.to_string(),
    };
    let messages = found.letters.iter().map(message).collect();
    let mut alerts = Vec::new();
    if found.unproven {
        alerts.push(s.w("mailbox-unverified"));
    }
    if found.gap {
        alerts.push(s.w("mailbox-gap"));
    }
    let sent = match mailbox.sent.last() {
        None => None,
        Some(submission) => Some(match gate.queue.stage(*submission.as_bytes()).await? {
            Some(Stage::Waiting) => s.w("mailbox-sent-waiting"),
            Some(Stage::Received) | None => s.w("mailbox-sent-collected"),
        }),
    };
    let typed = mailbox.unsent.as_ref().map(|text| text.to_string()).unwrap_or_default();
    if !typed.is_empty() {
        alerts.push(s.with("err-answer-too-long", &[("max", count(MESSAGE_CHARS_MAX))]));
    }
    let when = hours::lines(gate, &s, visit.now);
    let minutes = s.with("mailbox-minutes", &[("minutes", Arg::Number(MAILBOX_MINUTES))]);
    let page = MailboxPage { alerts, messages, when, sent, typed, max: MESSAGE_CHARS_MAX, minutes, s };
    Ok(page_answer(visit, NOT_KEPT, &page))
}

/// Takes a message: sealed and durable before the page says so.
pub(super) async fn written(mut session: Session<'_>, fields: &Fields) -> Result<Answer, Trouble> {
    let visit = session.visit;
    let text = fields.get(ANSWER).unwrap_or_default().trim();
    let What::Mailbox(mailbox) = &mut session.held.what else { return Err(Trouble::Expired) };
    if text.chars().count() > MESSAGE_CHARS_MAX {
        mailbox.unsent = Some(Zeroizing::new(text.chars().take(2 * MESSAGE_CHARS_MAX).collect()));
    } else if !text.is_empty() {
        let receipt = mailbox.receipt.receipt().ok_or(Trouble::Expired)?;
        let submission = SubmissionId::generate(&mut visit.rng());
        let follow_up = FollowUp::make(&receipt.keys(), submission, Body::clear(text));
        send::more(visit, submission, &Submission::FollowUp(follow_up)).await?;
        mailbox.unsent = None;
        mailbox.sent.push(submission);
        if mailbox.sent.len() > SENT_MAX {
            mailbox.sent.remove(0);
        }
    }
    session.save().await?;
    Ok(session.lead_to(Spot::Mailbox))
}
