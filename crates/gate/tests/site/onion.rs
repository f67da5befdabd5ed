//! Where Tor Browser is offered the onion address, and where it must never be.

use axum::http::{Request, StatusCode};
use gate::config::Way;
use ledger::Options;

use crate::person::{Seen, World, answer_all, begin, changed_pack, get, post, press};

const ONION: &str = "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.onion";

/// A gate whose programme has an onion address, reached in `way`.
async fn world(way: Way) -> World {
    let folder = tempfile::tempdir().unwrap();
    let contact = format!("[[contact]]\nkind = \"onion\"\nvalue = \"{ONION}/\"\n\n[[contact]]");
    let copy = changed_pack(folder.path(), "programme.toml", "[[contact]]", &contact);
    let world = World::made(folder, &copy, &[way], &Options::default()).await;
    world.trial.hand_over_keys();
    world
}

fn offered(page: &Seen) -> Option<&str> {
    page.headers.get("onion-location").map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn pages_that_hold_nothing_of_anybody_lead_to_the_same_page_there() {
    let world = world(Way::Tls).await;
    for room in ["", "1", "2", "c", "f1", "f3", "a1", "a2", "z3"] {
        let page = get(&world.router, &format!("/ko-KP/{room}")).await;
        assert!(page.status.is_success());
        assert_eq!(offered(&page), Some(format!("{ONION}/ko-KP/{room}").as_str()));
    }
    assert_eq!(offered(&get(&world.router, "/").await), Some(format!("{ONION}/ru/").as_str()));
    for way in [Way::Onion, Way::Plain] {
        let world = self::world(way).await;
        assert_eq!(offered(&get(&world.router, "/ru/").await), None, "{way:?}");
    }
}

#[tokio::test]
async fn never_where_a_handle_or_words_would_be_lost_or_travel() {
    let world = world(Way::Tls).await;
    let router = &world.router;
    let first = begin(router, "ru", 1).await;
    let refused = post(router, "/ru/c", &[("v", "слово")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let whole = post(router, "/ru/a1", &[("message", "слова")]).await;
    assert_eq!(whole.status, StatusCode::UNPROCESSABLE_ENTITY);
    let begun = post(router, "/ru/f1", &[]).await;
    let nowhere = get(router, "/ru/77").await;
    let gone = get(router, "/q/AAECAwQFBgcICQoLDA0ODw/1").await;
    let first_at = first.at.clone();
    let question = get(router, &first_at).await;
    let (review, _) = answer_all(router, first, &["Сокол", "пароход", "Привет"]).await;
    let beside = |spot: &str| format!("{}/{spot}", review.at.rsplit_once('/').unwrap().0);
    let erase = get(router, &beside("e")).await;
    let receipt = press(router, &beside("s"), &[]).await;
    let mailbox = press(router, "/ru/c", &[("v", &receipt.text_of("receipt-words"))]).await;
    let withdraw = get(router, &mailbox.at.replace("/m", "/w")).await;
    let pages = [
        &refused, &whole, &begun, &nowhere, &gone, &question, &review, &erase, &receipt, &mailbox, &withdraw,
    ];
    for page in pages {
        assert_eq!(offered(page), None, "{}", page.at);
    }
    let put = Request::put("/ru/").body(axum::body::Body::empty()).unwrap();
    assert_eq!(offered(&crate::person::send(router, put).await), None);
}
