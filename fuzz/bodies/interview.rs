//! What the fuzz targets of `interview` do with their input. Also driven, without a fuzzer, by
//! `crates/interview/tests/fuzz_smoke.rs`.

use std::path::Path;
use std::sync::LazyLock;

use interview::chat::{
    Abilities, Buttons, Code, Codes, Effect, Happened, Incoming, Longest, Protection, Reading,
    SESSION_BYTES_MAX, Session, Turn, Voice, VoiceKey, after, step as chat_step,
};
use interview::conversation::{Channel, Env, Input, RawAnswer, State, show, start, step};
use interview::programme::WordList;
use interview::workbook::Workbook;
use interview::xlsform::{Profile, compile, compile_for_vectors};
use interview::xpath::{Focus, NoItext, Tree, World, evaluate_text, parse, parse_form};
use interview::{Form, Programme};
use rand::rngs::StdRng;
use rand::{CryptoRng, SeedableRng as _};

const DOCUMENT: &str = "<d><a x='1'>1</a><b>2026-11-23</b><c><e>x y</e><e/></c></d>";

/// What parses prints as something that parses to the same, and has a value or a reason why not.
pub fn xpath_parse(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _form = parse_form(&text);
    let Ok(expr) = parse(&text) else { return };
    let printed = expr.to_string();
    let again = parse(&printed).map(|again| again.to_string());
    assert_eq!(again.as_ref(), Ok(&printed));
    // Predicates within predicates take as long as they say; that is for the compiler's limits to refuse.
    if text.matches('[').count() > 4 || text.matches("//").count() > 4 {
        return;
    }
    let tree = Tree::from_xml(DOCUMENT).expect("it is well formed");
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let mut rng = StdRng::seed_from_u64(1);
    let mut world = World { now: &now, rng: &mut rng, itext: &NoItext, choices: &NoItext };
    let _value = evaluate_text(&expr, Focus::at(&tree, tree.root()), &mut world);
}

/// A form with a rule, a filter and a text that refers back.
const FORM: &str = "## survey\n| type | name | label::en | relevant | choice_filter |\n|---|---|---|---|---|\n| select_one l | a | A | | |\n| text | b | B ${a} | ${a} = 'x' | |\n| select_multiple l | c | C | | k = ${a} |\n## choices\n| list_name | name | label::en | k |\n|---|---|---|---|\n| l | x | X | x |\n| l | y | Y | x |\n";

/// A workbook in either Markdown is tables or faults; what compiles can be asked.
pub fn workbook_markdown(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _lenient = compile_for_vectors(&text);
    let Ok(workbook) = Workbook::from_markdown(&text) else { return };
    let Ok(form) = compile(&workbook, "fuzz", &Profile::Alone) else { return };
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let mut rng = StdRng::seed_from_u64(1);
    let mut env = Env { now: &now, rng: &mut rng };
    let Some(language) = form.languages().next().cloned() else { return };
    let (mut state, _) = start(&form, &language, Channel::Sms, &mut env);
    for _ in 0..8 {
        let (next, _) = step(&form, state, Input::Answer(RawAnswer::Text("1".to_owned())), &mut env);
        state = next;
    }
    assert_eq!(State::decode(&state.encode(), &form).as_ref(), Ok(&state));
}

/// [`FORM`], compiled once: a fuzzer's time is for states.
static COMPILED: LazyLock<Form> = LazyLock::new(|| {
    let workbook = Workbook::from_markdown(FORM).expect("it is well formed");
    compile(&workbook, "fuzz", &Profile::Alone).expect("it has no fault")
});

/// Bytes are a state that can go on, or none.
pub fn state_decode(data: &[u8]) {
    let form = &*COMPILED;
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let mut rng = StdRng::seed_from_u64(1);
    let mut env = Env { now: &now, rng: &mut rng };
    // A fuzzer cannot guess the revision: it is given.
    let text = String::from_utf8_lossy(data).replace("REVISION", form.revision());
    let Ok(mut state) = State::decode(text.as_bytes(), form) else { return };
    let _output = show(form, &mut state, &mut env);
    let (state, _) = step(form, state, Input::Answer(RawAnswer::Text("x".to_owned())), &mut env);
    let _bytes = state.encode();
}

/// The example programme, loaded once.
static EXAMPLE: LazyLock<Programme> = LazyLock::new(|| {
    let near = [env!("CARGO_MANIFEST_DIR"), "/../programmes/example"].concat();
    let far = [env!("CARGO_MANIFEST_DIR"), "/../../programmes/example"].concat();
    let folder = if Path::new(&near).exists() { near } else { far };
    Programme::load(Path::new(&folder)).expect("it has no fault")
});

/// Receipts of digits only: the words are `seal`'s own target.
struct Digits;

impl Codes for Digits {
    fn make(&self, _rng: &mut dyn CryptoRng) -> Code {
        Code::new(&"7".repeat(30)).expect("thirty digits")
    }

    fn read(&self, text: &str) -> Reading {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        Code::new(&digits).map_or(Reading::Nothing, Reading::Code)
    }

    fn words(&self, _code: &Code, _list: WordList) -> Vec<String> {
        vec!["слово".to_owned(); 10]
    }
}

/// The lines of a text are what comes in, the first letter of each says how. A session stays small and reads back the same;
/// no message is longer than the channel takes.
pub fn chat_step_lines(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut rng = StdRng::seed_from_u64(1);
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let most = 20 + usize::from(data.first().copied().unwrap_or(0));
    let abilities = Abilities {
        channel: Channel::Telegram,
        buttons: text.len().is_multiple_of(2).then_some(Buttons { most: 6, label_chars: 60 }),
        longest: Longest::Characters(most),
        voice: Voice::Taken,
        protection: Protection::Provider,
        safer: None,
    };
    let mut session = Session::new();
    for line in text.lines().take(30) {
        let rest: String = line.chars().skip(1).collect();
        let incoming = match line.chars().next() {
            Some('!') => Incoming::Pressed(rest),
            Some('~') => Incoming::Voice(VoiceKey(1)),
            Some('^') => Incoming::Edited,
            Some('_') => Incoming::VoiceTooLong,
            _ => Incoming::text(line),
        };
        let mut waiting: Option<Happened> = None;
        for _ in 0..3 {
            let mut env = interview::chat::Env {
                now: &now,
                rng: &mut rng,
                codes: &Digits,
                trial: true,
                answering: false,
                said: line.len() % 2 == 0,
            };
            let turn = match waiting.take() {
                Some(happened) => after(&EXAMPLE, &abilities, session, happened, &mut env),
                None => chat_step(&EXAMPLE, &abilities, session, incoming.clone(), &mut env),
            };
            let Turn { session: next, say, effects } = turn;
            let bytes = next.encode();
            assert!(bytes.len() < SESSION_BYTES_MAX);
            session = Session::decode(&bytes, &EXAMPLE).expect("it reads back");
            assert!(session == next);
            assert!(say.iter().all(|message| message.text().chars().count() <= most.max(20)));
            waiting = effects.into_iter().find_map(happened);
            if waiting.is_none() {
                break;
            }
        }
    }
}

/// Everything goes well.
fn happened(effect: Effect) -> Option<Happened> {
    match effect {
        Effect::Send(send) => Some(send.sealed()),
        Effect::Open(open) => Some(open.arrived(interview::chat::Answers::default())),
        Effect::Add(add) => Some(add.sealed()),
        Effect::Person(person) => Some(person.sealed()),
        Effect::Withdraw(withdraw) => Some(withdraw.sealed(7)),
        Effect::Erase => None,
    }
}

/// Bytes are a session that can go on, or none.
pub fn session_decode(data: &[u8]) {
    let form = EXAMPLE.form("apply").expect("it has it");
    let text = String::from_utf8_lossy(data).replace("REVISION", form.revision());
    let Ok(session) = Session::decode(text.as_bytes(), &EXAMPLE) else { return };
    let mut rng = StdRng::seed_from_u64(1);
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
    let mut env = interview::chat::Env {
        now: &now,
        rng: &mut rng,
        codes: &Digits,
        trial: false,
        answering: true,
        said: true,
    };
    let abilities = Abilities {
        channel: Channel::Sms,
        buttons: None,
        longest: Longest::Sms { parts: 5 },
        voice: Voice::Refused,
        protection: Protection::Open,
        safer: None,
    };
    let _turn = chat_step(&EXAMPLE, &abilities, session, Incoming::text("1"), &mut env);
}
