//! All questions on one page and one request: for very bad networks. The same engine judges the answers.
//!
//! The page carries a random token. The receipt and the submission id are derived from it (and from the answers), so
//! that the same form sent twice is one application with one receipt, and one changed after Back is a revision of it.

pub(crate) mod questions;

use askama::Template;
use axum::http::StatusCode;
use hkdf::Hkdf;
use interview::conversation::{AnswerValue, Env, Input, Output, Prompt, PromptKind, State, start, step};
use interview::{Form, Language};
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use seal::envelope::SubmissionId;
use seal::receipt::Receipt;
use sha2::Sha256;
use web::form::Fields;
use zeroize::Zeroizing;

use crate::handle::Handle;
use crate::held::{Digits, Held, Kept, What};
use crate::site::address::{Room, Spot};
use crate::site::answer::{Answer, NOT_KEPT, forget, lead_to_spot, page_of_thin_class};
use crate::site::begin::channel;
use crate::site::error::Trouble;
use crate::site::field::{Field, raw};
use crate::site::send;
use crate::site::shell::Shell;
use crate::site::visit::Visit;
use crate::site::whole::questions::{AskedQuestion, Needed};
use crate::store;
use crate::words::Arg;

/// The field of the token. No question's name has a minus sign.
const TOKEN: &str = "-t";
/// What a choice list sends for “I'd rather not say”.
const DECLINED: &str = "-";
/// No conversation takes more steps.
const STEPS_MAX: usize = 500;

#[derive(Template)]
#[template(path = "whole.html")]
struct WholePage<'a> {
    s: Shell<'a>,
    token: String,
    again: Option<String>,
    parts: Vec<Part>,
}

/// Questions one behind the other that matter in the same case, which is said once.
struct Part {
    only_if: Option<String>,
    questions: Vec<Asked>,
}

struct Asked {
    name: String,
    label: String,
    because: Option<String>,
    hint: Option<String>,
    why: Option<String>,
    warning: Option<String>,
    field: Field,
    declinable: bool,
}

/// An answer that was not accepted.
struct Complaint {
    prompt: Prompt,
    because: String,
}

/// The empty page, with a fresh token.
pub(super) fn page(visit: &Visit, language: &Language, index: usize) -> Result<Answer, Trouble> {
    if !store::has_room(&visit.gate.database) {
        return Err(Trouble::Full);
    }
    form(visit, index)?;
    let token = Handle::generate(&mut visit.rng()).text();
    Ok(show(visit, language, index, token, None, &Fields::default()))
}

/// Takes all answers at once.
pub(super) async fn sent(
    visit: &Visit,
    language: &Language,
    index: usize,
    fields: &Fields,
) -> Result<Answer, Trouble> {
    let form = form(visit, index)?;
    let mut rng = visit.rng();
    // Without our token (a script, a very old browser) a fresh one: then sending twice is two applications.
    let token = fields.get(TOKEN).and_then(Handle::parse).unwrap_or_else(|| Handle::generate(&mut rng));
    let state = match converse(visit, language, form, fields) {
        Ok(state) => state,
        Err(complaint) => {
            return Ok(show(visit, language, index, token.text(), complaint.as_deref(), fields));
        }
    };
    let Some(submitted) = send::finished(visit, form, &state) else {
        return Ok(show(visit, language, index, token.text(), None, fields));
    };
    let seeds = Seeds::of(visit, &token);
    let receipt = Receipt::generate(&mut seeds.generator(b"receipt", &[]));
    let content = Zeroizing::new(serde_json::to_vec(&submitted).map_err(|_| Trouble::Broken)?);
    let submission = SubmissionId::generate(&mut seeds.generator(b"submission", &content));
    let handle = Handle::generate(&mut rng);
    let held =
        Held::new(language.clone(), What::Receipt(Kept { receipt: Digits::from(&receipt) }), visit.now);
    send::application(visit, &handle, &held, submission, &receipt, &submitted).await?;
    Ok(forget(lead_to_spot(&visit.gate, &handle, Spot::Receipt)))
}

fn form(visit: &Visit, index: usize) -> Result<&Form, Trouble> {
    let known = visit.gate.forms().get(index).ok_or(Trouble::NotFound)?;
    visit.gate.form(&known.name).ok_or(Trouble::NotFound)
}

/// Walks through the conversation with the answers at hand, to its end or to the first answer that does not fit.
fn converse(
    visit: &Visit,
    language: &Language,
    form: &Form,
    fields: &Fields,
) -> Result<State, Option<Box<Complaint>>> {
    let (now, mut rng) = (visit.zoned(), visit.rng());
    let mut env = Env { now: &now, rng: &mut rng };
    let (mut state, mut output) = start(form, language, channel(visit.way), &mut env);
    for _ in 0..STEPS_MAX {
        let input = match output {
            Output::Ask(prompt) => input(&prompt, fields),
            Output::Review(_) => return Ok(state),
            Output::Refused { prompt, because, .. } => {
                return Err(Some(Box::new(Complaint { prompt, because })));
            }
            Output::NotThere => return Err(None),
        };
        (state, output) = step(form, state, input, &mut env);
    }
    Err(None)
}

fn input(prompt: &Prompt, fields: &Fields) -> Input {
    let sent = raw(&prompt.kind, fields, &prompt.name);
    let nothing = fields.all(&prompt.name).all(str::is_empty);
    // Only a list offers it: typed, it is somebody's word.
    let is_list = matches!(prompt.kind, PromptKind::One(_));
    let declined = is_list && fields.get(&prompt.name) == Some(DECLINED);
    // What may be left unsaid and was left empty is taken as left unsaid: the page says so.
    if prompt.can_decline && (declined || (nothing && prompt.required)) {
        Input::Decline
    } else {
        Input::Answer(sent)
    }
}

fn show(
    visit: &Visit,
    language: &Language,
    index: usize,
    token: String,
    complaint: Option<&Complaint>,
    fields: &Fields,
) -> Answer {
    let s = Shell::room(&visit.gate, visit.way, visit.is_night(), language, Room::Whole(index));
    let mut parts: Vec<Part> = Vec::new();
    let mut questions = visit.gate.questions(index, language).to_vec();
    // What depends on typed words could not be foreseen: it is asked when it matters.
    let unforeseen =
        complaint.filter(|each| !questions.iter().any(|asked| asked.prompt.name == each.prompt.name));
    questions
        .extend(unforeseen.map(|each| AskedQuestion { prompt: each.prompt.clone(), only_if: Vec::new() }));
    for AskedQuestion { prompt, only_if } in questions {
        let only_if = condition(&s, &only_if);
        let asked = asked(&s, prompt, complaint, fields);
        match parts.last_mut().filter(|part| part.only_if == only_if) {
            Some(part) => part.questions.push(asked),
            None => parts.push(Part { only_if, questions: vec![asked] }),
        }
    }
    let again = complaint.map(|_| s.with("all-look-again", &[("count", Arg::Number(1))]));
    let page = WholePage { token, again, parts, s };
    let status = if complaint.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { NOT_KEPT };
    page_of_thin_class(visit, status, &page)
}

fn asked(s: &Shell<'_>, mut prompt: Prompt, complaint: Option<&Complaint>, fields: &Fields) -> Asked {
    if let Some(given) = given(&prompt, fields) {
        prompt.current = Some(given);
    }
    let field = Field::of(&prompt);
    let types_words = matches!(&field, Field::Typed(typed) if typed.words);
    Asked {
        because: complaint.filter(|each| each.prompt.name == prompt.name).map(|each| each.because.clone()),
        warning: prompt.warning.or_else(|| types_words.then(|| s.w("warn-typed"))),
        name: prompt.name,
        label: prompt.label,
        hint: prompt.hint,
        why: prompt.why,
        declinable: prompt.can_decline,
        field,
    }
}

/// “Only if: …”, with every answer that is needed.
fn condition(s: &Shell<'_>, ways: &[Needed]) -> Option<String> {
    if ways.is_empty() {
        return None;
    }
    // Each on a line of its own: the style sheet keeps the line ends.
    let joined = |word: &str, parts: Vec<String>| parts.join(&format!("\n{} ", s.w(word)));
    let ways = ways.iter().map(|way| joined("all-and", way.clone())).collect();
    let condition = joined("all-or", ways);
    Some(s.with("all-only-if", &[("condition", Arg::Text(condition.as_str()))]))
}

fn given(prompt: &Prompt, fields: &Fields) -> Option<AnswerValue> {
    match &prompt.kind {
        PromptKind::One(_) | PromptKind::Many(_) => {
            Some(AnswerValue::Codes(fields.all(&prompt.name).map(str::to_owned).collect()))
        }
        PromptKind::Note
        | PromptKind::Acknowledge
        | PromptKind::Text { .. }
        | PromptKind::Integer
        | PromptKind::Decimal
        | PromptKind::Date
        | PromptKind::Time => fields.get(&prompt.name).map(|text| AnswerValue::Text(text.to_owned())),
    }
}

/// What is derived from a token: useless to whoever has only the token, or only the gate's key.
struct Seeds(Hkdf<Sha256>);

impl Seeds {
    fn of(visit: &Visit, token: &Handle) -> Self {
        let keys = visit.gate.keyholder.keys();
        let key = keys.state().next().expect("a gate always has a state key");
        Self(Hkdf::new(Some(key), token.as_bytes()))
    }

    fn generator(&self, label: &[u8], content: &[u8]) -> StdRng {
        let mut seed = Zeroizing::new([0; 32]);
        self.0
            .expand_multi_info(&[b"safeconduct gate one-page v1", label, content], seed.as_mut_slice())
            .expect("32 bytes is a permitted HKDF-SHA256 output length");
        StdRng::from_seed(*seed)
    }
}
