//! A bug may show where it is, never what it was about: a panic message can carry a person's words.

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
