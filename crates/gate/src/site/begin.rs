//! Before the questions: what will be asked, what not, how long it is kept. And the beginning itself.

use askama::Template;
use interview::Language;
use interview::conversation::{Channel, Env, Output, start};
use interview::programme::FormKind;

use crate::app::Gate;
use crate::config::Way;
use crate::handle::Handle;
use crate::held::{Held, INTERVIEW_MINUTES, Interview, What};
use crate::site::address::{Room, Spot};
use crate::site::answer::{Answer, lead_to_spot, render};
use crate::site::error::Trouble;
use crate::site::shell::Shell;
use crate::site::visit::Visit;
use crate::store;
use crate::words::Arg;

#[derive(Template)]
#[template(path = "begin.html")]
struct BeginPage<'a> {
    s: Shell<'a>,
    heading: String,
    what: String,
    minutes: String,
    read_first: Option<String>,
    all: String,
}

pub(super) fn html(gate: &Gate, way: Way, night: bool, language: &Language, index: usize) -> Option<String> {
    let form = gate.forms().get(index)?;
    let s = Shell::room(gate, way, night, language, Room::Begin(index));
    let key = match form.kind {
        FormKind::Application => "begin-apply",
        FormKind::ThirdParty => "begin-third-party",
        FormKind::ConscriptionRisk => "begin-at-risk",
    };
    // Who may be called up is never sent to read how one surrenders.
    let read = match form.kind {
        FormKind::Application | FormKind::ThirdParty => "surrender",
        FormKind::ConscriptionRisk => "at-risk",
    };
    Some(render(&BeginPage {
        heading: s.w(key),
        what: s.w(&format!("{key}-what")),
        minutes: s.with("begin-time", &[("minutes", Arg::Number(INTERVIEW_MINUTES))]),
        read_first: gate.info_index(read).map(|index| Room::Info(index).to_string()),
        all: Room::Whole(index).to_string(),
        s,
    }))
}

/// Begins a conversation and leads to its first question.
pub(super) async fn begin(visit: &Visit, language: &Language, index: usize) -> Result<Answer, Trouble> {
    let gate = &visit.gate;
    if !store::has_room(&gate.database) {
        return Err(Trouble::Full);
    }
    let known = gate.forms().get(index).ok_or(Trouble::NotFound)?;
    let form = gate.form(&known.name).ok_or(Trouble::NotFound)?;
    let (now, mut rng) = (visit.zoned(), visit.rng());
    let (state, output) = start(form, language, channel(visit.way), &mut Env { now: &now, rng: &mut rng });
    let mut interview = Interview::begin(form, &state, &mut rng);
    let spot = match output {
        Output::Ask(prompt) => Spot::Question(interview.number_of(&prompt.name)),
        Output::Refused { .. } | Output::Review(_) | Output::NotThere => Spot::Review,
    };
    let handle = Handle::generate(&mut rng);
    let held = Held::new(language.clone(), What::Interview(Box::new(interview)), visit.now);
    gate.states.save(&handle, &held, &mut rng).await?;
    Ok(lead_to_spot(gate, &handle, spot))
}

/// The way as the desk is told.
pub(super) fn channel(way: Way) -> Channel {
    match way {
        Way::Onion => Channel::Onion,
        Way::Tls | Way::Plain => Channel::Web,
    }
}
