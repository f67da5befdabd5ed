//! What this line reveals.

use super::*;

#[test]
fn what_the_line_reveals_is_said_before_anything_is_asked_and_cannot_be_cut_short() {
    let mut caller = in_russian();
    assert_eq!(caller.turn_ids[0], "call-seen");
    assert_eq!(caller.turn_firm, ["call-seen"]);
    let mut trial = Caller::new(programme());
    trial.trial = true;
    trial.dial().press("2");
    assert_eq!(trial.turn_firm, ["call-trial", "call-seen"]);
    caller.press("3");
    assert_eq!(
        caller.turn_firm,
        ["call-begin-kept"],
        "a hang-up keeps what was said, and that is said first"
    );
}
