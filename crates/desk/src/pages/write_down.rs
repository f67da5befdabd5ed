//! Write down what came by radio, on paper or in person.

use askama::Template;
use axum::extract::{Query, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use casework::{Act, BY_HAND, Kind};
use seal::id::SubmissionId;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::case::why_not;
use super::error::{Page, PageError, rendered};
use super::shell::Shell;
use super::visit::Visit;
use crate::cases::CaseRef;
use crate::desk::read;
use crate::writer::REPLY_CHARS_MAX;
use crate::written_down::{Entry, EntryError};

/// Something to choose.
pub(super) struct Choice {
    value: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "write_down.html")]
struct WriteDownPage {
    shell: Shell,
    /// Fixed here, so that a form that is sent twice is written down once.
    id: String,
    onto: String,
    channels: Vec<Choice>,
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    words: String,
    max: usize,
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    shell: Shell,
    case_ref: String,
    language: String,
    words: String,
    digits: String,
}

/// Onto which case.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Onto {
    case: Option<String>,
}

/// What was filled in.
#[derive(Debug, Default)]
struct Filled {
    channel: Option<String>,
    kind: Option<String>,
    language: Option<String>,
    words: String,
}

pub(super) async fn page(visit: Visit, Query(onto): Query<Onto>) -> Page {
    visit.must_read_cases()?;
    let onto = onto.case.filter(|name| !name.is_empty());
    let onto = onto.map(|name| visit.case_ref(&name)).transpose()?;
    if let Some(case_ref) = &onto {
        may_write_onto(&visit, case_ref)?;
    }
    Ok(rendered(&form(&visit, onto.as_ref(), Filled::default(), None)))
}

/// Whether the case is there and is not over.
fn may_write_onto(visit: &Visit, case_ref: &CaseRef) -> Result<(), PageError> {
    let cases = read(&visit.open.cases);
    let case = &cases.get(case_ref).ok_or_else(|| PageError::not_found(visit.say))?.case;
    case.permit(&visit.actor(), Act::Note)
        .map_err(|why| PageError::refused(visit.say, why_not(visit.say, &why)))
}

fn form(visit: &Visit, onto: Option<&CaseRef>, filled: Filled, fault: Option<String>) -> WriteDownPage {
    let say = visit.say;
    let choice = |value: &str, name: String, chosen: Option<&str>| Choice {
        value: value.to_owned(),
        name,
        chosen: chosen == Some(value),
    };
    let kinds = [None].into_iter().chain(Kind::ALL.map(Some)).map(Kind::slug_of);
    let own = onto
        .and_then(|case_ref| read(&visit.open.cases).get(case_ref).map(|open| open.case.language.clone()));
    let language = filled.language.or(own);
    WriteDownPage {
        shell: visit.shell(),
        id: SubmissionId::generate(&mut visit.desk.chance.generator()).to_string(),
        onto: onto.map(ToString::to_string).unwrap_or_default(),
        channels: BY_HAND
            .iter()
            .map(|word| choice(word, say.say(&format!("channel-{word}")), filled.channel.as_deref()))
            .collect(),
        kinds: kinds
            .map(|slug| choice(slug, say.say(&format!("kind-{slug}")), filled.kind.as_deref()))
            .collect(),
        languages: visit
            .desk
            .pack
            .named_languages()
            .into_iter()
            .map(|(tag, name)| choice(&tag, name, language.as_deref()))
            .collect(),
        words: filled.words,
        max: REPLY_CHARS_MAX,
        fault,
    }
}

pub(super) async fn write(visit: Visit, request: Request) -> Page {
    visit.must_read_cases()?;
    let fields = visit.fields(request).await?;
    let field = |name: &str| fields.get(name).map(str::to_owned);
    let unknown = || PageError::form(visit.say, web::form::FormError::Unreadable);
    let onto = field("case").filter(|name| !name.is_empty());
    let onto = onto.map(|name| visit.case_ref(&name)).transpose()?;
    if let Some(case_ref) = &onto {
        may_write_onto(&visit, case_ref)?;
    }
    let filled = Filled {
        channel: field("channel"),
        kind: field("kind"),
        language: field("language"),
        words: field("words").unwrap_or_default().replace("\r\n", "\n").trim().to_owned(),
    };
    let id = field("id").and_then(|id| SubmissionId::parse(&id).ok()).ok_or_else(unknown)?;
    let channel = BY_HAND.into_iter().find(|word| filled.channel.as_deref() == Some(word));
    let channel = channel.ok_or_else(unknown)?;
    let languages = visit.desk.pack.languages();
    let language = languages.into_iter().find(|tag| filled.language.as_ref() == Some(tag));
    let language = language.ok_or_else(unknown)?;
    let kind = filled.kind.as_deref().and_then(Kind::from_slug);
    if filled.words.is_empty() || filled.words.chars().count() > REPLY_CHARS_MAX {
        let fault = visit.say.with("write-down-words-wrong", &[("max", &REPLY_CHARS_MAX.to_string())]);
        let mut response = rendered(&form(&visit, onto.as_ref(), filled, Some(fault)));
        *response.status_mut() = StatusCode::CONFLICT;
        return Ok(response);
    }
    let words = Zeroizing::new(filled.words);
    let entry = Entry { id, channel, language: language.clone(), words, onto, kind };
    let written = visit.desk.write_down(&visit.open, &visit.actor(), entry).await;
    let written = written.map_err(|error| failed(&visit, &error))?;
    let Some(receipt) = written.receipt else {
        return Ok(Redirect::to(&format!("/case/{}", written.case_ref)).into_response());
    };
    let digits: Vec<char> = receipt.digits().chars().collect();
    let groups: Vec<String> = digits.chunks(3).map(|group| group.iter().collect()).collect();
    Ok(rendered(&ReceiptPage {
        shell: visit.shell(),
        case_ref: written.case_ref.to_string(),
        words: receipt.words(visit.desk.pack.word_list(&language)).join(" "),
        language,
        digits: groups.join(" "),
    }))
}

fn failed(visit: &Visit, error: &EntryError) -> PageError {
    let say = visit.say;
    match error {
        EntryError::Again => PageError::refused(say, say.say("write-down-again")),
        EntryError::Slow => PageError::refused(say, say.say("write-down-slow")),
        EntryError::Change(error) => PageError::change(say, error),
        EntryError::Store(crate::inbox::InboxError::Vault(error)) => PageError::vault(say, error),
        EntryError::Store(_) | EntryError::Manifest(_) | EntryError::Seal => PageError::internal(say, error),
    }
}
