//! Random walks through calls: any keys, silences, recordings and hang-ups in any order. Something is always said or waited for, nothing
//! grows, and a hang-up keeps what was answered.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

#[path = "common/caller.rs"]
mod caller;

use caller::{Caller, Looking, every_way, programme};
use interview::call::{CALL_BYTES_MAX, Ended, Waits};
use interview::conversation::{Env, Submitted, check_hostile, so_far};
use proptest::prelude::*;
use rand::SeedableRng;
use rand::rngs::StdRng;

#[derive(Clone, Debug)]
enum Move {
    Key(char),
    /// The digits of a code that was sealed before, or of one that never was.
    Code(usize),
    Silence,
    Speak,
    Recorded(u8),
    Late(bool),
    Down(bool),
    Looking(u8),
    DeskAnswers,
    Began,
}

fn a_move() -> impl Strategy<Value = Move> {
    let keys: Vec<char> = "0123456789*#".chars().collect();
    prop_oneof![
        16 => Just(Move::Key('1')),
        16 => prop::sample::select(keys).prop_map(Move::Key),
        1 => (0usize..3).prop_map(Move::Code),
        3 => Just(Move::Silence),
        4 => Just(Move::Speak),
        1 => (0u8..5).prop_map(Move::Recorded),
        1 => any::<bool>().prop_map(Move::Late),
        1 => any::<bool>().prop_map(Move::Down),
        1 => (0u8..5).prop_map(Move::Looking),
        1 => Just(Move::DeskAnswers),
        1 => Just(Move::Began),
    ]
}

fn go(caller: &mut Caller, one: &Move) {
    match one {
        Move::Key(sign) => {
            caller.press(&sign.to_string());
        }
        Move::Code(at) => {
            let known = caller.desk.applications.iter().map(|(_, code, ..)| code.digits().to_owned());
            let code = known.chain(["572400000000".to_owned()]).nth(*at).unwrap_or_else(|| "0".repeat(12));
            caller.press(&code);
        }
        Move::Silence => {
            caller.keep_silent();
        }
        // Only where a recording is made can one end.
        Move::Speak if matches!(caller.waits, Waits::Recording { .. }) => {
            caller.speak();
        }
        Move::Speak => {
            caller.press("1");
        }
        Move::Recorded(how) => {
            let recording = caller.a_recording();
            let ended = match how {
                0 => Ended::Silence(recording),
                1 => Ended::Longest(recording),
                2 => Ended::Nothing,
                3 => Ended::Cut(recording),
                _ => Ended::Key(recording),
            };
            caller.recorded(ended);
        }
        Move::Late(late) => caller.desk.late = *late,
        Move::Down(down) => caller.desk.down = *down,
        Move::Looking(how) => {
            caller.desk.looking = [
                Looking::Answers,
                Looking::Queued,
                Looking::Away(Some(3)),
                Looking::Expired,
                Looking::Pending,
            ][usize::from(*how)];
        }
        Move::DeskAnswers => {
            caller.desk_answers();
        }
        Move::Began => {
            caller.dial();
        }
    }
}

/// What was answered and not sent.
fn answered(caller: &Caller) -> Option<Submitted> {
    let state = caller.call.interview()?;
    let form = caller.programme.form(state.form())?;
    let (now, mut rng) = (caller::now(), StdRng::seed_from_u64(3));
    so_far(form, state, &mut Env { now: &now, rng: &mut rng })
}

fn walk(mut caller: Caller, moves: &[Move]) -> Result<String, TestCaseError> {
    caller.dial();
    for one in moves {
        let was_over = caller.hung_up;
        let before = caller.desk.applications.len();
        let kept = answered(&caller);
        go(&mut caller, one);
        prop_assert_eq!(caller.hung_up, caller.waits == Waits::Nothing, "{}", caller.log);
        prop_assert!(!was_over || caller.hung_up);
        prop_assert!(caller.call.size_bytes() < CALL_BYTES_MAX);
        // A goodbye keeps as a hang-up does.
        if let (Some(kept), true, false, false) = (kept, caller.hung_up, was_over, caller.desk.down) {
            let is_erased = caller.desk.late && !caller.desk.erased.is_empty();
            prop_assert!(is_erased || caller.desk.applications.len() > before, "{:?}\n{}", kept, caller.log);
        }
    }
    caller.desk.down = false;
    let (kept, erased) = (answered(&caller), caller.desk.erased.len());
    caller.hang_up();
    prop_assert!(caller.hung_up && caller.turn_ids.is_empty());
    if let (Some(kept), true) = (kept, caller.desk.erased.len() == erased) {
        let (_, _, application, _) = caller.desk.applications.last().unwrap();
        for question in kept.answers.keys() {
            prop_assert!(application.answers.contains_key(question), "{}\n{}", question, caller.log);
        }
        let is_there = |question: &String| {
            application.declined.contains(question) || application.answers.contains_key(question)
        };
        prop_assert!(kept.declined.iter().all(is_there), "{}", caller.log);
    }
    let (now, mut rng) = (caller::now(), StdRng::seed_from_u64(3));
    for (_, code, application, spoken) in &caller.desk.applications {
        let form = caller.programme.form(&application.form).unwrap();
        let mut env = Env { now: &now, rng: &mut rng };
        let checked = check_hostile(form, application, &mut env);
        prop_assert!(checked.is_ok(), "{checked:?}\n{}", caller.log);
        prop_assert!(spoken.iter().all(|one| application.answers.contains_key(&one.question)));
        prop_assert_eq!(code.digits().len(), 12);
        for one in spoken {
            prop_assert!(!caller.desk.discarded.contains(&one.recording), "{}", caller.log);
        }
    }
    Ok(caller.log)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_pressed_the_call_holds(
        moves in prop::collection::vec(a_move(), 0..70),
        language in 1u8..6,
        menu in 1u8..10,
        asks_every_way in any::<bool>(),
    ) {
        let programme = if asks_every_way { every_way() } else { programme() };
        let begin = [language, menu].map(|key| Move::Key(char::from(b'0' + key)));
        let moves = [begin.as_slice(), &moves].concat();
        let once = walk(Caller::new(programme), &moves)?;
        prop_assert_eq!(once, walk(Caller::new(programme), &moves)?);
    }

    #[test]
    fn from_the_first_second_on_any_key_is_heard(moves in prop::collection::vec(a_move(), 0..30)) {
        walk(Caller::new(programme()), &moves)?;
    }
}
