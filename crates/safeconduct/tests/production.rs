//! A programme as an engineer sets it up: by commands only, with passphrases from files, and then run as processes of
//! their own; renewed with a second manifest; and every mistake on the way answered with what to do.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test a panic is how a broken expectation is said"
)]

#[path = "production/browser.rs"]
mod browser;
#[path = "production/office.rs"]
mod office;
#[path = "production/words.rs"]
mod words;

use std::time::Duration;

use office::Office;
use seal::envelope::Sealed;
use words::redacted;

const WORDS: &str = "хочу жить";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_programme_is_set_up_run_and_renewed_by_commands_alone() {
    let mut office = Office::set_up();
    office.say(
        &["desk", "account", "set", "olena", "--role", "operator", "--config", "desk/desk.toml"],
        "operator",
    );
    let accounts = office.say(&["desk", "account", "list", "--config", "desk/desk.toml"], "");
    assert!(
        accounts.contains("adam") && accounts.contains("olena") && accounts.contains("operator"),
        "{accounts}"
    );
    office.start("gate-1").await;
    office.start("gate-2").await;
    office.start("desk").await;

    // Somebody writes to a gate; the desk has it, and staff see it after the passphrase and a sign-in.
    office.gate(0).apply(WORDS).await;
    let sealed_to = office.sealed_to("gate-1");
    assert!(office.epochs("first").contains(&sealed_to), "sealed to an epoch of the first manifest");
    let desk = office.desk();
    assert!(desk.get("/", "").await.contains("location: /unlock"), "a desk that was started is locked");
    let wrong = desk.post("/unlock", "passphrase=not+the+passphrase", "").await;
    assert!(wrong.starts_with("HTTP/1.1 200") && !wrong.contains("location:"), "{wrong}");
    assert_eq!(office.cases(WORDS).await, 1);

    // What the doctor says of a desk and a gate that run.
    let healthy = office.doctor("desk/desk.toml");
    insta::assert_snapshot!("doctor_desk_that_runs", redacted(&healthy, office.folder()));
    assert!(healthy.contains("gate-1 answers and has manifest 1"), "{healthy}");
    let healthy = office.doctor("gate-1/gate.toml");
    assert!(healthy.contains("the zone runs and answers"), "{healthy}");

    // The next manifest; a desk that runs does not let its keys be changed under it.
    let second = ["keys", "issue", "--keys", "keys", "--to", "second", "--weeks", "8"];
    office.say(&second, "");
    let take = ["desk", "keys", "--config", "desk/desk.toml", "--from", "second"];
    let runs = office.refused(&take, "");
    assert!(runs.contains("runs; stop it first"), "{runs}");
    office.stop("desk").await;
    office.say(&take, "");
    assert!(!office.folder().join("second/desk-keys.sealed").exists(), "what was carried is gone");
    office.start("desk").await;
    // The gates say so themselves: the doctor calls their link as the desk does.
    let gates_have_it = || {
        let told = office.doctor("desk/desk.toml");
        ["gate-1", "gate-2"].iter().all(|gate| told.contains(&format!("{gate} answers and has manifest 2")))
    };
    office::soon("both gates took the manifest over the link", gates_have_it).await;
    office.gate(0).apply(WORDS).await;
    let sealed_to = office.sealed_to("gate-1");
    assert!(office.epochs("second").contains(&sealed_to), "sealed to an epoch of the second manifest");
    assert!(!office.epochs("first").contains(&sealed_to));
    assert_eq!(office.cases(WORDS).await, 2, "both open: the earlier keys live on at the desk");

    // An old manifest is refused: by the desk, and by a gate that somebody slips it into.
    office.stop("desk").await;
    office.stop("gate-2").await;
    let old = office.refused(&["desk", "keys", "--config", "desk/desk.toml", "--from", "first"], "");
    assert!(old.contains("an older manifest: number 1") && old.contains("Bring the newest folder"), "{old}");
    std::fs::copy(office.folder().join("first/manifest.json"), office.folder().join("gate-2/manifest.json"))
        .unwrap();
    let ended = office.start_and_fail("gate-2").await;
    assert!(ended.contains("an older manifest: number 1"), "{ended}");
    let told = office.doctor("gate-2/gate.toml");
    assert!(told.contains("WRONG  manifest") && told.contains("bring the newest manifest.json"), "{told}");
    assert_eq!(office.doctor_status("gate-2/gate.toml"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_finds_what_keeps_a_desk_and_a_gate_apart() {
    let mut office = Office::set_up();
    insta::assert_snapshot!(
        "doctor_gate_before_its_start",
        redacted(&office.doctor("gate-1/gate.toml"), office.folder())
    );
    office.start("gate-1").await;
    let apart = office.doctor("desk/desk.toml");
    assert!(apart.contains("gate-1 answers and has manifest 1"), "{apart}");
    assert!(apart.contains("WRONG  link       gate-2 at"), "it does not run: {apart}");

    // Another key than the pin says.
    let settings = office.folder().join("desk/desk.toml");
    let right = std::fs::read_to_string(&settings).unwrap();
    let pin = office.pin("gate-1").to_owned();
    std::fs::write(&settings, right.replace(&pin, &format!("sha256:{}", "ab".repeat(32)))).unwrap();
    let apart = office.doctor("desk/desk.toml");
    assert!(apart.contains("has another key than the pin of gate-1"), "{apart}");
    std::fs::write(&settings, &right).unwrap();

    // A gate that knows another desk.
    office.stop("gate-1").await;
    let gate_settings = office.folder().join("gate-1/gate.toml");
    let text = std::fs::read_to_string(&gate_settings).unwrap();
    let desk_pin = office.pin("desk").to_owned();
    std::fs::write(&gate_settings, text.replace(&desk_pin, &format!("sha256:{}", "cd".repeat(32)))).unwrap();
    office.start("gate-1").await;
    let apart = office.doctor("desk/desk.toml");
    assert!(apart.contains("gate-1 does not know this desk") && apart.contains(&desk_pin), "{apart}");

    // Machines read the same.
    let json = office.output(&["doctor", "--json", "--config", "desk/desk.toml"], "");
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["zone"], "desk");
    let wrong =
        json["findings"].as_array().unwrap().iter().filter(|finding| finding["level"] == "wrong").count();
    assert_eq!(json["wrong"], wrong);

    // Files that others can read, and settings with a fault.
    std::fs::set_permissions(
        office.folder().join("desk"),
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .unwrap();
    std::fs::set_permissions(
        office.folder().join("desk/secrets.sealed"),
        std::os::unix::fs::PermissionsExt::from_mode(0o644),
    )
    .unwrap();
    let open = office.doctor("desk/desk.toml");
    assert!(open.contains("others may read") && open.contains("chmod 600"), "{open}");
    std::fs::write(&settings, right.replace("backup_minutes = 15", "backup_minutes = 0")).unwrap();
    let told = office.doctor("desk/desk.toml");
    assert!(told.contains("desk.toml:12:1: backup_minutes is 1 to 1440"), "{told}");
    std::fs::remove_file(&settings).unwrap();
    assert!(office.doctor("desk/desk.toml").contains("name the zone's desk.toml or gate.toml"));
}

#[test]
fn a_mistake_is_answered_with_what_to_do_and_changes_nothing() {
    let office = Office::set_up();
    let refused = |arguments: &[&str], other: &str| office.refused(arguments, other);
    let said = |text: &str, parts: &[&str]| {
        for part in parts {
            assert!(text.contains(part), "{part:?} is not in: {text}");
        }
    };
    // Never over something that is there.
    let again = refused(&["keys", "root", "--keys", "keys", "--zone", "harbour-office"], "");
    said(&again, &["keys is there already", "nothing was changed"]);
    let again = refused(
        &[
            "desk",
            "new",
            "desk",
            "--programme",
            "pack",
            "--from",
            "first",
            "--behind-tls",
            "--administrator",
            "adam",
        ],
        "",
    );
    said(&again, &["desk is there already", "nothing was changed"]);
    let again = refused(
        &[
            "gate",
            "new",
            "gate-1",
            "--name",
            "g",
            "--programme",
            "pack",
            "--from",
            "public",
            "--behind-tls",
            "--desk",
            office.pin("desk"),
        ],
        "",
    );
    said(&again, &["gate-1 is there already"]);

    // Wrong passphrases.
    said(
        &refused(&["keys", "signer", "--keys", "keys"], "root"),
        &["not the passphrase of keys/root.sealed", "try again"],
    );
    let wrong = refused(&["keys", "issue", "--keys", "keys", "--to", "other"], "signer");
    said(&wrong, &["not the passphrase of keys/signer.sealed", "nothing was changed"]);
    let new_desk = |from, other| {
        refused(
            &[
                "desk",
                "new",
                "another",
                "--programme",
                "pack",
                "--from",
                from,
                "--behind-tls",
                "--administrator",
                "adam",
            ],
            other,
        )
    };
    said(&new_desk("first", "carry"), &["not the passphrase for carrying", "try again"]);
    let account = ["desk", "account", "list", "--config", "desk/desk.toml"];
    said(&refused(&account, "desk"), &["not the passphrase of the desk in desk"]);
    assert!(!office.folder().join("another").exists(), "nothing is half made");

    // What is not there.
    said(&new_desk("nowhere", ""), &["nowhere/root.pub", "keys issue --to"]);
    said(&new_desk("public", ""), &["public/desk-keys.sealed is not there", "issue once more"]);
    said(
        &refused(&["keys", "issue", "--keys", "nowhere", "--to", "x"], ""),
        &["nowhere holds no root", "keys root"],
    );
    let pack = refused(
        &[
            "gate",
            "new",
            "g",
            "--name",
            "g",
            "--programme",
            "nowhere",
            "--from",
            "public",
            "--behind-tls",
            "--desk",
            office.pin("desk"),
        ],
        "",
    );
    said(&pack, &["the programme in nowhere has faults"]);

    // Secrets have no business at a gate, and short passphrases none anywhere.
    let secret = refused(
        &[
            "gate",
            "new",
            "g",
            "--name",
            "g",
            "--programme",
            "pack",
            "--from",
            "first",
            "--behind-tls",
            "--desk",
            office.pin("desk"),
        ],
        "",
    );
    said(&secret, &["desk-keys.sealed holds secret keys, which must never be near a gate"]);
    std::fs::write(office.folder().join("root.txt"), "short\n").unwrap();
    let short = refused(&["keys", "root", "--keys", "k", "--zone", "harbour-office"], "");
    said(&short, &["has 5 characters and needs at least 16"]);

    // Clocks, days and signers.
    let early = refused(&["keys", "issue", "--keys", "keys", "--to", "x", "--today", "2020-01-01"], "");
    said(&early, &["2020-01-01", "set the clock, or say --today"]);
    let long = refused(&["keys", "issue", "--keys", "keys", "--to", "x", "--weeks", "100"], "");
    said(&long, &["the signer's last day is", "say --weeks 57"]);
    let pending = refused(&["keys", "issue", "--keys", "keys", "--to", "first"], "");
    said(&pending, &["holds keys that no desk has taken in yet"]);
}

#[test]
fn keys_are_renewed_and_revoked_without_losing_what_people_hold() {
    let office = Office::set_up();
    let show = |folder: &str| office.say(&["keys", "show", &format!("{folder}/manifest.json")], "");
    let first = show("first");
    let reply_key = office::after(&first, "replies are signed with\n").trim().to_owned();
    insta::assert_snapshot!("keys_show", redacted(&first, office.folder()));

    // A new key for replies: the earlier one stays believed.
    office.say(&["keys", "issue", "--keys", "keys", "--to", "two", "--new-reply-key"], "");
    let two = show("two");
    assert!(
        two.contains("Manifest 2 of") && two.contains(&format!("{reply_key}  earlier; still believed")),
        "{two}"
    );
    let second_reply_key = office::after(&two, "replies are signed with\n").trim().to_owned();
    assert_ne!(second_reply_key, reply_key);

    // Nothing asked for: the key stays.
    office.say(&["keys", "issue", "--keys", "keys", "--to", "three"], "");
    assert_eq!(office::after(&show("three"), "replies are signed with\n").trim(), second_reply_key);

    // A desk was taken: nothing of what it had is used or believed any more.
    let said = office.say(&["keys", "revoke", "--keys", "keys", "--to", "four", "--desk"], "");
    assert!(said.contains("It revokes 30 keys"), "13 and 13 epochs, 2 fallbacks, 2 reply keys: {said}");
    let four = show("four");
    let (head, revoked) = four.split_once("revoked").unwrap();
    for key in [&reply_key, &second_reply_key] {
        assert!(!head.contains(key.as_str()) && revoked.contains(key.as_str()), "{four}");
    }

    // The next signer counts on; the one before is revoked with its key for replies.
    let said = office.say(&["keys", "signer", "--keys", "keys", "--revoke-earlier"], "");
    assert!(said.contains("(number 2)") && said.contains("Revoked with it: the earlier signer"), "{said}");
    office.say(&["keys", "issue", "--keys", "keys", "--to", "five"], "");
    assert!(show("five").contains("Manifest 5 of") && show("five").contains("number 2, may sign"));

    // Its file is lost: on from the last manifest.
    std::fs::remove_file(office.folder().join("keys/signer.sealed")).unwrap();
    let lost = office.refused(&["keys", "signer", "--keys", "keys"], "");
    assert!(lost.contains("signer.sealed is gone") && lost.contains("--earlier-is-lost"), "{lost}");
    office.say(&["keys", "signer", "--keys", "keys", "--earlier-is-lost"], "");
    office.say(&["keys", "issue", "--keys", "keys", "--to", "six"], "");
    let six = show("six");
    assert!(
        six.contains("Manifest 6 of") && six.contains("number 3, may sign") && six.contains("still believed"),
        "{six}"
    );

    // A desk takes the sixth over the first: what came in between is not needed.
    office.say(&["desk", "keys", "--config", "desk/desk.toml", "--from", "six"], "");
    assert!(office.doctor("desk/desk.toml").contains("number 6 of harbour-office"));

    // And opens with another passphrase when somebody leaves who knew it.
    std::fs::write(office.folder().join("new.txt"), "another passphrase altogether\n").unwrap();
    let change = ["desk", "passphrase", "--config", "desk/desk.toml", "--new-passphrase-file", "new.txt"];
    office.say(&change, "");
    let list = ["desk", "account", "list", "--config", "desk/desk.toml"];
    assert!(office.refused(&list, "").contains("not the passphrase"));
    std::fs::copy(office.folder().join("new.txt"), office.folder().join("desk.txt")).unwrap();
    assert!(office.say(&list, "").contains("adam"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn production_takes_nothing_of_a_trial() {
    let office = Office::set_up();
    let zone = office.refused(&["keys", "root", "--keys", "k", "--zone", "example-trial"], "");
    assert!(zone.contains("is a trial's, and production refuses it"), "{zone}");
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/example");
    let new = office.refused(
        &[
            "gate",
            "new",
            "g",
            "--name",
            "g",
            "--programme",
            pack,
            "--from",
            "public",
            "--behind-tls",
            "--desk",
            office.pin("desk"),
        ],
        "",
    );
    assert!(new.contains("is a trial's") && new.contains("an id of its own"), "{new}");

    // The example's pack under a production gate, and a trial's secrets under a production desk.
    let settings = office.folder().join("gate-1/programme/programme.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, text.replace("harbour-office", "example-trial")).unwrap();
    let gate = office.start_and_fail("gate-1").await;
    assert!(gate.contains("\"example-trial\" is a trial's"), "{gate}");
    assert!(office.doctor("gate-1/gate.toml").contains("production refuses it"));

    let trial = office.folder().join("trial-desk");
    let programme = interview::Programme::load(&office.folder().join("pack")).unwrap();
    let new = desk::admin::NewDesk {
        folder: &trial,
        zone: seal::Zone::new(programme.id()).unwrap(),
        passphrase: "weak",
        trial: true,
        accounts: &[],
        today: office::today(),
        weeks: 2,
    };
    desk::admin::make_desk(&new, &mut web::chance::Chance::generator(&web::chance::SystemChance)).unwrap();
    for file in ["root.pub", "manifest.json", "secrets.sealed"] {
        std::fs::copy(trial.join(file), office.folder().join("desk").join(file)).unwrap();
    }
    let desk = office.start_and_fail("desk").await;
    assert!(desk.contains("was made for a trial") && desk.contains("safeconduct desk new"), "{desk}");
    assert!(office.doctor("desk/desk.toml").contains("was made for a trial"));
}

#[test]
fn every_command_has_help_with_an_example() {
    for command in words::COMMANDS {
        let office = words::help(command);
        assert!(
            office.contains("Example") || office.contains("Commands:"),
            "{command:?} has no example:\n{office}"
        );
        insta::assert_snapshot!(format!("help_{}", command.join("_")), office);
    }
}

/// The key that an envelope names.
fn key_of(envelope: &[u8]) -> String {
    Sealed::parse(envelope).unwrap().header().key_id.to_string()
}

/// How long anything may take that happens by itself.
const PATIENCE: Duration = Duration::from_secs(60);
