//! One person, all the way: asked, sealed, receipt, answer, more words, withdrawal. And everything that may go wrong on it.

use axum::http::StatusCode;
use seal::submission::{Body, Submission};

use crate::person::{OWN, World, answer_all, begin, changed_pack, get, post, press};

/// Goes to the review page.
async fn written(world: &World, language: &str) -> crate::person::Seen {
    let first = begin(&world.router, language, 1).await;
    answer_all(&world.router, first, &["Сокол", "пароход", "Меня услышат?"]).await.0
}

fn beside(at: &str, spot: &str) -> String {
    format!("{}/{spot}", at.rsplit_once('/').unwrap().0)
}

#[tokio::test]
async fn from_the_first_question_to_the_withdrawal() {
    let world = World::new().await;
    let router = &world.router;
    let review = written(&world, "ru").await;
    assert!(review.html.contains("Меня услышат?"));

    let receipt = press(router, &beside(&review.at, "s"), &[]).await;
    assert_eq!(receipt.status, OWN);
    let (words, digits) = (receipt.text_of("receipt-words"), receipt.text_of("receipt-digits"));
    assert_eq!(words.split(' ').count(), 10);

    // The desk finds exactly what was written, and the receipt's own mailbox.
    let sent = world.trial.collect(0).await.unwrap();
    let [(place, Submission::Application { grant, body: Body::Clear(body) })] = sent.as_slice() else {
        panic!("{sent:?}");
    };
    let submitted: interview::conversation::Submitted = serde_json::from_slice(body).unwrap();
    assert_eq!(submitted.answers["message"].joined(), "Меня услышат?");
    assert_eq!(grant.id(), seal::receipt::Receipt::parse(&digits).unwrap().keys().id);

    // Nobody has answered yet; then somebody has.
    let open = async |code: &str| press(router, "/ru/c", &[("v", code)]).await;
    assert!(!open(&words).await.html.contains("class=message"));
    let first = world.trial.answer(grant, None, "Мы прочитали & <ответим>.").await.unwrap();
    world.trial.answer(grant, Some(&first), "Второе").await.unwrap();
    // As it is noted down when it was read out by telephone.
    let whole: String = digits.chars().filter(char::is_ascii_digit).collect();
    let groups: Vec<&str> = (0..10).map(|at| &whole[3 * at..][..3]).collect();
    for noted in [groups.join(" "), groups.join(" - "), groups.join("\r\n")] {
        assert_eq!(open(&noted).await.html.matches("<div class=message>").count(), 2, "{noted}");
    }
    let wrong = if whole.ends_with('7') { "8" } else { "7" };
    let slip = post(router, "/ru/c", &[("v", &format!("{}{wrong}", &whole[..29]))]).await;
    assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mailbox = open(&digits).await;
    assert_eq!(mailbox.html.matches("<div class=message>").count(), 2);
    assert!(mailbox.html.contains("Мы прочитали &#38; &#60;ответим&#62;."), "{}", mailbox.html);
    assert!(mailbox.html.find("Мы прочитали") < mailbox.html.find("Второе"), "newest at the bottom");

    // More words go in sealed and are never shown again.
    let more = press(router, &mailbox.at, &[("v", "Могу идти")]).await;
    assert!(!more.html.contains("Могу идти"));
    let sent = world.trial.collect(*place).await.unwrap();
    let [(place, Submission::FollowUp(follow_up))] = sent.as_slice() else { panic!("{sent:?}") };
    assert_eq!(follow_up.mailbox, grant.id());
    assert!(matches!(&follow_up.body, Body::Clear(text) if text.as_slice() == "Могу идти".as_bytes()));

    // Withdrawn: gone here at once, and a late answer is not kept.
    let gone = press(router, &beside(&mailbox.at, "w"), &[]).await;
    assert_eq!((gone.at.as_str(), gone.status), ("/ru/z2", StatusCode::OK));
    assert_eq!(get(router, &mailbox.at).await.status, StatusCode::GONE);
    let sent = world.trial.collect(*place).await.unwrap();
    assert!(
        matches!(sent.as_slice(), [(_, Submission::Withdrawal { token, .. })] if grant.withdraw_verifier().recognises(token))
    );
    assert!(!open(&words).await.html.contains("class=message"));
    world.trial.answer(grant, None, "Слишком поздно").await.unwrap();
    assert!(!open(&words).await.html.contains("class=message"));
}

#[tokio::test]
async fn an_empty_and_an_unknown_mailbox_are_the_same_page() {
    let world = World::new().await;
    let review = written(&world, "en").await;
    let receipt = press(&world.router, &beside(&review.at, "s"), &[]).await;
    let known = press(&world.router, "/en/c", &[("v", &receipt.text_of("receipt-words"))]).await;
    let mut rng = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(5);
    let stranger = seal::receipt::Receipt::generate(&mut rng).digits();
    let unknown = press(&world.router, "/en/c", &[("v", &stranger)]).await;
    assert_eq!((known.html, known.wire), (unknown.html, unknown.wire));
}

#[tokio::test]
async fn a_double_click_sends_once_and_shows_the_same_receipt() {
    let world = World::new().await;
    let review = written(&world, "uk").await;
    let send = beside(&review.at, "s");
    let (one, other) = tokio::join!(press(&world.router, &send, &[]), press(&world.router, &send, &[]));
    assert_eq!(one.text_of("receipt-digits"), other.text_of("receipt-digits"));
    assert_eq!(world.trial.collect(0).await.unwrap().len(), 1);
    // The connection broke: whatever of it is loaded again shows the receipt.
    for spot in ["d", "r", "1", "s"] {
        let again = get(&world.router, &beside(&review.at, spot)).await;
        assert!(again.status == OWN || again.leads_to().ends_with("/d"), "{spot}");
    }
}

#[tokio::test]
async fn back_and_again_change_answers_and_posts_come_twice_without_harm() {
    let world = World::new().await;
    let router = &world.router;
    let first = begin(router, "en", 1).await;
    let second = press(router, &first.at, &[("v", "yes")]).await;
    let again = press(router, &first.at, &[("v", "yes")]).await;
    assert_eq!(second.at, again.at);
    // Back shows the question with what was said, and another answer opens another question.
    let back = get(router, &first.at).await;
    assert!(back.html.contains("aria-current=true"));
    let other = press(router, &first.at, &[("v", "no")]).await;
    assert_ne!(other.html, second.html);
    // A question that fell away leads on instead of failing.
    let gone = press(router, &first.at, &[("v", "yes")]).await;
    assert_eq!(gone.at, second.at);
    let fell_away = get(router, &other.at).await;
    assert_eq!(fell_away.status, StatusCode::SEE_OTHER);
    // A number that never was leads to what is there.
    assert_eq!(get(router, &beside(&first.at, "77")).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_language_changes_in_the_middle_and_nothing_is_lost() {
    let world = World::new().await;
    let review = written(&world, "ru").await;
    let korean = press(&world.router, &beside(&review.at, "l"), &[("l", "ko-KP"), ("to", "r")]).await;
    assert_eq!(korean.at, review.at);
    assert!(korean.html.contains("lang=\"ko-KP\"") && korean.html.contains("Меня услышат?"));
    let receipt = press(&world.router, &beside(&review.at, "s"), &[]).await;
    let russian = press(&world.router, &beside(&review.at, "l"), &[("l", "ru"), ("to", "d")]).await;
    assert_eq!(receipt.text_of("receipt-digits"), russian.text_of("receipt-digits"));
    assert_ne!(receipt.text_of("receipt-words"), russian.text_of("receipt-words"));
    // A language or a place that is none changes nothing.
    let same = press(&world.router, &beside(&review.at, "l"), &[("l", "xx"), ("to", "//evil.example")]).await;
    assert_eq!(same.at, russian.at);
}

#[tokio::test]
async fn erasing_leaving_and_time_leave_nothing() {
    let world = World::new().await;
    let router = &world.router;
    let erased = written(&world, "ru").await;
    assert_eq!(press(router, &beside(&erased.at, "e"), &[]).await.at, "/ru/z1");
    let left = written(&world, "ru").await;
    let exit = post(router, &beside(&left.at, "x"), &[]).await;
    assert_eq!(exit.leads_to(), "https://example.org/");
    assert_eq!(
        post(router, &beside(&left.at, "x"), &[]).await.leads_to(),
        "https://example.org/",
        "twice too"
    );
    let forgotten = written(&world, "ru").await;
    world.later(gate::held::INTERVIEW_MINUTES + 1);
    for gone in [&erased, &left, &forgotten] {
        assert_eq!(get(router, &gone.at).await.status, StatusCode::GONE);
        assert_eq!(post(router, &beside(&gone.at, "s"), &[]).await.status, StatusCode::GONE);
    }
    assert!(world.trial.collect(0).await.unwrap().is_empty());

    // The receipt's page dies by hand and by time; the code stays good.
    let review = written(&world, "ru").await;
    let receipt = press(router, &beside(&review.at, "s"), &[]).await;
    let words = receipt.text_of("receipt-words");
    assert_eq!(press(router, &receipt.at, &[]).await.at, "/ru/z3");
    assert_eq!(get(router, &receipt.at).await.status, StatusCode::GONE);
    assert_eq!(press(router, "/ru/c", &[("v", &words)]).await.status, OWN);
    let review = written(&world, "ru").await;
    let receipt = press(router, &beside(&review.at, "s"), &[]).await;
    world.later(gate::held::RECEIPT_MINUTES + 1);
    assert_eq!(get(router, &receipt.at).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_gate_that_just_started_says_wait_and_takes_new_interviews() {
    let world = World::without_desk().await;
    let router = &world.router;
    let review = written(&world, "ru").await;
    let receipt = press(router, &beside(&review.at, "s"), &[]).await;
    let words = receipt.text_of("receipt-words");
    let waiting = press(router, "/ru/c", &[("v", &words)]).await;
    assert_eq!(waiting.status, StatusCode::SERVICE_UNAVAILABLE);
    // What began before the desk called goes on after it, and leaves nothing under the old key.
    let review = written(&world, "ru").await;
    world.trial.hand_over_keys();
    let rows = || {
        let database = rusqlite::Connection::open(world.folder.path().join("gate.db")).unwrap();
        database.query_row("select count(*) from states", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let before = rows();
    press(router, &beside(&review.at, "s"), &[]).await;
    assert_eq!(rows(), before, "the answers gave way to the receipt");
    assert_eq!(press(router, "/ru/c", &[("v", &words)]).await.status, OWN);
}

#[tokio::test]
async fn everything_in_one_request() {
    let world = World::new().await;
    let router = &world.router;
    let page = get(router, "/en/a1").await;
    let token = page.html.split("name=\"-t\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = |message: &'static str| {
        vec![
            ("-t", token.clone()),
            ("safe_now", "yes".into()),
            ("answer_language", "here".into()),
            ("reading", "read".into()),
            ("under_18", "no".into()),
            ("standing", "serving".into()),
            ("category", "armed_forces".into()),
            ("power", "ru".into()),
            ("counsel_first", "no".into()),
            ("group_band", "one".into()),
            ("injured", "no".into()),
            ("safe_times", "evening".into()),
            ("alias", "Falcon".into()),
            ("duress_word", "steamer".into()),
            ("message", message.to_owned()),
            ("wait_for_us", "OK".into()),
        ]
    };
    let press_all = async |fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        press(router, "/en/a1", &fields).await
    };
    let one = press_all(fields("Hello")).await;
    let again = press_all(fields("Hello")).await;
    assert_eq!(one.text_of("receipt-words"), again.text_of("receipt-words"));
    let changed = press_all(fields("Hello again")).await;
    assert_eq!(one.text_of("receipt-words"), changed.text_of("receipt-words"));
    let sent = world.trial.collect(0).await.unwrap();
    let messages: Vec<_> = sent
        .iter()
        .map(|(_, submission)| {
            let Some(Body::Clear(body)) = submission.body() else { panic!("an application") };
            let submitted: interview::conversation::Submitted = serde_json::from_slice(body).unwrap();
            submitted.answers["message"].joined()
        })
        .collect();
    assert_eq!(messages.last().unwrap(), "Hello again");

    // One answer that does not fit: everything else is kept on the page.
    let short: Vec<_> = fields("Kept").into_iter().filter(|(name, _)| *name != "alias").collect();
    let pairs: Vec<(&str, &str)> = short.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = post(router, "/en/a1", &pairs).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.html.contains("Kept") && refused.html.contains(&token) && refused.html.contains("role=alert")
    );
}

#[tokio::test]
async fn a_question_that_depends_on_typed_words_is_asked_when_it_matters() {
    let folder = tempfile::tempdir().unwrap();
    let copy = changed_pack(
        folder.path(),
        "forms/apply.md",
        "| text | message |  | yes |  |",
        "| text | message | yes |  | string-length(${alias}) > 3 |",
    );
    let world = World::made(folder, &copy, &[gate::config::Way::Tls], &ledger::Options::default()).await;
    world.trial.hand_over_keys();
    let router = &world.router;
    assert!(!get(router, "/en/a1").await.html.contains("name=\"message\""));
    let mut fields = vec![
        ("safe_now", "yes"),
        ("answer_language", "here"),
        ("reading", "read"),
        ("under_18", "yes"),
        ("standing", "home"),
        ("safe_times", "day"),
        ("alias", "Falcon"),
        ("duress_word", "steamer"),
    ];
    let refused = post(router, "/en/a1", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("<textarea name=\"message\"") && refused.html.contains("role=alert"));
    fields.push(("message", "Here it is"));
    assert_eq!(press(router, "/en/a1", &fields).await.text_of("receipt-words").split(' ').count(), 10);
}
