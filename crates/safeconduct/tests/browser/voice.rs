//! A voice note, from a person's telephone over a real homeserver to the player at the desk: heard there, and nowhere on the
//! gates' disks.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use crate::browser::{Browser, DESK};
use crate::operator;
use crate::synapse::{Person, Synapse};
use crate::trial::Trial;

/// Part of the sound, where decoders do not listen.
const CANARY: &[u8] = b"kanareikaGolos";
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_voice_note_is_heard_at_the_desk_and_lies_at_no_gate() {
    let Some(synapse) = Synapse::start().await else { return };
    let bot = synapse.register("safeconduct").await;
    let person = synapse.register("somebody").await;
    let room = person.room(&[&bot.user], json!({})).await;
    let trial = Trial::start(0);
    add_account(&trial, &synapse, &bot);

    say(&person, &bot, &room, "Здравствуйте").await;
    let sound = silence();
    let url = person.uploads(sound.clone()).await;
    let note = json!({"msgtype": "m.audio", "body": "Voice message", "url": url, "org.matrix.msc3245.voice": {},
        "org.matrix.msc1767.audio": {"duration": 2_000, "waveform": [1, 2]},
        "info": {"mimetype": "audio/mpeg", "duration": 2_000, "size": sound.len()}});
    let before = heard(&person, &bot, &room).await.len();
    person.event(&room, "m.room.message", note).await;
    let offered = next(&person, &bot, &room, before).await;
    assert!(offered.contains("«передать»"), "{offered}");
    say(&person, &bot, &room, "передать").await;

    let desk = Browser::open(DESK).await;
    operator::sign_in(&desk, &trial, "operator").await;
    let cases = operator::wait_for_cases(&desk, 1).await;
    operator::open_case(&desk, &trial, &cases[0]).await;
    desk.picture("voice-note").await;
    // A browser plays nothing by itself.
    desk.click("audio").await;
    let play = "const done = arguments[arguments.length - 1], player = document.querySelector('audio');
        player.ontimeupdate = () => { if (player.currentTime > 0.2) done([player.duration, player.paused]); };
        player.onerror = () => done('error ' + player.error.code + ' ' + player.error.message);
        player.play().catch(error => done('refused: ' + error));";
    let played = desk.client.execute_async(play, vec![]).await.expect("the player plays");
    assert!(played[0].as_f64().is_some_and(|seconds| seconds > 1.5), "{played}");
    let fetch = "const done = arguments[arguments.length - 1];
        fetch(document.querySelector('audio').src).then(answer => answer.arrayBuffer())
            .then(bytes => done(Array.from(new Uint8Array(bytes))), error => done('' + error));";
    let came = desk.client.execute_async(fetch, vec![]).await.expect("the sound comes");
    let came: Vec<u8> = serde_json::from_value(came).unwrap();
    assert!(came == sound, "every byte as it was sent: {} of {}", came.len(), sound.len());

    for gate in ["gate-1", "gate-2"] {
        for file in trial.files(gate) {
            let raw = std::fs::read(&file).unwrap();
            assert!(memchr::memmem::find(&raw, CANARY).is_none(), "the voice lies in {}", file.display());
        }
    }
    desk.close().await;
    trial.end();
}

/// As its keeper sets it up.
fn add_account(trial: &Trial, synapse: &Synapse, bot: &Person) {
    let settings = format!(
        "[[matrix]]\naccount = 'matrix-1'\nhomeserver = 'http://127.0.0.1:{}'\nuser = '{}'\ntoken = '{}'\nper_second = 100\n",
        synapse.port, bot.user, bot.token
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), settings).unwrap();
    let desk = trial.files("desk").into_iter().find(|file| file.ends_with("desk.toml")).unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_safeconduct"))
        .args(["channel", "add", "--gate", "gate-1", "--settings"])
        .arg(file.path())
        .arg("--config")
        .arg(desk)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// He writes, and hears what is said to it.
async fn say(person: &Person, bot: &Person, room: &str, text: &str) -> String {
    let before = heard(person, bot, room).await.len();
    person.says(room, text).await;
    next(person, bot, room, before).await
}

async fn heard(person: &Person, bot: &Person, room: &str) -> Vec<String> {
    let heard = person.heard(room, &bot.user).await;
    heard.into_iter().filter_map(|(_, content)| content["body"].as_str().map(str::to_owned)).collect()
}

/// What is said after the first `before` messages, until there is silence.
async fn next(person: &Person, bot: &Person, room: &str, before: usize) -> String {
    let waiting = async {
        let mut last = before;
        loop {
            let all = heard(person, bot, room).await;
            if all.len() > before && all.len() == last {
                return all[before..].join("\n");
            }
            last = all.len();
            tokio::time::sleep(Duration::from_millis(900)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("something is said to him")
}

/// Two seconds of MPEG audio without a sound: headers of 128 kbit/s at 44.1 kHz, side information of zeros (ISO 11172-3), and in what
/// is left of each frame the canary.
fn silence() -> Vec<u8> {
    const FRAME_BYTES: usize = 417;
    const BEHIND_SIDE_INFORMATION: usize = 4 + 32;
    let mut frame = vec![0_u8; FRAME_BYTES];
    frame[..4].copy_from_slice(&[0xff, 0xfb, 0x90, 0x00]);
    frame[BEHIND_SIDE_INFORMATION..][..CANARY.len()].copy_from_slice(CANARY);
    frame.repeat(77)
}
