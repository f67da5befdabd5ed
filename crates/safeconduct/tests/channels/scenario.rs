//! What the person does, the same on every channel.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use interview::chat::Command;
use interview::{Language, Programme};
use seal::receipt::Receipt;
use tokio::process;

use crate::client::Staff;
use crate::phone::Phone;
use crate::zones::Zones;

const TAG: &str = "ko-KP";
const ALIAS: &str = "카나리아새벽";
const SECRET_WORD: &str = "카나리아비밀";
const MORE: &str = "카나리아가 또 씁니다";
const ANSWER: &str = "회답카나리아입니다";
const SECOND_ANSWER: &str = "둘째회답카나리아";
const PATIENCE: Duration = Duration::from_secs(90);

/// A word that this command is called by.
fn word(programme: &Programme, command: Command) -> String {
    let words = programme.text(&Language::parse(TAG).unwrap(), &command.key(), &[]);
    words.split('|').next().unwrap().trim().to_owned()
}

/// Sets an account up as its keeper does: settings from a file, tested against the provider, given to the desk.
async fn add(folder: &Path, phone: &Phone, gate: &str) {
    let (account, settings) = phone.settings();
    let file = folder.join(format!("{account}.toml"));
    std::fs::write(&file, settings).unwrap();
    let done = process::Command::new(env!("CARGO_BIN_EXE_safeconduct"))
        .args(["channel", "add", "--gate", gate, "--settings"])
        .arg(&file)
        .arg("--config")
        .arg(folder.join("desk/desk.toml"))
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    assert!(said.contains("the provider takes this account"), "{said}");
    assert!(!said.contains("CANARY") && !said.contains("canary"), "nothing secret is said: {said}");
    std::fs::remove_file(file).unwrap();
}

async fn sign_in(folder: &Path) -> Staff {
    let mark: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("trial.json")).unwrap()).unwrap();
    let verifier = mark["sign_in"].as_array().unwrap().iter().find(|one| one["role"] == "verifier").unwrap();
    let settings = std::fs::read_to_string(folder.join("desk/desk.toml")).unwrap();
    let desk = settings.lines().find_map(|line| line.strip_prefix("listen = \"")).unwrap();
    let staff = Staff::at(desk.trim_end_matches('"'));
    staff.sign_in(verifier["name"].as_str().unwrap(), verifier["password"].as_str().unwrap()).await
}

async fn soon(what: &str, is_so: impl AsyncFn() -> bool) {
    let asking = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("it never became so: {what}"));
}

fn receipt(text: &str) -> Option<String> {
    let is_receipt = |line: &&str| line.trim().split(' ').count() == 10 && Receipt::parse(line).is_ok();
    text.lines().find(is_receipt).map(|line| line.trim().to_owned())
}

/// Applies from the first word, up to the review.
async fn apply(phone: &mut Phone, programme: &Programme) {
    let languages = &programme.settings().languages;
    let name = languages.iter().find(|known| known.tag.as_str() == TAG).unwrap().name.clone();
    phone.write("…").await;
    phone.write(&name).await;
    phone.write("1").await;
    for _ in 0..10 {
        phone.write("1").await;
    }
    // He can look at any time, so that he may be told at any time.
    phone.write("5").await;
    phone.write(ALIAS).await;
    phone.write(SECRET_WORD).await;
    phone.write(&word(programme, Command::Skip)).await;
    phone.write(&word(programme, Command::Yes)).await;
}

/// Everything, on `first` and then on `second`.
pub(crate) async fn play(mut first: Phone, mut second: Phone) {
    let zones = Zones::start().await;
    let folder = zones.folder().to_owned();
    let programme = Programme::load(&folder.join("programme")).unwrap_or_else(|faults| panic!("{faults}"));
    let say = |command| word(&programme, command);
    add(&folder, &first, "gate-1").await;
    add(&folder, &second, "gate-2").await;
    let staff = sign_in(&folder).await;

    // He applies, changes an answer, stops before it is sent, and goes on.
    apply(&mut first, &programme).await;
    first.write(&say(Command::Change)).await;
    first.write("9").await;
    first.write("2").await;
    first.write(&say(Command::Stop)).await;
    assert!(staff.find(ALIAS).await.is_none(), "nothing was sent yet");
    first.write(&say(Command::Start)).await;
    let sent = first.write(&say(Command::Send)).await;
    let words = receipt(&sent).unwrap_or_else(|| panic!("no receipt in\n{}", first.log));
    first.write(&say(Command::Stop)).await;

    // The desk has it, and answers.
    soon("his case is at the desk", async || staff.find(ALIAS).await.is_some()).await;
    let case = staff.case_with(ALIAS).await;
    let page = staff.get(&format!("/case/{case}")).await.body;
    assert!(page.contains(ALIAS) && page.contains(SECRET_WORD), "what he wrote is read: {page}");
    staff.reply(&case, ANSWER).await;

    // On another channel, at another gate, the receipt is enough.
    let opened = async |second: &mut Phone| {
        let heard = second.write(&words).await;
        if heard.contains(ANSWER) {
            return heard;
        }
        let languages = &programme.settings().languages;
        let name = languages.iter().find(|known| known.tag.as_str() == TAG).unwrap().name.clone();
        // Its words are those of both Koreas: he says which language he speaks.
        heard + &second.write(&name).await
    };
    let mut heard = opened(&mut second).await;
    for _ in 0..20 {
        if heard.contains(ANSWER) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        heard = second.write(&say(Command::Answers)).await;
    }
    assert!(heard.contains(ANSWER), "{}", second.log);
    second.write(MORE).await;
    soon("his words are in the same case", async || {
        staff.get(&format!("/case/{case}")).await.body.contains(MORE)
    })
    .await;

    // He asked to be told: once, and not what.
    second.write(&say(Command::Tell)).await;
    soon("the desk knows his wish", async || staff.is_told_of(&case).await).await;
    staff.reply(&case, SECOND_ANSWER).await;
    let told = second.hear().await;
    assert!(!told.contains(SECOND_ANSWER) && !told.contains("카나리아"), "{told}");
    assert!(second.write(&say(Command::Answers)).await.contains(SECOND_ANSWER), "{}", second.log);

    let addresses = [first.address(), second.address()];
    let digits = Receipt::parse(&words).unwrap().digits();
    let mut canaries = vec![ALIAS, SECRET_WORD, MORE, ANSWER, SECOND_ANSWER, &words, digits.as_str()];
    canaries.extend(addresses.iter().map(String::as_str));
    nothing_is_on_the_gates(&folder, &canaries);

    second.write(&say(Command::Erase)).await;
    second.write(&say(Command::Yes)).await;
    soon("his case is gone", async || staff.get(&format!("/case/{case}")).await.status == 404).await;
    nothing_is_on_the_gates(&folder, &canaries);
}

/// Whoever takes a gate finds nothing of him there, nor in what the gate has logged.
fn nothing_is_on_the_gates(folder: &Path, canaries: &[&str]) {
    let mut looked_at = 0;
    let mut folders = vec![folder.join("gate-1"), folder.join("gate-2")];
    let mut files: Vec<_> =
        ["gate-1", "gate-2"].iter().map(|gate| folder.join(format!("{gate}-crash.log"))).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        looked_at += 1;
        for canary in canaries {
            let found = memchr::memmem::find(&bytes, canary.as_bytes()).is_some();
            assert!(!found, "{canary} is in {}", file.display());
        }
    }
    assert!(looked_at > 6, "{looked_at} files");
}

/// `safeconduct channel …`; what it said.
async fn channel(folder: &Path, words: &[&str]) -> String {
    let done = process::Command::new(env!("CARGO_BIN_EXE_safeconduct"))
        .arg("channel")
        .args(words)
        .arg("--config")
        .arg(folder.join("desk/desk.toml"))
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
    said
}

/// Whether the account listens at that gate now, as the desk tells whoever asks.
fn listens_at(folder: &Path, account: &str, gate: &str) -> bool {
    let place = desk::accounts::Place::At { gate: gate.to_owned() };
    let listening = Some(seal::link::channel::AccountState::Listening);
    let all = desk::accounts::list(&folder.join("desk")).unwrap_or_default();
    all.iter().any(|one| one.name.as_str() == account && one.place == place && one.state == listening)
}

/// The rest of an application of which two questions were answered.
async fn finish(phone: &mut Phone, programme: &Programme) -> String {
    for _ in 0..8 {
        phone.write("1").await;
    }
    phone.write("5").await;
    phone.write(ALIAS).await;
    phone.write(SECRET_WORD).await;
    phone.write(&word(programme, Command::Skip)).await;
    phone.write(&word(programme, Command::Yes)).await;
    let sent = phone.write(&word(programme, Command::Send)).await;
    receipt(&sent).unwrap_or_else(|| panic!("no receipt in\n{}", phone.log))
}

async fn begin(phone: &mut Phone, programme: &Programme) {
    let languages = &programme.settings().languages;
    let name = languages.iter().find(|known| known.tag.as_str() == TAG).unwrap().name.clone();
    phone.write("…").await;
    phone.write(&name).await;
    for _ in 0..3 {
        phone.write("1").await;
    }
}

/// The account goes to the other gate while he answers questions: he notices nothing.
pub(crate) async fn moves(mut phone: Phone) {
    let zones = Zones::start().await;
    let folder = zones.folder().to_owned();
    let programme = Programme::load(&folder.join("programme")).unwrap_or_else(|faults| panic!("{faults}"));
    add(&folder, &phone, "gate-1").await;
    begin(&mut phone, &programme).await;
    let account = phone.settings().0;
    channel(&folder, &["move", account, "--to", "gate-2"]).await;
    soon("it is at the other gate", async || listens_at(&folder, account, "gate-2")).await;
    finish(&mut phone, &programme).await;
    let staff = sign_in(&folder).await;
    soon("his case is at the desk", async || staff.find(ALIAS).await.is_some()).await;
    // And back; then it is taken out, and with it its secrets.
    channel(&folder, &["move", account, "--to", "gate-1"]).await;
    soon("it is back", async || listens_at(&folder, account, "gate-1")).await;
    let answers = phone.write(&word(&programme, Command::Answers)).await;
    assert!(!answers.contains("1."), "his conversation came along: {answers}");
    channel(&folder, &["remove", account]).await;
    let all = desk::accounts::list(&folder.join("desk")).unwrap();
    assert!(all.iter().all(|one| one.name.as_str() != account), "{all:?}");
}

/// The gate that holds the account is gone for good: another takes over at once. Who was in the middle begins anew.
pub(crate) async fn loses_a_gate(mut phone: Phone) {
    let mut zones = Zones::start().await;
    let folder = zones.folder().to_owned();
    let programme = Programme::load(&folder.join("programme")).unwrap_or_else(|faults| panic!("{faults}"));
    add(&folder, &phone, "gate-1").await;
    begin(&mut phone, &programme).await;
    zones.kill("gate-1").await;
    let account = phone.settings().0;
    channel(&folder, &["move", account, "--to", "gate-2", "--lost"]).await;
    soon("it is at the other gate", async || listens_at(&folder, account, "gate-2")).await;
    begin(&mut phone, &programme).await;
    finish(&mut phone, &programme).await;
    let staff = sign_in(&folder).await;
    soon("his case is at the desk", async || staff.find(ALIAS).await.is_some()).await;
}

/// `safeconduct channel add KIND`, with these answers; whether it went well, and what it said.
async fn answers(folder: &Path, kind: &str, lines: &[&str]) -> (bool, String) {
    use tokio::io::AsyncWriteExt as _;
    let mut asked = process::Command::new(env!("CARGO_BIN_EXE_safeconduct"))
        .args(["channel", "add", kind, "--gate", "gate-1", "--config"])
        .arg(folder.join("desk/desk.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut typed = asked.stdin.take().unwrap();
    // It may have refused before it read all of them.
    drop(typed.write_all(format!("{}\n", lines.join("\n")).as_bytes()).await);
    drop(typed);
    let done = asked.wait_with_output().await.unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned() + &String::from_utf8_lossy(&done.stdout);
    (done.status.success(), said)
}

/// Whoever sets an account up is asked for what it needs, hears what is wrong, and sees it listen.
pub(crate) async fn sets_up(sms: Phone, matrix: Phone) {
    let zones = Zones::start().await;
    let folder = zones.folder().to_owned();
    let port = sms.port().to_string();
    let with = |port: &str, password: &str| {
        ["", "127.0.0.1", port, "no", "safeconduct", password, "700", "", "", "", "", ""].map(str::to_owned)
    };
    let ask = async |lines: &[String]| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        answers(&folder, "sms", &lines).await
    };
    let (done, said) = ask(&with(&port, "canaryno")).await;
    assert!(!done && said.contains("does not take the account. Name or password are wrong"), "{said}");
    let (done, said) = ask(&with("1", "canarypw")).await;
    assert!(!done && said.contains("127.0.0.1 does not answer, or not now"), "{said}");
    let (done, said) = ask(&with("x", "canarypw")).await;
    assert!(!done && said.contains("Its port: say a number"), "{said}");
    let (done, said) = ask(&with(&port, "canary-is-far-too-long-for-smpp")).await;
    assert!(
        !done && said.contains("password: SMPP carries a password of 1 to 8") && !said.contains("canary"),
        "{said}"
    );
    let all = desk::accounts::list(&folder.join("desk")).unwrap();
    assert!(all.iter().all(|one| one.name.as_str() != "sms-1"), "nothing was changed: {all:?}");
    let (done, said) = ask(&with(&port, "canarypw")).await;
    assert!(done && said.contains("sms-1: the provider takes this account"), "{said}");
    assert!(!said.contains("canarypw"), "{said}");
    soon("it listens", async || listens_at(&folder, "sms-1", "gate-1")).await;
    let listed = channel(&folder, &["list"]).await;
    assert!(listed.contains("sms-1") && listed.contains("gate-1") && listed.contains("listens"), "{listed}");

    // An account of Matrix is given by its password, which becomes a token of its own.
    let (homeserver, user) = matrix.homeserver();
    let (done, said) = answers(&folder, "matrix", &["", &homeserver, &user, "not the password", ""]).await;
    assert!(!done && said.contains("does not take the account"), "{said}");
    let password = crate::synapse::PASSWORD;
    let (done, said) = answers(&folder, "matrix", &["", &homeserver, &user, password, ""]).await;
    assert!(done && !said.contains(password) && !said.contains("syt_"), "{said}");

    // The desk is not there: nothing is left behind.
    let mut zones = zones;
    zones.kill("desk").await;
    let lines = with(&port, "canarypw");
    let (done, said) = ask(&[&["sms-2".to_owned()], &lines[1..]].concat()).await;
    assert!(!done && said.contains("no desk runs in"), "{said}");
    let left: Vec<_> = std::fs::read_dir(folder.join("desk/orders"))
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    assert!(left.iter().all(|name| name == "accounts.json"), "{left:?}");
}
