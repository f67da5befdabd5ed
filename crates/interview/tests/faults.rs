//! What the author of a form is told: every slip, with its place and what was probably meant.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a test that fails may panic"
)]

#[path = "common/talk.rs"]
mod talk;

use talk::faults;

const HEAD: &str = "## survey\n| type | name | label::English (en) | relevant | constraint | required | choice_filter | calculation | default | decline | appearance |\n|---|---|---|---|---|---|---|---|---|---|---|\n";
const CHOICES: &str = "\n## choices\n| list_name | name | label::English (en) | region |\n|---|---|---|---|\n| yes_no | yes | Yes | |\n| yes_no | no | No | |\n| town | n1 | N1 | north |\n";

fn of(rows: &str) -> String {
    faults(&format!("{HEAD}{rows}{CHOICES}"))
}

#[test]
fn columns_and_sheets() {
    insta::assert_snapshot!(faults("## servey\n| type |\n|---|\n| text |\n"));
    insta::assert_snapshot!(faults(
        "## survey\n| type | name | label::English (en) | relevent | hint | label::Elvish!! | parameters | bind::x | media::image::English (en) | type |\n|---|---|---|---|---|---|---|---|---|---|\n| text | q | Q | | | | | | | |\n## choices\n| list_name | name | label::English (en) | colour |\n|---|---|---|---|\n"
    ));
}

#[test]
fn types_and_names() {
    insta::assert_snapshot!(of(
        "| integr | a | A | | | | | | | | |\n| deviceid | id | | | | | | | | | |\n| start-geopoint | here | | | | | | | | | |\n| begin_repeat | kin | K | | | | | | | | |\n| end_repeat | | | | | | | | | | |\n| select_one yesno | c | C | | | | | | | | |\n| text | Bad-Name | B | | | | | | | | |\n| text | a | Twice | | | | | | | | |\n| select_one town | d | D | | | | region = 'x' and regoin = 'y' | | | | |\n| begin_group | g | | | | | | | | | |\n| text | | No name | | | | | | | | |\n| end_group | other | | | | | | | | | |\n| end_group | | | | | | | | | | |\n| range | r | R | | | | | | | | |\n"
    ));
}

#[test]
fn rules() {
    insta::assert_snapshot!(of(
        "| select_one yes_no | a | A | | | | | | | | |\n| select_one town | t | T | | | | region = 'north' | | | | |\n| text | b | B | ${a} = 'yes | | | | | | | |\n| text | c | C | ${aa} = 'yes' | | | | | | | |\n| text | d | D | ${a} = 'yess' | | | | | | | |\n| text | e | E | ${f} = 'x' | | | | | | | |\n| text | f | F | ${f} = 'x' | | | | | | | |\n| text | h | H | selectd(${a}, 'yes') | . > 1 | | | | | | |\n| calculate | i | | | | | | ${j} + 1 | | | |\n| calculate | j | | | | | | ${i} + 1 | | | |\n| calculate | k | | | | | | jr:choice-name(${a}, '${a}') | | | |\n| text | l | You said ${zz} | | | | | | | maybe | big |\n| integer | m | M | | | | | | seven | | |\n| note | n | N | | | yes | | 1 + 1 | | | |\n| text | o | O | pulldata('x', 'y', 'z', ${a}) | | | | | | | |\n"
    ));
}

#[test]
fn questions_that_could_never_be_asked() {
    insta::assert_snapshot!(of(
        "| select_one yes_no | a | A | | | | | | | | |\n| select_one town | t | T | | | | region != '' | | | | |\n| text | b | B | ${a} = 'yes' and ${a} = 'no' | | | | | | | |\n| text | c | C | false() | | | | | | | |\n| text | d | D | not(${a} = 'yes' or ${a} != 'yes') | | | | | | | |\n| text | e | E | ${a} = 'yes' | | | | | | | |\n"
    ));
}

#[test]
fn missing_words() {
    let two = "## survey\n| type | name | label::English (en) | label::Русский (ru) | hint::English (en) | hint::Русский (ru) | sms::English (en) | sms::Русский (ru) |\n|---|---|---|---|---|---|---|---|\n";
    let long = "x".repeat(301);
    insta::assert_snapshot!(faults(&format!(
        "{two}| text | a | A | | | Пишите | | |\n| text | b | {long} | Б | | | | |\n| select_one s | c | C | Ц | | | c | |\n## choices\n| list_name | name | label::English (en) | label::Русский (ru) |\n|---|---|---|---|\n| s | x | X | |\n| s | x | X | Х |\n## settings\n| modes | form_id |\n|---|---|\n| web sms vioce | other |\n## texts\n| name | column | English (en) | Deutsch (de) |\n|---|---|---|---|\n| d | label | D | D |\n| a | labl | A | A |\n| s/x | hint | A | A |\n"
    )));
}
