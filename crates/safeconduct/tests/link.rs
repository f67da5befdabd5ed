//! The link between gates and a desk, over real TLS on loopback, with everything that may go wrong on the way.
//!
//! The ends are the real ones (`gate::link`, `desk::link`, the queue, the ledger, a locked keyring); what the pages
//! and the cases make of it is stood in for by two small stores.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test a panic is how a broken expectation is said"
)]

#[path = "link/fixture.rs"]
mod fixture;
#[path = "link/proxy.rs"]
mod proxy;

use std::time::Duration;

use fixture::{Desk, Gate, World, until};
use ledger::backup::BackupFolder;
use proxy::Proxy;
use seal::link::hotline::{SOUND_BYTES_MAX, SOUNDS_MAX, Verdict};
use seal::submission::CallCode;

const SOON: Duration = Duration::from_secs(1);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_arrives_at_a_gate_is_at_the_desk_at_once() {
    let world = World::new();
    let gate = Gate::start(&world, "gate-1").await;
    let desk = Desk::start(&world, &[&gate]).await;
    desk.reached(&gate).await;
    let mut slowest = Duration::ZERO;
    for n in 0..20 {
        let posted = tokio::time::Instant::now();
        gate.post(n).await;
        desk.wait_for(n + 1).await;
        slowest = slowest.max(posted.elapsed());
    }
    assert!(slowest < SOON, "the slowest took {slowest:?}");
    until(async || gate.queue.reached().await.unwrap().received == 20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_false_gate_gets_no_desk_and_a_false_desk_gets_no_gate() {
    let world = World::new();
    let right = Gate::start(&world, "gate-1").await;
    // Has the right address and another key than the desk was told.
    let mut false_gate = Gate::start(&world, "gate-2").await;
    let proxy = Proxy::in_front_of(&false_gate.address).await;
    false_gate.pin = world.stranger.pin();
    false_gate.address = proxy.address();
    right.post(1).await;
    false_gate.post(2).await;
    let desk = Desk::start(&world, &[&right, &false_gate]).await;
    desk.wait_for(1).await;
    until(async || proxy.calls() >= 3).await;
    assert_eq!(desk.envelopes().await.len(), 1, "nothing came from the false gate");
    assert!(!desk.standing("gate-2").reachable);
    assert_eq!(false_gate.store.visits(), 0, "and it learned nothing");
    assert_eq!(false_gate.store.keys(), None);
    desk.stop().await;

    let proxy = Proxy::in_front_of(&right.address).await;
    let stranger = Desk::start_as(&world, &world.stranger, &[&right.at(proxy.address())]).await;
    let visits = right.store.visits();
    right.post(3).await;
    until(async || proxy.calls() >= 3).await;
    assert_eq!(stranger.envelopes().await.len(), 1, "what was there before");
    assert_eq!(right.store.visits(), visits);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_cut_anywhere_neither_lose_nor_double() {
    let world = World::new();
    let gate = Gate::start(&world, "gate-1").await;
    for n in 0..120 {
        gate.post(n).await;
    }
    // Each line is cut after so many bytes from the gate: in the handshake, in a head, in the middle of a frame. The
    // batch has some 250,000 bytes and never comes through as one.
    let proxy = Proxy::in_front_of(&gate.address).await;
    proxy.cut_after([10, 900, 2_500, 4_000, 20_000, 33_333, 50_001, 60_000, 70_007, 80_000, 90_000]);
    let desk = Desk::start(&world, &[&gate.at(proxy.address())]).await;
    desk.wait_for(120).await;
    assert!(proxy.calls() > 5, "it was cut: {} calls", proxy.calls());
    until(async || gate.queue.reached().await.unwrap().received == 120).await;
    assert_eq!(desk.envelopes().await, gate.posted(), "in order, each once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_that_fails_after_storing_stores_once() {
    let world = World::new();
    let gate = Gate::start(&world, "gate-1").await;
    for n in 0..30 {
        gate.post(n).await;
    }
    let desk = Desk::prepare(&world).await;
    // As if it were killed between the append and the bookmark, three times.
    desk.inbox.fail_after_storing(3);
    let desk = desk.call(&world.desk, &[&gate]);
    until(async || gate.queue.reached().await.unwrap().received == 30).await;
    assert_eq!(desk.envelopes().await, gate.posted());
    assert_eq!(desk.inbox.failures_left(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gate_forgets_only_what_a_backup_covers_and_a_restored_desk_gets_the_rest_again() {
    let world = World::new();
    let gate = Gate::start(&world, "gate-1").await;
    let desk = Desk::start(&world, &[&gate]).await;
    for n in 0..5 {
        gate.post(n).await;
    }
    desk.wait_for(5).await;
    until(async || gate.queue.reached().await.unwrap().received == 5).await;
    assert_eq!(
        gate.queue.pull(0, 100).await.unwrap().len(),
        5,
        "received alone lets the gate forget nothing"
    );

    let backups = BackupFolder::open(&world.path("backups")).unwrap();
    let now = "2026-11-23T06:00:00Z".parse().unwrap();
    let covered = backups.take(&desk.inbox.ledger, &desk.inbox.keyring, now).await.unwrap();
    desk.inbox.set_covered(covered.bookmarks);
    until(async || gate.queue.pull(0, 100).await.unwrap().is_empty()).await;

    // After the backup more comes in; then the desk's disk dies, and the backup is put in its place.
    for n in 5..9 {
        gate.post(n).await;
    }
    desk.wait_for(9).await;
    until(async || gate.queue.reached().await.unwrap().received == 9).await;
    desk.stop().await;
    let restored = Desk::restore(&world, &covered.ledger, &covered.keyring).await;
    assert_eq!(restored.envelopes().await.len(), 5);
    let restored = restored.call(&world.desk, &[&gate]);
    restored.wait_for(9).await;
    assert_eq!(restored.envelopes().await, gate.posted());
    assert_eq!(restored.inbox.ledger_fault().await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_handed_over_and_a_lonely_gates_key_is_adopted() {
    let world = World::new();
    let gate = Gate::start(&world, "gate-1").await;
    gate.store.make_fresh_state_key([0xf1; 32]);
    let desk = Desk::start(&world, &[&gate]).await;
    until(async || gate.store.keys().is_some()).await;
    let first = gate.store.keys().unwrap();
    assert!(first.state_keys.iter().any(|key| key.expose() == &[0xf1; 32]), "adopted");
    assert_ne!(first.state_keys[0].expose(), &[0xf1; 32], "but the current one is the desk's");
    desk.stop().await;

    // The gate is started again with no desk in reach, then the desk comes, itself started again.
    let gate = gate.restart(&world).await;
    gate.store.make_fresh_state_key([0xf2; 32]);
    let desk = Desk::prepare(&world).await.call(&world.desk, &[&gate]);
    until(async || gate.store.keys().is_some()).await;
    let second = gate.store.keys().unwrap();
    assert_eq!((second.epoch, &second.mailbox_hmac_key), (first.epoch, &first.mailbox_hmac_key));
    for key in [[0xf1; 32], [0xf2; 32], *first.state_keys[0].expose()] {
        assert!(second.state_keys.iter().any(|known| known.expose() == &key));
    }
    // Another gate has keys of its own.
    let other = Gate::start(&world, "gate-2").await;
    drop(desk);
    let _desk = Desk::prepare(&world).await.call(&world.desk, &[&gate, &other]);
    until(async || other.store.keys().is_some()).await;
    let others = other.store.keys().unwrap();
    assert_ne!(others.epoch, first.epoch);
    assert!(second.state_keys.iter().all(|key| !others.state_keys.contains(key)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_gate_is_filled_again_with_what_it_lacks() {
    let world = World::new();
    let (one, two) = (Gate::start(&world, "gate-1").await, Gate::start(&world, "gate-2").await);
    let desk = Desk::start(&world, &[&one, &two]).await;
    let big = vec![7; 1 << 20];
    for n in 0..10 {
        desk.inbox.reply([big.as_slice(), &[n]].concat());
    }
    for gate in [&one, &two] {
        until(async || gate.store.replies() == 10).await;
    }
    let puts = one.store.puts();
    desk.inbox.reply(b"one more".to_vec());
    until(async || one.store.replies() == 11 && two.store.replies() == 11).await;
    assert_eq!(one.store.puts(), puts + 1, "only what was new was sent");

    // A new disk at one gate; an erasure meanwhile; then a manifest.
    let one = one.restart(&world).await;
    until(async || one.store.replies() == 11).await;
    desk.inbox.erase([3; 32]);
    for gate in [&one, &two] {
        until(async || gate.store.erased() == [[3; 32]]).await;
    }
    desk.inbox.set_manifest(8, b"{\"serial\":8}");
    for gate in [&one, &two] {
        until(async || gate.store.manifest() == (8, b"{\"serial\":8}".to_vec())).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_gate_does_not_accept_does_not_stop_the_rest() {
    let world = World::new();
    let gate = Gate::start(&world, "gate-1").await;
    gate.store.refuse_manifests();
    let desk = Desk::prepare(&world).await;
    desk.inbox.set_manifest(9, b"{}");
    desk.inbox.reply(b"a reply".to_vec());
    let desk = desk.call(&world.desk, &[&gate]);
    until(async || gate.store.replies() == 1).await;
    gate.post(1).await;
    desk.wait_for(1).await;
    assert_eq!(gate.store.manifest().0, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gate_with_a_new_disk_is_read_from_the_start() {
    let world = World::new();
    let gate = Gate::start(&world, "gate-1").await;
    let desk = Desk::start(&world, &[&gate]).await;
    for n in 0..7 {
        gate.post(n).await;
    }
    desk.wait_for(7).await;
    // Its places begin at 1 again, all below the desk's bookmark.
    let gate = gate.restart_with_new_disk(&world).await;
    for n in 100..103 {
        gate.post(n).await;
    }
    desk.wait_for(10).await;
    until(async || gate.queue.reached().await.unwrap().received == 3).await;
    assert_eq!(desk.envelopes().await[7..], gate.posted());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_at_two_gates_arrives_whole_while_both_are_started_again() {
    const EACH: u64 = 5_000;
    let world = World::new();
    let (one, two) = (Gate::start(&world, "gate-1").await, Gate::start(&world, "gate-2").await);
    let desk = Desk::start(&world, &[&one, &two]).await;
    let flood = |gate: &Gate, first: u64| {
        let queue = gate.queue.clone();
        tokio::spawn(async move { fixture::post_all(&queue, first..first + EACH / 2).await })
    };
    let halves = (flood(&one, 0), flood(&two, EACH));
    halves.0.await.unwrap();
    halves.1.await.unwrap();
    let (one, two) = (one.restart(&world).await, two.restart(&world).await);
    let halves = (flood(&one, EACH / 2), flood(&two, EACH + EACH / 2));
    halves.0.await.unwrap();
    halves.1.await.unwrap();
    desk.wait_for(2 * EACH).await;
    let mut found = desk.envelopes().await;
    found.sort();
    let mut posted: Vec<_> = (0..2 * EACH).map(fixture::envelope).collect();
    posted.sort();
    assert!(found == posted, "each of them once");
    for gate in [&one, &two] {
        until(async || gate.queue.standing().await.unwrap().waiting == 0).await;
    }
    // The same again, from people who pressed twice and from the other gate: nothing is added.
    fixture::post_all(&one.queue, EACH..EACH + 100).await;
    until(async || one.queue.standing().await.unwrap().waiting == 0).await;
    assert_eq!(desk.envelopes().await.len(), found.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_that_callers_key_are_looked_up_also_over_a_line_that_broke() {
    let ask = |gate: &Gate, code: &str| {
        let code = CallCode::parse(code).unwrap();
        gate.store.1.ask("trunk-1", code, &mut fixture::rng()).unwrap()
    };
    let world = World::new();
    let gate = Gate::start(&world, "gate-1").await;
    // Asked before there is a desk.
    let mut asked = ask(&gate, fixture::KNOWN_CODE);
    let desk = Desk::start(&world, &[&gate]).await;
    let heard = asked.next().await.unwrap();
    assert!(matches!(heard.verdict, Verdict::Known { unreleased: true, .. }), "{heard:?}");
    assert_eq!(heard.sounds.len(), SOUNDS_MAX);
    assert!(heard.sounds.iter().all(|sound| sound.len() == SOUND_BYTES_MAX));
    assert!(asked.next().await.is_none());

    let mut unknown = ask(&gate, "999999999999");
    assert_eq!(unknown.next().await.unwrap().verdict, Verdict::Unknown);
    let mut waits = ask(&gate, fixture::WAITING_CODE);
    assert_eq!(waits.next().await.unwrap().verdict, Verdict::Wait { seconds: 1 });
    desk.stop().await;
    // Another desk, which knows nothing of his turn, tells him to wait again.
    let _desk = Desk::start(&world, &[&gate]).await;
    while let Some(heard) = waits.next().await {
        assert!(matches!(heard.verdict, Verdict::Wait { .. } | Verdict::Known { .. }), "{heard:?}");
        if heard.verdict.is_last() {
            return;
        }
    }
    panic!("he was never told");
}
