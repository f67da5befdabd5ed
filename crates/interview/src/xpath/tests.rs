//! What the language does, from text to value.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::*;

fn eval(xml: &str, expr: &str) -> Result<String, String> {
    let tree = Tree::from_xml(xml).unwrap();
    let now = "2026-11-23T10:30:00[Europe/Kyiv]".parse().unwrap();
    let mut rng = StdRng::seed_from_u64(1);
    let mut world = World { now: &now, rng: &mut rng, itext: &NoItext, choices: &NoItext };
    let expr = parse(expr).map_err(|fault| fault.to_string())?;
    let text = evaluate_text(&expr, Focus::at(&tree, tree.root()), &mut world);
    text.map(|text| text.into_owned()).map_err(|fault| fault.to_string())
}

const DATA: &str =
    "<data><age>17</age><born>2000-05-01</born><kids>a b</kids><p>1</p><p>2</p><p>3</p><empty/></data>";

#[test]
fn rules_of_a_questionnaire() {
    for (expr, value) in [
        ("/data/age >= 18", "false"),
        ("/data/born <= today()", "true"),
        ("/data/born > today()", "false"),
        ("int((today() - date(/data/born)) div 365.25)", "26"),
        ("format-date(today(), '%d.%m.%Y')", "23.11.2026"),
        ("today()", "2026-11-23"),
        ("now()", "2026-11-23T10:30:00.000+02:00"),
        ("selected(/data/kids, 'b') and not(selected(/data/kids, 'c'))", "true"),
        ("count(/data/p)", "3"),
        ("sum(/data/p)", "6"),
        ("/data/p[2]", "2"),
        ("/data/p[last()]", "3"),
        ("/data/p[. > 1]", "2"),
        ("string-length(/data/empty)", "0"),
        ("/data/empty = ''", "true"),
        ("if(/data/age < 18, 'minor', 'adult')", "minor"),
        ("regex(/data/kids, '^[a-z] [a-z]$')", "true"),
        ("coalesce(/data/empty, 'none')", "none"),
        ("substring-after('a--b', '--')", "b"),
        ("format-date('2026-11-22', '%a')", "Sun"),
        ("(/data/p)[2]", "2"),
        ("/data/p[3]/preceding-sibling::p[1]", "2"),
        ("sum(/data/nothing)", "0"),
        ("substr('3.75', 0 div 0)", ""),
        ("substr('abcdef', -3, -1)", "de"),
        ("1 or explode()", "true"),
    ] {
        assert_eq!(eval(DATA, expr).as_deref(), Ok(value), "{expr}");
    }
}

#[test]
fn faults_say_where_and_what() {
    for (text, offset, message) in [
        (". > 1 and", 9, "the expression ends too early"),
        ("concat('a", 7, "this quotation mark is never closed"),
        ("$x", 0, "variables are not part of ODK XForms"),
        ("1 2", 2, "the expression should have ended here, or an operator is missing"),
        ("a b", 2, "before \"b\" an operator such as \"and\" is missing"),
        ("(1", 2, "a ) is missing before this"),
        ("1)", 1, "this ) closes nothing"),
        ("sideways::a", 0, "there is no axis \"sideways\""),
    ] {
        let fault = parse(text).unwrap_err();
        assert_eq!((fault.offset, &*fault.message), (offset, message), "{text}");
    }
    let fault = parse_form("${a} = 1 and slected(${b}, 'x')").unwrap_err();
    assert_eq!(
        (fault.offset, &*fault.message),
        (13, "there is no function slected(); did you mean selected()?")
    );
    let fault = parse_form("if(${a}, 1)").unwrap_err();
    assert_eq!(fault.message, "if() takes 3 arguments, not 2");
    assert!(parse_form("regex(., '(')").is_err());
    assert!(eval(DATA, "explode()").unwrap_err().contains("explode"));
}

#[test]
fn nesting_and_length_are_bounded() {
    let deep = "(".repeat(100_000);
    assert!(parse(&deep).is_err());
    let long = "1".to_owned() + &"+1".repeat(20_000);
    assert_eq!(eval(DATA, &long).as_deref(), Ok("20001"));
    assert!(parse(&("1".to_owned() + &"+1".repeat(200_000))).is_err());
    let signs = "-".repeat(60_000) + "1";
    assert_eq!(eval(DATA, &signs).as_deref(), Ok("1"));
}

#[test]
fn questions_and_paths_are_bound() {
    let mut expr = parse_form("${age} >= 18 and /data/p = 2 and ../x = 1").unwrap();
    assert_eq!(expr.questions()[0], Used { what: "age".to_owned(), span: 0..6 });
    let paths: Vec<String> = expr.paths().into_iter().map(|used| used.what).collect();
    assert_eq!(paths, ["/data/p", "../x"]);
    assert_eq!(
        expr.expand(&|name| format!(" /data/{name} ")),
        " /data/age  >= 18 and /data/p = 2 and ../x = 1"
    );
    let tree = Tree::from_xml(DATA).unwrap();
    let data = tree.children(tree.root()).next().unwrap();
    let age = tree.children(data).next().unwrap();
    expr.bind(&mut |target| (*target == Target::Question("age")).then_some(age));
    assert_eq!(expr.questions().len(), 1, "bound questions are still known");
    assert_eq!(expr.to_string(), "${age} >= 18 and /data/p = 2 and ../x = 1");
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
    let mut rng = StdRng::seed_from_u64(1);
    let mut world = World { now: &now, rng: &mut rng, itext: &NoItext, choices: &NoItext };
    assert_eq!(evaluate_boolean(&expr, Focus::at(&tree, data), &mut world), Ok(false));
}

#[test]
fn codes_that_questions_are_compared_with_are_known() {
    let expr = parse_form("${a} = 'x' or (selected(${b}, 'y') and 'z' != (${c})) or ${d} = 1").unwrap();
    let found: Vec<String> =
        expr.compared().into_iter().map(|used| format!("{} {}", used.what.0, used.what.1)).collect();
    assert_eq!(found, ["a x", "b y", "c z"]);
    assert_eq!(expr.compared()[0].span, 7..10);
    assert_eq!(expr.outside_profile(), None);
    assert_eq!(parse("//a").unwrap().outside_profile().as_deref(), Some("the axis descendant-or-self"));
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,60}") {
        drop(parse(&text));
        drop(parse_form(&text));
    }

    #[test]
    fn what_is_printed_reads_the_same(parts in proptest::collection::vec(
        prop::sample::select(vec![
            "1", "'a'", ".", "..", "/a/b", "//p[1]", "@x", "count(*)", "(", ")", "[", "]", ",", " and ", " or ", "=", "!=",
            "<", ">=", "+", "-", "*", " div ", " mod ", "|", "if(", "selected(", "${q}", "child::a", "text()", "2.50",
            "instance('x')", "/", "::", "jr:itext(",
        ]), 0..12)) {
        if let Ok(expr) = parser::parse(&parts.concat(), true).map(|root| Expr { root }) {
            let printed = expr.to_string();
            let again = parser::parse(&printed, true).map(|root| Expr { root });
            prop_assert_eq!(again.map(|again| again.to_string()), Ok(printed));
            let tree = Tree::from_xml(DATA).unwrap();
            let now = jiff::Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
            let mut rng = StdRng::seed_from_u64(1);
            let mut world = World { now: &now, rng: &mut rng, itext: &NoItext, choices: &NoItext };
            drop(evaluate(&expr, Focus::at(&tree, tree.root()), &mut world));
        }
    }
}

/// The documentation lists what there is, and says rightly what intake needs.
#[test]
fn the_profile_is_documented() {
    let page = include_str!("../../../../docs/xpath-profile.md");
    let (needed, beyond) = page.split_once("## Beyond the profile").unwrap();
    let beyond = beyond.split_once("## Refused").unwrap().0;
    let names = |part: &str| -> Vec<String> {
        let rows = part.lines().filter(|line| line.starts_with("| `"));
        let cells = rows.flat_map(|line| line.split('|').nth(1).unwrap().split(','));
        let mut names: Vec<String> = cells.map(|name| name.trim().trim_matches('`').to_owned()).collect();
        names.sort();
        names
    };
    let of = |in_profile: bool| -> Vec<&str> {
        FUNCTIONS
            .iter()
            .filter(|function| function.in_profile == in_profile)
            .map(|function| function.name)
            .collect()
    };
    assert_eq!(names(needed), of(true));
    assert_eq!(names(beyond), of(false));
}
