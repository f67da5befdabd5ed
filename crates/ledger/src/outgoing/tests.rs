//! What `outgoing` promises, tried.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use tempfile::TempDir;

use super::*;

async fn queue() -> (TempDir, OutgoingQueue) {
    let folder = tempfile::tempdir().unwrap();
    let queue = open(&folder).await;
    (folder, queue)
}

async fn open(folder: &TempDir) -> OutgoingQueue {
    let mut rng = StdRng::seed_from_u64(1);
    OutgoingQueue::open(&folder.path().join("gate.db"), &Options::default(), &mut rng).await.unwrap()
}

async fn put(queue: &OutgoingQueue, submission: u8, envelope: &str) -> Queued {
    queue.put([submission; 16], envelope.as_bytes().to_vec(), 20_000).await.unwrap()
}

#[tokio::test]
async fn envelopes_come_in_order_and_the_same_only_once() {
    let (_folder, queue) = queue().await;
    assert_eq!(put(&queue, 1, "one").await, Queued { place: 1, duplicate: false });
    assert_eq!(put(&queue, 2, "two").await, Queued { place: 2, duplicate: false });
    assert_eq!(put(&queue, 1, "one").await, Queued { place: 1, duplicate: true });
    assert_eq!(put(&queue, 1, "one, revised").await, Queued { place: 3, duplicate: false });
    let pulled = queue.pull(0, 10).await.unwrap();
    let seen: Vec<_> = pulled.iter().map(|w| (w.place, w.envelope.as_slice())).collect();
    assert_eq!(seen, [(1, b"one".as_slice()), (2, b"two"), (3, b"one, revised")]);
    assert_eq!(queue.pull(0, 10).await.unwrap(), pulled, "pulling takes nothing away");
    assert_eq!(queue.pull(2, 10).await.unwrap().len(), 1);
    assert_eq!(queue.pull(0, 1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn only_what_was_received_and_covered_goes() {
    let (_folder, queue) = queue().await;
    for n in 1..=5 {
        put(&queue, n, "envelope").await;
    }
    assert_eq!(queue.covered(5).await.unwrap(), 0, "covered without received takes nothing");
    queue.received(3).await.unwrap();
    queue.received(2).await.unwrap();
    let standing = queue.standing().await.unwrap();
    assert_eq!(standing, Standing { waiting: 2, received: 3, oldest_waiting: Some(20_000) });
    assert_eq!(queue.stage([3; 16]).await.unwrap(), Some(Stage::Received));
    assert_eq!(queue.stage([4; 16]).await.unwrap(), Some(Stage::Waiting));
    assert_eq!(queue.pull(0, 10).await.unwrap().len(), 5, "received is not forgotten");
    assert_eq!(queue.covered(5).await.unwrap(), 3);
    assert_eq!(queue.reached().await.unwrap(), Reached { received: 3, covered: 3 });
    assert_eq!(queue.stage([3; 16]).await.unwrap(), None);
    assert_eq!(queue.covered(5).await.unwrap(), 0);
    queue.received(1_000_000).await.unwrap();
    assert_eq!(put(&queue, 9, "after").await.place, 6);
    assert_eq!(
        queue.stage([9; 16]).await.unwrap(),
        Some(Stage::Waiting),
        "a place not yet given is not received"
    );
}

#[tokio::test]
async fn a_place_is_never_given_twice_and_the_queue_keeps_its_name() {
    let (folder, queue) = queue().await;
    put(&queue, 1, "one").await;
    put(&queue, 2, "two").await;
    queue.received(2).await.unwrap();
    assert_eq!(queue.covered(2).await.unwrap(), 2);
    let id = queue.id();
    drop(queue);
    let queue = open(&folder).await;
    assert_eq!(queue.id(), id);
    assert_eq!(put(&queue, 3, "three").await.place, 3);
    let elsewhere = tempfile::tempdir().unwrap();
    let mut rng = StdRng::seed_from_u64(2);
    let other =
        OutgoingQueue::open(&elsewhere.path().join("gate.db"), &Options::default(), &mut rng).await.unwrap();
    assert_ne!(other.id(), id);
}

#[tokio::test]
async fn waiting_ends_when_something_is_queued() {
    let (_folder, queue) = queue().await;
    let waiting = tokio::spawn({
        let queue = queue.clone();
        async move { queue.wait_past(0).await }
    });
    put(&queue, 1, "one").await;
    waiting.await.unwrap();
    queue.wait_past(0).await;
}

#[tokio::test]
async fn what_was_covered_is_not_in_the_files_any_more() {
    let (folder, queue) = queue().await;
    for n in 0..40 {
        put(&queue, n, &"CANARY".repeat(500)).await;
    }
    let found = || {
        std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
            .any(|bytes| bytes.windows(6).any(|w| w == b"CANARY"))
    };
    assert!(found(), "it was there");
    queue.received(40).await.unwrap();
    assert_eq!(queue.covered(40).await.unwrap(), 40);
    assert!(!found(), "neither in the database nor in its log");
}

#[tokio::test]
async fn what_is_done_with_an_envelope_is_durable_with_it_or_not_at_all() {
    let (_folder, queue) = queue().await;
    let refused =
        queue.put_with([1; 16], b"one".to_vec(), 1, |c| c.execute("insert into nowhere values (1)", []));
    assert!(refused.await.is_err());
    assert_eq!(queue.pull(0, 10).await.unwrap().len(), 0);
    let (queued, more) = queue.put_with([1; 16], b"one".to_vec(), 1, |_| Ok("more")).await.unwrap();
    assert_eq!((queued.place, more), (1, "more"));
}

#[tokio::test]
async fn a_pull_stops_at_its_byte_limit_but_always_brings_one() {
    let (_folder, queue) = queue().await;
    let half = vec![7; PULL_BYTES_MAX / 2 + 1];
    for n in 0..3 {
        queue.put([n; 16], half.clone(), 1).await.unwrap();
    }
    assert_eq!(queue.pull(0, 10).await.unwrap().len(), 2);
    queue.put([9; 16], vec![7; PULL_BYTES_MAX + 1], 1).await.unwrap();
    assert_eq!(queue.pull(3, 10).await.unwrap().len(), 1);
}
