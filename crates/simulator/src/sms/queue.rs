//! What the network keeps until the programme's side has taken it: messages of people and receipts of the provider, in order.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

/// How many wait; then telephones refuse to send more, and receipts are dropped, as networks do.
const WAITING_MAX: usize = 500;

/// A message or a receipt on its way.
#[derive(Debug)]
pub(crate) struct Delivery {
    /// What is still to go: the bodies of `deliver_sm`, one a part.
    pub(crate) bodies: VecDeque<Vec<u8>>,
    /// Whose message, and which; none for a receipt.
    pub(crate) of: Option<(String, i64)>,
}

impl Delivery {
    pub(crate) fn of_message(bodies: VecDeque<Vec<u8>>, of: (String, i64)) -> Self {
        Self { bodies, of: Some(of) }
    }

    pub(crate) fn receipt(body: Vec<u8>) -> Self {
        Self { bodies: VecDeque::from([body]), of: None }
    }
}

/// What waits.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    waiting: Mutex<VecDeque<Delivery>>,
    news: Notify,
}

impl Queue {
    pub(crate) fn has_room(&self) -> bool {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).len() < WAITING_MAX
    }

    /// Takes a message or, where there is room, a receipt.
    pub(crate) fn push(&self, delivery: Delivery) {
        if delivery.of.is_none() && !self.has_room() {
            return;
        }
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(delivery);
        self.news.notify_one();
    }

    /// What was not taken goes back to its place.
    pub(crate) fn push_back_in_front(&self, delivery: Delivery) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_front(delivery);
        self.news.notify_one();
    }

    /// The next one. Dropping it while it waits loses nothing.
    pub(crate) async fn next(&self) -> Delivery {
        loop {
            let news = self.news.notified();
            let next = {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                let next = waiting.pop_front();
                if !waiting.is_empty() {
                    // Another line may carry the next one.
                    self.news.notify_one();
                }
                next
            };
            match next {
                Some(delivery) => return delivery,
                None => news.await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(number: u8) -> Delivery {
        Delivery::of_message(VecDeque::from([vec![number]]), ("a".to_owned(), 1))
    }

    #[tokio::test]
    async fn in_order_and_back_in_front() {
        let queue = Queue::default();
        queue.push(message(1));
        queue.push(message(2));
        let first = queue.next().await;
        queue.push_back_in_front(first);
        assert_eq!(queue.next().await.bodies[0], [1]);
        assert_eq!(queue.next().await.bodies[0], [2]);
    }

    #[test]
    fn receipts_go_when_it_is_full() {
        let queue = Queue::default();
        while queue.has_room() {
            queue.push(message(0));
        }
        queue.push(Delivery::receipt(vec![9]));
        assert_eq!(queue.waiting.lock().unwrap().len(), WAITING_MAX);
    }
}
