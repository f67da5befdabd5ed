//! What the fuzz targets of `interview` do with their input. Also driven, without a fuzzer, by
//! `crates/interview/tests/fuzz_smoke.rs`.

use std::sync::LazyLock;

use interview::Form;
use interview::conversation::{Channel, Env, Input, RawAnswer, State, show, start, step};
use interview::workbook::Workbook;
use interview::xlsform::{Profile, compile, compile_for_vectors};
use interview::xpath::{Focus, NoItext, Tree, World, evaluate_text, parse, parse_form};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

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
