//! What the fuzz targets of `interview` do with their input. Also driven, without a fuzzer, by
//! `crates/interview/tests/fuzz_smoke.rs`.

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
