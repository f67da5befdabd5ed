//! A bug may show where it is, never what it was about: a panic message can carry a person's words.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use axum::body::Body;
use axum::http::Response;
use tower_http::catch_panic::CatchPanicLayer;

/// From now on a panic logs its file and line and nothing else. Call once, first thing in `main`.
pub fn print_locations_only() {
    std::panic::set_hook(Box::new(|info| {
        if let Some(place) = info.location() {
            tracing::error!(file = place.file(), line = place.line(), "panic");
        } else {
            tracing::error!("panic");
        }
    }));
}

/// A layer that answers with `page` when a handler panics; the panic's message is dropped unread.
pub fn answer_with<F>(
    page: F,
) -> CatchPanicLayer<impl Fn(Box<dyn std::any::Any + Send>) -> Response<Body> + Clone>
where
    F: Fn() -> Response<Body> + Clone + Send + 'static,
{
    CatchPanicLayer::custom(move |_message: Box<dyn std::any::Any + Send>| page())
}

/// What `work` gives, or nothing when it panicked, so that whoever asked can say so in his words. The panic's message is
/// dropped unread. What `work` holds must be fit to be seen half done: here that is only what a database has committed.
pub async fn caught<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = std::pin::pin!(work);
    let polled = std::future::poll_fn(|context| {
        // After a panic `work` is never polled again: this ends here.
        match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(given)) => Poll::Ready(Some(given)),
            Err(_message) => Poll::Ready(None),
        }
    });
    polled.await
}
