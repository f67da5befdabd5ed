//! A person writes; staff see it, answer, and he can read the answer.

use axum::http::StatusCode;
use seal::id::SubmissionId;
use seal::reply::read_chain;

use crate::desk::read;
use crate::testkit::{Person, Stage};

#[tokio::test]
async fn an_application_becomes_a_case_that_is_answered() {
    let stage = Stage::unlocked().await;
    let person = stage.apply(&[]).await;
    let mut olena = stage.browser("olena").await;
    let queue = olena.get("/").await;
    let name = stage.queue().remove(0);
    assert!(queue.text.contains(&format!("data-case=\"{name}\"")), "{}", queue.text);
    assert!(queue.text.contains("TRIAL"));
    let page = format!("/case/{name}");
    let shown = olena.get(&page).await;
    assert!(shown.text.contains("Я хочу выйти."));
    assert!(shown.text.contains("снегирь"));
    let reply = format!("{page}/reply");
    for text in ["Мы прочитали. Оставайтесь на месте.", "Ещё одно."] {
        let sent = olena.submit(&page, &reply, &[("text", text)]).await;
        assert_eq!(
            (sent.status, sent.location.as_str()),
            (StatusCode::SEE_OTHER, format!("{page}?did=sent").as_str())
        );
    }
    let shown = olena.get(&page).await;
    assert!(shown.text.contains("Оставайтесь на месте."));

    // What he does with his receipt at any gate.
    let keys = person.receipt.keys();
    let verified: Vec<_> = stage
        .replies()
        .await
        .iter()
        .filter(|reply| reply.mailbox() == keys.id)
        .map(|reply| reply.verify(&stage.manifest(), &stage.desk.zone).unwrap())
        .collect();
    let chain = read_chain(verified);
    assert!(chain.faults.is_empty());
    let texts: Vec<String> = chain
        .replies
        .iter()
        .map(|reply| String::from_utf8(reply.open(&keys.read).unwrap().to_vec()).unwrap())
        .collect();
    assert_eq!(texts, ["Мы прочитали. Оставайтесь на месте.", "Ещё одно."]);
}

#[tokio::test]
async fn the_same_again_is_one_case_and_changed_answers_are_a_revision() {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    let envelope = person.application(&stage, &[]);
    stage.arrive(vec![envelope.clone(), envelope.clone()]).await;
    stage.arrive(vec![envelope]).await;
    assert_eq!(stage.queue().len(), 1);
    // The same receipt, sent again with other answers: the same person.
    let mut again = Person::new(&stage);
    again.receipt = person.receipt.clone();
    stage.arrive(vec![again.application(&stage, &[("message", "Ранен.")])]).await;
    assert_eq!(stage.queue().len(), 1);
    let open = stage.desk.open().unwrap();
    let cases = read(&open.cases);
    let case = &cases.iter().next().unwrap().case;
    assert_eq!(case.messages.len(), 2);
    assert!(case.messages[1].is_revision);
}

#[tokio::test]
async fn messages_before_their_application_wait_for_it() {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    stage.arrive(vec![person.message(&stage, "сначала это")]).await;
    assert!(stage.queue().is_empty());
    assert_eq!(read(&stage.desk.open().unwrap().unopened).len(), 1);
    stage.arrive(vec![person.application(&stage, &[])]).await;
    assert!(read(&stage.desk.open().unwrap().unopened).is_empty());
    let open = stage.desk.open().unwrap();
    assert_eq!(read(&open.cases).iter().next().unwrap().case.messages.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_opened_or_believed_is_kept_and_shown() {
    let stage = Stage::unlocked().await;
    let person = stage.apply(&[]).await;
    let stranger = Person::new(&stage);
    // A message for the first person's mailbox by somebody without his receipt.
    let id = SubmissionId::generate(&mut stage.desk.chance.generator());
    let mut follow_up =
        seal::submission::FollowUp::make(&stranger.receipt.keys(), id, seal::submission::Body::clear("ложь"));
    follow_up.mailbox = person.receipt.keys().id;
    let forged = stage.sealed(id, &seal::submission::Submission::FollowUp(follow_up));
    let mut damaged = stranger.application(&stage, &[]);
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    stage
        .arrive(vec![
            forged,
            damaged,
            b"nonsense".to_vec(),
            person.application_to(&stage, "no_such_form", &[], false),
        ])
        .await;
    let mut olena = stage.browser("olena").await;
    let page = olena.get("/envelopes").await;
    for words in ["does not hold the receipt", "damaged on the way"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert_eq!(stage.queue().len(), 1);
    // After a restart they are there again.
    drop(olena);
    let stage = stage.restart().await;
    stage.unlock().await;
    assert_eq!(read(&stage.desk.open().unwrap().unopened).len(), 3);
}

#[tokio::test]
async fn the_duress_word_is_noticed() {
    let stage = Stage::unlocked().await;
    let person = stage.apply(&[]).await;
    stage.arrive(vec![person.message(&stage, "Всё хорошо. Видел Снегиря… то есть снегирь улетел.")]).await;
    let mut olena = stage.browser("olena").await;
    let shown = olena.get(&format!("/case/{}", stage.queue()[0])).await;
    assert!(shown.text.contains("He used the agreed word"), "{}", shown.text);
}

#[tokio::test]
async fn a_civilian_on_the_soldiers_form_never_sees_a_hand_over_step() {
    let stage = Stage::unlocked().await;
    stage.apply(&[("standing", "=called_up")]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut vira = stage.browser("vira").await;
    let act = format!("{page}/act");
    let moved = vira.submit(&page, &act, &[("act", "move-triaged")]).await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.text);
    let shown = vira.get(&page).await;
    assert!(shown.text.contains("this rule has no exception"), "{}", shown.text);
    let refused = vira.submit(&page, &act, &[("act", "move-draft")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("never for “At risk of call-up”"), "{}", refused.text);
}

#[tokio::test]
async fn trial_data_do_not_enter_a_desk_in_production() {
    let stage = Stage::with("behind_tls = true\n").await;
    stage.unlock().await;
    let person = Person::new(&stage);
    stage.arrive(vec![person.application_to(&stage, "apply", &[], true)]).await;
    assert!(stage.queue().is_empty());
    assert_eq!(read(&stage.desk.open().unwrap().unopened)[0].why, crate::intake::NotOpened::Sample);
}

#[tokio::test]
async fn many_envelopes_are_taken_in_by_turns_while_staff_act() {
    let stage = Stage::unlocked().await;
    let people: Vec<Person> = (0..150).map(|_| Person::new(&stage)).collect();
    let envelopes: Vec<Vec<u8>> = people.iter().map(|person| person.application(&stage, &[])).collect();
    let pulled = envelopes
        .into_iter()
        .zip(1..)
        .map(|(envelope, place)| crate::link::Pulled { place, envelope })
        .collect();
    let worker = tokio::spawn(std::sync::Arc::clone(&stage.desk).keep_opening());
    crate::link::Inbox::store_sealed(&*stage.desk, &Stage::gate("gate-2"), [2; 16], pulled).await.unwrap();
    let mut olena = stage.browser("olena").await;
    let mut news = stage.desk.news.subscribe();
    while stage.queue().len() < people.len() {
        news.changed().await.unwrap();
        assert_eq!(olena.get("/").await.status, StatusCode::OK);
    }
    assert_eq!(stage.queue().len(), people.len());
    worker.abort();
}
