//! The conversation: what he wrote and what we answered, in the order in which it happened.

use askama::Template;
use axum::extract::Path;
use casework::{Case, Message};
use interview::conversation::Submitted;
use serde::Deserialize;

use super::case;
use super::error::{Page, PageError, rendered};
use super::shell::Shell;
use super::telephone::OnTelephone;
use super::times;
use super::visit::Visit;
use super::voice::VoiceView;
use crate::cases::CaseRef;
use crate::desk::read;
use crate::words::Say;

/// Something small beside a message, with more on demand.
pub(crate) struct Aside {
    pub(crate) text: String,
    pub(crate) title: String,
}

/// One answered question.
pub(crate) struct Answer {
    pub(crate) question: String,
    pub(crate) ours: String,
    pub(crate) theirs: String,
    pub(crate) same: bool,
}

/// One message.
pub(crate) struct MessageView {
    pub(crate) id: String,
    pub(crate) side: &'static str,
    pub(crate) from: String,
    pub(crate) at: String,
    pub(crate) notes: Vec<Aside>,
    pub(crate) language: String,
    pub(crate) text: String,
    pub(crate) voice: Option<VoiceView>,
    /// Of an answer: whether he can hear it by telephone.
    pub(crate) telephone: Option<OnTelephone>,
    pub(crate) answers: Vec<Answer>,
    pub(crate) warnings: Vec<String>,
}

#[derive(Template)]
#[template(path = "messages_fragment.html")]
struct Fragment {
    shell: Shell,
    messages: Vec<MessageView>,
    version: u64,
    presence: String,
}

pub(super) async fn fragment(visit: Visit, Path(name): Path<String>) -> Page {
    visit.must_read_cases()?;
    let case_ref = visit.case_ref(&name)?;
    let (messages, version) = {
        let cases = read(&visit.open.cases);
        let open = cases.get(&case_ref).ok_or_else(|| PageError::not_found(visit.say))?;
        (messages(&visit, &case_ref, &open.case), open.case.version())
    };
    let presence = case::presence(&visit, &case_ref);
    Ok(rendered(&Fragment { shell: visit.shell(), messages, version, presence }))
}

/// The whole conversation, oldest first.
pub(crate) fn messages(visit: &Visit, case_ref: &CaseRef, case: &Case) -> Vec<MessageView> {
    let mut all: Vec<(jiff::Timestamp, u8, usize, MessageView)> = Vec::new();
    for (number, message) in case.messages.iter().enumerate() {
        all.push((message.at, 0, number, theirs(visit, case_ref, case, message, number)));
    }
    for (number, reply) in case.replies.iter().enumerate() {
        let say = visit.say;
        let from = reply.by.as_ref().map(ToString::to_string).unwrap_or_default();
        let sequence = say.with("reply-sequence", &[("n", &reply.sequence.to_string())]);
        let until = say.with("reply-until", &[("date", &reply.expires.to_string())]);
        let view = MessageView {
            id: format!("r{}", reply.sequence),
            side: "ours",
            from,
            at: times::hour(&visit.desk.pack, say, reply.at),
            notes: [
                Aside { text: sequence, title: String::new() },
                Aside { text: say.say("reply-in-mailbox"), title: until },
            ]
            .into_iter()
            .chain(notices(say, case, reply.sequence))
            .collect(),
            language: reply.language.clone(),
            text: reply.text.reveal().to_owned(),
            voice: None,
            telephone: OnTelephone::of(visit, case_ref, case, reply.sequence),
            answers: Vec::new(),
            warnings: Vec::new(),
        };
        all.push((reply.at, 1, number, view));
    }
    // Within a minute what he wrote comes first: our answers refer to it.
    all.sort_by_key(|(at, side, number, _)| (*at, *side, *number));
    let mut views: Vec<MessageView> = all.into_iter().map(|(_, _, _, view)| view).collect();
    views.extend(case.held.as_ref().map(|held| MessageView {
        id: "held".to_owned(),
        side: "ours held",
        from: held.by.as_ref().map(|actor| actor.name.to_string()).unwrap_or_default(),
        at: times::hour(&visit.desk.pack, visit.say, held.at),
        notes: vec![Aside {
            text: visit.say.with("reply-held", &[("time", &times::clock(&visit.desk.pack, held.not_before))]),
            title: String::new(),
        }],
        language: held.language.clone(),
        text: held.text.reveal().to_owned(),
        voice: None,
        telephone: None,
        answers: Vec::new(),
        warnings: Vec::new(),
    }));
    views
}

/// Whether he was told of an answer, and where.
fn notices(say: Say, case: &Case, sequence: u32) -> Vec<Aside> {
    let aside = |text: String, why: &str| Aside { text, title: say.say(why) };
    let told = case.notices.iter().filter(|notice| (notice.first..=notice.last).contains(&sequence));
    let mut all: Vec<Aside> = told
        .map(|notice| {
            let channel = say.say(&format!("channel-{}", notice.channel.slug()));
            let state = notice.state.slug();
            aside(say.with(&format!("notice-{state}"), &[("channel", &channel)]), "notice-note")
        })
        .collect();
    // On a site nobody expects to be told; somebody who writes in a messenger may.
    let by_channel = |message: &Message| !matches!(message.channel.slug(), "web" | "onion" | "capsule");
    if all.is_empty() && case.messages.iter().any(by_channel) {
        all.push(aside(say.say("notice-none"), "notice-none-note"));
    }
    all
}

fn theirs(visit: &Visit, case_ref: &CaseRef, case: &Case, message: &Message, number: usize) -> MessageView {
    let say = visit.say;
    let mut notes = vec![
        Aside { text: say.say(&format!("channel-{}", message.channel.slug())), title: String::new() },
        Aside {
            text: say.say(&format!("protection-{}", message.protection.slug())),
            title: say.say(&format!("protection-note-{}", message.protection.slug())),
        },
    ];
    if message.is_revision {
        notes.push(Aside { text: say.say("message-revised"), title: String::new() });
    }
    let form =
        message.is_form.then(|| serde_json::from_str::<Submitted>(message.body.reveal()).ok()).flatten();
    let (answers, warnings) =
        form.as_ref().map(|form| (answers(visit, form), warnings(visit, form))).unwrap_or_default();
    let has_answers = !answers.is_empty();
    MessageView {
        id: format!("p{number}-{}", message.submission.chars().take(8).collect::<String>()),
        side: "theirs",
        from: say.say("from-person"),
        at: times::hour(&visit.desk.pack, say, message.at),
        notes,
        language: form
            .as_ref()
            .map_or_else(|| case.language.clone(), |form| form.language.as_str().to_owned()),
        text: if has_answers { String::new() } else { message.body.reveal().to_owned() },
        voice: VoiceView::of(say, case_ref, number, message),
        telephone: None,
        answers,
        warnings,
    }
}

fn answers(visit: &Visit, form: &Submitted) -> Vec<Answer> {
    let declined = visit.say.say("answer-declined");
    let ours = visit.desk.pack.describe(form, visit.say.tag());
    let theirs = visit.desk.pack.describe(form, form.language.as_str());
    ours.into_iter()
        .zip(theirs)
        .map(|(ours, theirs)| {
            let (own, said) = if ours.declined {
                (declined.clone(), declined.clone())
            } else {
                (ours.value_label, theirs.value_label)
            };
            Answer { question: ours.label, same: own == said, ours: own, theirs: said }
        })
        .collect()
}

fn warnings(visit: &Visit, form: &Submitted) -> Vec<String> {
    use interview::conversation::Complaint;
    let complaints = visit.desk.pack.complaints(form, visit.desk.now(), &mut visit.desk.chance.generator());
    let other_revision = complaints.contains(&Complaint::OtherRevision);
    let faults = match (complaints.is_empty(), other_revision) {
        (true, _) => None,
        (false, true) => Some("answers-other-revision"),
        (false, false) => Some("answers-faulty"),
    };
    let cut = form.unfinished.then_some("answers-cut");
    [cut, faults].into_iter().flatten().map(|key| visit.say.say(key)).collect()
}

/// What says of a form that it is unfinished.
#[derive(Deserialize)]
struct Ending {
    #[serde(default)]
    unfinished: bool,
}

/// Whether the call was cut in which he gave his last answers.
pub(crate) fn is_cut(case: &Case) -> bool {
    let last = case.messages.iter().rev().find(|message| message.is_form);
    // Only by telephone are answers sent that are not at their end; what else is in them is left alone, because lists ask this too.
    let by_telephone = last.filter(|form| form.channel.slug() == "voice");
    by_telephone.is_some_and(|form| {
        serde_json::from_str::<Ending>(form.body.reveal()).is_ok_and(|ending| ending.unfinished)
    })
}
