//! A conversation goes on at another gate, with what the desk carried there and cannot read.

use channels::{ChannelKind, Taken};
use gate::link::LinkStore as _;
use interview::chat::Command;

use crate::line::{Phone, World, word};

const ADDRESS: &str = "79992718281";

/// Carries everything from one gate to another, as a desk does.
async fn carry(from: &World, to: &World) -> usize {
    let (mut after, mut new) = (0, 0);
    loop {
        let frames = from.trial.gate.talks(after).await.unwrap();
        let Some(last) = frames.last() else { return new };
        after = last.place;
        let rows = frames.into_iter().map(|frame| frame.bytes).collect();
        new += to.trial.gate.take_talks(rows).await.unwrap();
    }
}

#[tokio::test]
async fn a_conversation_goes_on_at_another_gate_and_what_was_taken_stays_known() {
    let (old, new) = (World::new(1).await, World::new(2).await);
    let line = old.line(ChannelKind::Sms, "sms-1");
    let mut phone = Phone::new(&old, &line, ADDRESS);
    phone.write("Здравствуйте").await.write("1").await.write("1").await;
    let question = phone.heard();
    let last = line.text(ADDRESS, "1");
    line.take(vec![last.clone()]).await.unwrap();
    let carried = carry(&old, &new).await;
    assert!(carried >= 5, "a conversation and four messages: {carried}");
    assert_eq!(carry(&old, &new).await, 0, "carried twice is carried once");

    let moved = new.line(ChannelKind::Sms, "sms-1");
    assert_eq!(moved.take(vec![last]).await, Ok(vec![Taken::Known]));
    let mut phone = Phone::new(&new, &moved, ADDRESS);
    phone.write(&word("ru", Command::Help)).await;
    assert!(!phone.heard().contains(&question), "he has answered that one: {}", phone.log);
    phone.write(&word("ru", Command::Change)).await;
    assert!(phone.heard().contains('1'), "{}", phone.log);
    // He goes on here; the older copy does not come back over it.
    let turns = phone.heard();
    assert_eq!(carry(&old, &new).await, 0);
    phone.write(&word("ru", Command::Change)).await;
    assert_eq!(phone.heard(), turns);
    assert!(carry(&new, &old).await >= 1, "and back");
}

#[tokio::test]
async fn rows_that_are_none_are_refused() {
    let world = World::new(1).await;
    for row in [vec![], vec![1; 5], vec![2; 10], vec![3; 60], vec![2; 100]] {
        assert!(world.trial.gate.take_talks(vec![row]).await.is_err());
    }
}
