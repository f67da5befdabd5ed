//! The whole table of permissions, written out, so that a change of a rule is seen in a review.

use std::fmt::Write as _;

use super::*;
use crate::case::samples;
use crate::{OnApplication, Proposal};

/// Every place a case of that kind can be in, with the path that leads there.
fn places(kind: Option<Kind>) -> Vec<(String, Case)> {
    let path: &[State] = match kind {
        Some(Kind::Application) => &[State::Triaged, State::Draft, State::Submitted, State::UnderReview],
        Some(Kind::ThirdParty | Kind::ConscriptionRisk) | None => &[State::Triaged],
    };
    (0..=path.len())
        .map(|length| samples::walked(samples::begun(kind), &path[..length]))
        .map(|case| (case.state().slug().to_owned(), case))
        .collect()
}

fn verdict(case: &Case, role: Role, act: Act) -> &'static str {
    let actor = Actor { name: StaffName::parse("olena").unwrap(), role };
    case.permit(&actor, act).err().map_or("yes", |refusal| refusal.slug())
}

#[test]
fn the_table_is_the_one_in_the_documents() {
    let mut table = String::from(
        "# Who may do what\n\nWritten by the tests of `casework` (set `UPDATE_TABLE=1` to write it anew). Each cell says \
         *yes* or why not.\n",
    );
    for kind in Kind::ALL.map(Some).into_iter().chain([None]) {
        for (place, case) in places(kind) {
            write!(
                table,
                "\n## {} · {place}\n\n| act | OP | VER | AUD | ADM |\n|---|---|---|---|---|\n",
                Kind::slug_of(kind)
            )
            .unwrap();
            for act in Act::all() {
                let cells = Role::ALL.map(|role| verdict(&case, role, act));
                writeln!(table, "| {} | {} |", act.slug(), cells.join(" | ")).unwrap();
            }
        }
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("permissions.md");
    if std::env::var_os("UPDATE_TABLE").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), table, "permissions.md is out of date");
}

#[test]
fn auditors_and_administrators_never_see_a_persons_words() {
    for kind in Kind::ALL.map(Some).into_iter().chain([None]) {
        for (place, case) in places(kind) {
            for role in [Role::Auditor, Role::Admin] {
                assert!(
                    Act::all().into_iter().all(|act| verdict(&case, role, act) != "yes"),
                    "{place} {role:?}"
                );
            }
        }
    }
}

#[test]
fn a_colleagues_case_is_taken_before_it_is_answered() {
    let mine = samples::after(
        samples::opened(Kind::Application),
        &samples::operator(),
        vec![crate::Event::Assigned { to: StaffName::parse("olena").ok() }],
    );
    let other = Actor { name: StaffName::parse("danylo").unwrap(), role: Role::Operator };
    assert_eq!(
        mine.permit(&other, Act::Reply),
        Err(Refusal::Others { owner: StaffName::parse("olena").unwrap() })
    );
    assert_eq!(mine.permit(&other, Act::Take), Ok(()));
    assert_eq!(mine.permit(&samples::operator(), Act::Reply), Ok(()));
}

#[test]
fn a_draft_is_submitted_only_with_a_duress_word() {
    let draft = samples::at(Kind::Application, &[State::Triaged, State::Draft]);
    assert_eq!(draft.permit(&samples::operator(), Act::Move(State::Submitted)), Err(Refusal::NoDuressWord));
    let event = crate::Event::DuressWordAgreed { word: crate::Words::new("снег") };
    let ready = samples::after(draft, &samples::operator(), vec![event]);
    assert_eq!(ready.permit(&samples::operator(), Act::Move(State::Submitted)), Ok(()));
}

#[test]
fn an_open_case_is_not_purged_by_hand() {
    let review = Track::Application(OnApplication::UnderReview(Some(Proposal {
        finding: crate::Finding::OutOfScope,
        by: StaffName::parse("vira").unwrap(),
    })));
    assert!(!review.state().is_ended());
    let verifier = samples::verifier("petro");
    assert_eq!(samples::opened(Kind::Application).permit(&verifier, Act::Purge), Err(Refusal::StillOpen));
    let ended = samples::at(Kind::Application, &[State::Triaged, State::InfoGiven]);
    assert_eq!(ended.permit(&verifier, Act::Purge), Ok(()));
    assert!(matches!(ended.permit(&samples::operator(), Act::Purge), Err(Refusal::Role { .. })));
}
