//! Canaries in every answer: read at the desk, so that they were there; then absent from both gates' disks and memory.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::browser::{Browser, DESK, PHONE};
use crate::operator;
use crate::person::Person;
use crate::trial::Trial;

/// How long after the connection closed a captor comes.
const LATER: Duration = Duration::from_secs(5);

#[tokio::test]
async fn nothing_readable_on_a_gates_disk_or_in_its_memory() {
    let trial = Trial::start(0);
    let phone = Browser::open(PHONE).await;
    let mut person = Person::at(&phone, trial.gate(1), "ru");
    person.begin().await;
    let canary = |n: usize| format!("kanareikaNr{n}Жёлтая");
    person.answer_all(canary).await;
    let receipt = person.send().await;
    let words = receipt.words.join(" ");

    let desk = Browser::open(DESK).await;
    operator::sign_in(&desk, &trial, "operator").await;
    let cases = operator::wait_for_cases(&desk, 1).await;
    operator::open_case(&desk, &trial, &cases[0]).await;
    for n in 0..3 {
        desk.wait_for_text(&canary(n)).await;
    }
    let answer = "OtvetKanareika Зелёная";
    operator::reply(&desk, answer).await;
    desk.wait_for_text(answer).await;
    person.gate = trial.gate(2);
    person.open_mailbox(&words).await;
    assert_eq!(person.wait_for_answer().await, [answer]);
    let later = "kanareikaPozzhe Синяя";
    phone.type_into("#v", later).await;
    person.tap("main form button.big.main").await;
    desk.wait_for_text(later).await;

    // He has gone; five seconds later the captor comes, with root's rights.
    phone.close().await;
    tokio::time::sleep(LATER).await;
    let mut secrets: Vec<String> = (0..3).map(canary).collect();
    secrets.extend([answer.to_owned(), later.to_owned(), receipt.digits.clone(), words]);
    for gate in ["gate-1", "gate-2"] {
        for file in trial.files(gate) {
            search(&std::fs::read(&file).unwrap(), &secrets, &file.display().to_string());
        }
    }
    let dumps = tempfile::tempdir().unwrap();
    let gates = trial.children("gate");
    assert_eq!(gates.len(), 2, "two gates run");
    for pid in gates {
        let dump = dump(dumps.path(), pid);
        // The dump is one: what every page says is in it.
        if let Some(at) = find(&dump, b"kanareika") {
            let around = &dump[at.saturating_sub(200)..(at + 200).min(dump.len())];
            panic!("a canary in the memory of gate {pid}: {}", around.escape_ascii());
        }
        assert!(find(&dump, b"safeconduct").is_some(), "the dump of {pid} is not readable as it should be");
        search(&dump, &secrets, &format!("the memory of gate {pid}"));
    }
    desk.close().await;
    trial.end();
}

/// Fails if any secret stands in `raw`, in any form that a program might keep it.
fn search(raw: &[u8], secrets: &[String], place: &str) {
    for secret in secrets {
        let percent: String = secret
            .bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect();
        let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (form, bytes) in
            [("as it is", secret.as_bytes()), ("percent-encoded", percent.as_bytes()), ("in UTF-16", &utf16)]
        {
            assert!(find(raw, bytes).is_none(), "{secret:?} stands {form} in {place}");
        }
    }
}

fn find(raw: &[u8], what: &[u8]) -> Option<usize> {
    memchr::memmem::find(raw, what)
}

fn dump(folder: &Path, pid: u32) -> Vec<u8> {
    let prefix = folder.join("core");
    // Gates let no other process of their user look into them; root can.
    let is_root =
        std::fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0);
    let mut gcore = Command::new(if is_root { "gcore" } else { "sudo" });
    if !is_root {
        gcore.arg("gcore");
    }
    let out =
        gcore.arg("-o").arg(&prefix).arg(pid.to_string()).output().expect("gcore is installed by ./check");
    assert!(out.status.success(), "gcore: {}", String::from_utf8_lossy(&out.stderr));
    let path = folder.join(format!("core.{pid}"));
    let raw = std::fs::read(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    raw
}
