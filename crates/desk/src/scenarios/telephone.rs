//! Answers by telephone, at the desk: spoken or recorded, listened to, released; and nothing else is ever heard.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use axum::http::StatusCode;
use casework::CODE_DAYS;
use seal::link::RunId;
use seal::link::hotline::{Question, Verdict};
use seal::submission::{CallCode, Wish};
use sound::{loudness, wav};

use super::destroyed::readable;
use crate::audit::What;
use crate::calls::LookedUp;
use crate::desk::read;
use crate::spoken::RECORDING_BYTES_MAX;
use crate::testkit::{Browser, Person, Stage, cut_form, hidden_fields, recording, words};
use crate::vault::stream;

const CODE: &str = "120034005678";
const ANSWER: &str = "Мы здесь. Подождите до вечера.";

fn code() -> CallCode {
    CallCode::parse(CODE).unwrap()
}

/// A program that gives this sound for every text.
fn speaker(folder: &std::path::Path, sound: &[u8]) -> PathBuf {
    let (file, program) = (folder.join("spoken.wav"), folder.join("speaks"));
    std::fs::write(&file, sound).unwrap();
    std::fs::write(&program, format!("#!/bin/sh\ncat > /dev/null\ncat '{}'\n", file.display())).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
    program
}

/// A desk with that program, and somebody who called and was given a code.
async fn called_at(program: &std::path::Path) -> (Stage, Person) {
    let stage = Stage::with(&format!("trial = true\nspeech = {program:?}\n")).await;
    stage.unlock().await;
    let person = Person::new(&stage);
    let hear = Wish::Hear { code: code() };
    stage.arrive(vec![person.by_channel(&stage, true, &words("voice", "Помогите", Some(hear)))]).await;
    (stage, person)
}

async fn called(folder: &tempfile::TempDir) -> (Stage, Person) {
    called_at(&speaker(folder.path(), &recording(1_500))).await
}

async fn answer(stage: &Stage, browser: &mut Browser, more: &[(&str, &str)]) -> crate::testkit::Answer {
    let page = format!("/case/{}", stage.queue()[0]);
    let fields: Vec<_> = [("text", ANSWER)].into_iter().chain(more.iter().copied()).collect();
    browser.submit(&page, &format!("{page}/reply"), &fields).await
}

async fn keyed(stage: &Stage) -> LookedUp {
    let question = Question { id: RunId([1; 16]), trunk: "a".to_owned(), code: code() };
    stage.desk.look_up("gate-1", &question).await.unwrap()
}

fn released_lines(stage: &Stage) -> usize {
    let open = stage.desk.open().unwrap();
    let lines = read(&open.audit);
    lines.iter().filter(|line| line.what == What::Released && line.case_ref.is_some()).count()
}

#[tokio::test]
async fn an_answer_is_spoken_listened_to_and_released() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, _person) = called(&folder).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let here = format!("{page}/telephone/1");
    let mut olena = stage.browser("olena").await;
    assert_eq!(answer(&stage, &mut olena, &[]).await.location, format!("{page}?did=sent"));
    let shown = olena.get(&page).await;
    for said in [
        "He has a code that counts until 2026-12-23",
        "1 answer cannot be heard by telephone yet",
        "Let him hear it by",
    ] {
        assert!(shown.text.contains(said), "{said}: {}", shown.text);
    }
    assert!(matches!(keyed(&stage).await.verdict, Verdict::Known { sounds: 0, unreleased: true, .. }));

    let made = olena.submit(&page, &here, &[]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let shown = olena.get(&made.location.replace("#take", "")).await;
    assert!(shown.text.contains("Spoken by a program, 2 s") && shown.text.contains(ANSWER), "{}", shown.text);
    let heard = olena.get(&format!("{here}/take")).await;
    assert_eq!(
        (heard.status, &heard.headers["content-type"]),
        (StatusCode::OK, &"audio/wav".parse().unwrap())
    );
    assert_eq!(heard.headers["cache-control"], "no-store");
    let sound = wav::read(&heard.bytes).unwrap();
    assert!((loudness::speech_dbfs(&sound).unwrap() - loudness::TARGET_DBFS).abs() < 1.0);
    let part = olena.get_part(&format!("{here}/take"), "bytes=100-199").await;
    assert_eq!((part.status, &part.bytes[..]), (StatusCode::PARTIAL_CONTENT, &heard.bytes[100..200]));
    assert_eq!(part.headers["content-range"], format!("bytes 100-199/{}", heard.bytes.len()));
    // A colleague who has the case now has none, and nobody hears it yet.
    olena.submit(&page, &format!("{page}/act"), &[("act", "release")]).await;
    let mut vira = stage.browser("vira").await;
    assert_eq!(vira.get(&format!("{here}/take")).await.status, StatusCode::NOT_FOUND);
    assert!(keyed(&stage).await.sounds.is_empty());

    let done = olena.submit(&here, &format!("{here}/release"), &[]).await;
    assert_eq!(done.location, format!("{page}?did=released#m-r1"), "{}", done.text);
    let shown = olena.get(&format!("{page}?did=released")).await;
    for said in ["Released: he hears it when he calls", "He can hear it by telephone since", "another sound"]
    {
        assert!(shown.text.contains(said), "{said}: {}", shown.text);
    }
    assert!(!shown.text.contains("cannot be heard"));
    let looked_up = keyed(&stage).await;
    assert!(matches!(looked_up.verdict, Verdict::Known { sounds: 1, unreleased: false, .. }));
    assert_eq!(*looked_up.sounds[0], heard.bytes, "what was listened to");
    assert_eq!(released_lines(&stage), 1);
    assert_eq!(vira.get(&format!("{here}/sound")).await.bytes, heard.bytes);
    assert_eq!(olena.get(&format!("{here}/take")).await.status, StatusCode::NOT_FOUND, "it is used up");
    assert!(olena.get(&here).await.text.contains("What he hears now"));
}

#[tokio::test]
async fn what_a_browser_recorded_is_released_and_what_is_no_recording_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, _person) = called(&folder).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let (here, upload) = (format!("{page}/telephone/1"), format!("{page}/telephone/1/recording"));
    let mut olena = stage.browser("olena").await;
    answer(&stage, &mut olena, &[]).await;
    let token = hidden_fields(&olena.get(&here).await.text, &here).remove(0).1;
    let silence = [&recording(10)[..44], &[0; 32_000]].concat();
    for (file, status, why) in [
        (Vec::new(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "no recording that the desk can read"),
        (b"OggS and so on".to_vec(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "no recording"),
        (silence, StatusCode::UNPROCESSABLE_ENTITY, "nothing is heard in it"),
        (recording(0), StatusCode::UNPROCESSABLE_ENTITY, "nothing is heard in it"),
        (recording(90_100), StatusCode::PAYLOAD_TOO_LARGE, "longer than 90 s"),
        (vec![1; RECORDING_BYTES_MAX + 1], StatusCode::PAYLOAD_TOO_LARGE, "cannot be read"),
    ] {
        let refused = olena.upload(&upload, &token, "audio/wav", file).await;
        assert_eq!(refused.status, status, "{why}: {}", refused.text);
        let heading = refused.text.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap();
        assert!(heading.contains(why), "{heading}");
    }
    let foreign = olena.upload(&upload, "x", "audio/wav", recording(1_000)).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert_eq!(
        olena.upload(&upload, &token, "audio/webm", recording(1_000)).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(olena.get(&format!("{here}/take")).await.status, StatusCode::NOT_FOUND);

    let made = olena.upload(&upload, &token, "audio/wav", recording(2_500)).await;
    assert!(made.status == StatusCode::CREATED && made.location.starts_with(&here), "{}", made.text);
    let shown = olena.get(&here).await;
    assert!(shown.text.contains("Recorded by you, 3 s") && shown.text.contains("Record again"));
    let done = olena.submit(&here, &format!("{here}/release"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let sound = wav::read(&keyed(&stage).await.sounds[0]).unwrap();
    assert_eq!(sound.length().as_millis(), 2_500);
    // What was released is there after a restart; what was not is gone.
    olena.upload(&upload, &token, "audio/wav", recording(1_000)).await;
    drop(olena);
    let stage = stage.restart().await;
    stage.unlock().await;
    let mut olena = stage.browser("olena").await;
    assert_eq!(olena.get(&format!("{here}/take")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(olena.get(&format!("{here}/sound")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nothing_is_released_but_what_lay_before_somebody() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, person) = called(&folder).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let (here, release) = (format!("{page}/telephone/1"), format!("{page}/telephone/1/release"));
    let mut olena = stage.browser("olena").await;
    answer(&stage, &mut olena, &[]).await;
    olena.submit(&page, &here, &[]).await;
    let fields = hidden_fields(&olena.get(&here).await.text, &release);
    let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    // Meanwhile the take is another one, in another window.
    let token = fields.iter().find(|(name, _)| name == "csrf").unwrap().1.clone();
    olena.upload(&format!("{here}/recording"), &token, "audio/wav", recording(1_000)).await;
    let refused = olena.post_raw(&release, form.join("&")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("is not kept any more"), "{}", refused.text);
    stage.later(2);
    let mut olena = stage.browser("olena").await;
    assert!(!olena.get(&here).await.text.contains("id=\"take\""), "after an hour it is gone");
    let elsewhere = olena.submit(&here, &here, &[("csrf", "x")]).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    assert_eq!((released_lines(&stage), keyed(&stage).await.sounds.len()), (0, 0));
    for wrong in ["telephone/2", "telephone/0", "telephone/1/sound"] {
        assert_eq!(olena.get(&format!("{page}/{wrong}")).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    stage.arrive(vec![person.withdrawal(&stage)]).await;
    assert_eq!(olena.get(&here).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_who_may_answer_releases_and_only_his_page_may_use_a_microphone() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, _person) = called(&folder).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let here = format!("{page}/telephone/1");
    let mut olena = stage.browser("olena").await;
    answer(&stage, &mut olena, &[]).await;
    olena.submit(&page, &format!("{page}/act"), &[("act", "release")]).await;
    let permissions =
        |answer: &crate::testkit::Answer| answer.headers["permissions-policy"].to_str().unwrap().to_owned();
    let shown = olena.get(&here).await;
    assert_eq!(permissions(&shown), "camera=(), geolocation=(), microphone=(self)");
    let policy = shown.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self'; ") && policy.contains("media-src 'self'; "), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("blob"), "{policy}");
    for other in ["/", &page, "/help", &format!("{here}/take"), "/static/recorder.js", "/sign-in"] {
        assert_eq!(
            permissions(&olena.get(other).await),
            "camera=(), geolocation=(), microphone=()",
            "{other}"
        );
    }
    for (name, status) in
        [("audrey", StatusCode::FORBIDDEN), ("adam", StatusCode::FORBIDDEN), ("vira", StatusCode::OK)]
    {
        let mut browser = stage.browser(name).await;
        for path in ["", "/take", "/sound"] {
            let answer = browser.get(&format!("{here}{path}")).await;
            let expected =
                if path.is_empty() || status != StatusCode::OK { status } else { StatusCode::NOT_FOUND };
            assert_eq!(answer.status, expected, "{name} {path}");
        }
        if status != StatusCode::OK {
            for path in ["", "/release", "/recording"] {
                let refused = browser.post_raw(&format!("{here}{path}"), String::new()).await;
                assert_eq!(refused.status, status, "{name} {path}");
            }
        }
    }
    let mut stranger = stage.stranger();
    assert!(stranger.get(&format!("{here}/sound")).await.status.is_redirection());
    // Another operator's case.
    olena.submit(&page, &format!("{page}/act"), &[("act", "take")]).await;
    let mut vira = stage.browser("vira").await;
    let refused = vira.get(&here).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("olena"), "{}", refused.text);
    assert!(!vira.get(&page).await.text.contains("Let him hear it"));
}

#[tokio::test]
async fn without_the_program_it_is_said_what_to_install_and_recording_works() {
    let (stage, _person) = called_at(std::path::Path::new("/nowhere/espeak-ng")).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let here = format!("{page}/telephone/1");
    let mut olena = stage.browser("olena").await;
    // Not even the answer goes out, and what was typed is still there.
    let refused = answer(&stage, &mut olena, &[("telephone", "yes")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    for said in ["installs espeak-ng", "Nothing was sent", ANSWER, "name=\"telephone\" value=\"yes\"> "] {
        assert!(refused.text.contains(said), "{said}: {}", refused.text);
    }
    assert!(stage.case().replies.is_empty());
    answer(&stage, &mut olena, &[]).await;
    let refused = olena.submit(&page, &here, &[]).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.text.contains("installs espeak-ng") && refused.text.contains("id=\"recorder\""));
    assert_eq!(refused.headers["permissions-policy"], "camera=(), geolocation=(), microphone=(self)");
}

#[tokio::test]
async fn somebody_who_called_is_answered_aloud_in_one_go() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, person) = called(&folder).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    let ticked = "name=\"telephone\" value=\"yes\" checked";
    assert!(olena.get(&page).await.text.contains(ticked), "he came by telephone");
    let sent = answer(&stage, &mut olena, &[("telephone", "yes")]).await;
    assert_eq!(sent.location, format!("{page}?did=sent-aloud"), "{}", sent.text);
    let looked_up = keyed(&stage).await;
    assert!(matches!(looked_up.verdict, Verdict::Known { sounds: 1, unreleased: false, .. }));
    assert_eq!(released_lines(&stage), 1);
    // A prepared answer keeps what was ticked and what was not.
    for (field, is_ticked) in [(Some(("telephone", "yes")), true), (None, false)] {
        let fields: Vec<_> = [("prepared", "received"), ("text", "…")].into_iter().chain(field).collect();
        let token = hidden_fields(&olena.get(&page).await.text, &format!("{page}/reply")).remove(0).1;
        let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let shown =
            olena.post_raw(&format!("{page}/prepared"), format!("csrf={token}&{}", form.join("&"))).await;
        assert_eq!(shown.text.contains(ticked), is_ticked, "{}", shown.text);
    }
    // Last he wrote elsewhere: he can still be let hear it, but does not by itself.
    stage.arrive(vec![person.message(&stage, "Я прочитал на сайте.")]).await;
    let shown = olena.get(&page).await;
    assert!(!shown.text.contains(ticked) && shown.text.contains("name=\"telephone\" value=\"yes\">"));
    stage.later(24 * CODE_DAYS);
    let mut olena = stage.browser("olena").await;
    let shown = olena.get(&page).await;
    assert!(
        !shown.text.contains("name=\"telephone\"") && shown.text.contains("no code any more that counts")
    );
    assert!(!shown.text.contains("cannot be heard") && !shown.text.contains("Code for the telephone"));
    let refused = olena.get(&format!("{page}/telephone/1")).await;
    assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("no code for the telephone"));
    // A field of somebody's own making releases nothing.
    answer(&stage, &mut olena, &[("telephone", "yes")]).await;
    assert_eq!((stage.case().replies.len(), stage.case().released.len()), (2, 1));
}

#[tokio::test]
async fn what_is_too_long_when_spoken_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, _person) = called_at(&speaker(folder.path(), &recording(90_500))).await;
    let mut olena = stage.browser("olena").await;
    let refused = answer(&stage, &mut olena, &[("telephone", "yes")]).await;
    assert!(refused.text.contains("longer than 90 s") && stage.case().replies.is_empty(), "{}", refused.text);
}

#[tokio::test]
async fn an_answer_that_waits_for_his_hours_is_not_spoken_by_itself_and_that_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, _person) = called(&folder).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    olena.submit(&page, &format!("{page}/hours"), &[("hours", "3-4")]).await;
    let asked = answer(&stage, &mut olena, &[("telephone", "yes")]).await;
    assert!(asked.text.contains("outside his safe hours") && asked.text.contains("value=\"yes\" checked"));
    let waits = answer(&stage, &mut olena, &[("telephone", "yes"), ("hours", "wait")]).await;
    assert_eq!(waits.location, format!("{page}?did=held"));
    let shown = olena.get(&waits.location).await;
    assert!(shown.text.contains("release it when it has gone out"), "{}", shown.text);
    stage.later(24);
    stage.desk.tick(&mut None).await.unwrap();
    assert_eq!((stage.case().replies.len(), stage.case().released.len()), (1, 0));
    let mut olena = stage.browser("olena").await;
    assert!(olena.get(&page).await.text.contains("1 answer cannot be heard by telephone yet"));
}

#[tokio::test]
async fn the_sound_of_an_answer_goes_with_its_case_from_every_copy() {
    let folder = tempfile::tempdir().unwrap();
    let (stage, person) = called(&folder).await;
    let name = stage.queue().remove(0);
    let mut olena = stage.browser("olena").await;
    answer(&stage, &mut olena, &[("telephone", "yes")]).await;
    // And a take that nobody released.
    let here = format!("/case/{name}/telephone/1");
    olena.submit(&here, &here, &[]).await;
    let sound = keyed(&stage).await.sounds.remove(0);
    stage.desk.back_up().await.unwrap();
    let has_sound = |found: Vec<Vec<u8>>| found.iter().any(|plain| **plain == **sound);
    let case = [stream("case", &name)];
    assert!(has_sound(readable(stage.folder.path(), &case).await), "the check finds what is there");
    let raw = std::fs::read(stage.folder.path().join("ledger.db")).unwrap();
    assert!(!raw.windows(64).any(|window| window == &sound[1_000..1_064]), "sealed on the disk");
    stage.arrive(vec![person.withdrawal(&stage)]).await;
    for path in ["sound", "take"] {
        assert_eq!(olena.get(&format!("{here}/{path}")).await.status, StatusCode::NOT_FOUND);
    }
    let folder = std::sync::Arc::clone(&stage.folder);
    drop((olena, stage));
    assert!(!has_sound(readable(folder.path(), &case).await));
}

#[tokio::test]
#[allow(clippy::print_stderr, reason = "a test that does not run says so")]
async fn the_real_program_speaks_in_his_language() {
    let program = std::path::Path::new(sound::speech::PROGRAM);
    if std::process::Command::new(program).arg("--version").output().is_err() {
        eprintln!("skipped: {} is not installed; ./check installs it", program.display());
        return;
    }
    let (stage, _person) = called_at(program).await;
    let mut olena = stage.browser("olena").await;
    answer(&stage, &mut olena, &[("telephone", "yes")]).await;
    let sounds = keyed(&stage).await.sounds;
    let sound = wav::read(&sounds[0]).unwrap();
    assert!((1..8).contains(&sound.length().as_secs()), "{:?}", sound.length());
    assert_eq!(stage.case().released[0].sound.seconds.map(u64::from), Some(sound.length().as_secs() + 1));
}

#[tokio::test]
async fn an_application_whose_call_was_cut_says_so_in_the_case_and_in_the_list() {
    let stage = Stage::unlocked().await;
    let person = Person::new(&stage);
    stage.arrive(vec![person.by_channel(&stage, true, &cut_form(code()))]).await;
    let page = format!("/case/{}", stage.queue()[0]);
    let mut olena = stage.browser("olena").await;
    assert!(olena.get("/").await.text.contains("<span class=\"cut\">call was cut</span>"));
    let shown = olena.get(&page).await;
    assert!(shown.text.contains("The call was cut; these are the answers until then."), "{}", shown.text);
    assert!(!shown.text.contains("break the form"), "what is missing is no fault of his");
    // Later he answers all of it.
    stage.arrive(vec![person.by_channel(&stage, false, &crate::testkit::form("voice", &[]))]).await;
    assert!(!olena.get("/").await.text.contains("class=\"cut\""));
}
