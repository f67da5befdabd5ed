//! E-mail against servers that are not ours: Debian's Dovecot and Exim, private instances on loopback.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

mod provider;
mod relay;
mod servers;

use std::fs;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use channels::contract::{Channel as _, Fault, Never};
use channels::kit::{Capture, Provider as _, Running, Shelf, all_acknowledged, conform, within};
use channels::mail::Security;
use channels::message::{DeliveryState, IdempotencyKey, OtherKind, Outgoing, What, Words};
use channels::{Address, SendError};
use mail_parser::MessageParser;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

use self::provider::{Post, mail, settings};
use self::servers::OWN;

fn outgoing(to: &str, number: u8, text: &str) -> Outgoing {
    let (to, text) = (Address::new(to).unwrap(), Words::new(text));
    Outgoing { key: IdempotencyKey([number; 16]), to, text, buttons: Vec::new() }
}

async fn started(post: &mut Post) -> (Arc<Shelf>, Running) {
    let shelf = Arc::new(Shelf::default());
    let running = Running::start(post, &shelf).await;
    (shelf, running)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_conforms() {
    let capture = Capture::begin();
    let Some(mut post) = Post::start().await else { return };
    conform(&mut post, &capture).await;
}

/// Russian and Korean in the alphabets and shapes of true letters, through Exim and Dovecot.
#[tokio::test]
async fn russian_and_korean_both_ways() {
    let Some(mut post) = Post::start().await else { return };
    let person = post.person(0).reveal().to_owned();
    let head = format!("From: =?koi8-r?B?6dfBzg==?= <{person}>\r\nTo: <{OWN}>\r\nMIME-Version: 1.0\r\n");
    let koi8: Vec<u8> = [
        format!(
            "{head}Subject: =?koi8-r?B?8NLJ18XU?=\r\nContent-Type: text/plain; charset=koi8-r\r\n\
            Content-Transfer-Encoding: 8bit\r\nMessage-ID: <first@example.net>\r\n\r\n"
        )
        .as_bytes(),
        b"\xf0\xd2\xc9\xd7\xc5\xd4\r\n-- \r\n\xe9\xd7\xc1\xce\r\n",
    ]
    .concat();
    let korean: Vec<u8> = [
        format!(
            "{head}Subject: =?euc-kr?B?vsiz5w==?=\r\nContent-Type: text/plain; charset=iso-2022-kr\r\n\r\n"
        )
        .as_bytes(),
        b"\x1b$)C\r\n\x0e>H3g\x0f\r\n",
    ]
    .concat();
    let both = format!(
        "{head}Content-Type: multipart/mixed; boundary=m\r\nIn-Reply-To: <x@example.org>\r\n\r\n--m\r\n\
        Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
        <div>да</div><blockquote>нет</blockquote>\r\n--a--\r\n--m\r\nContent-Type: image/png; name=x.png\r\n\
        Content-Disposition: attachment; filename=x.png\r\nContent-Transfer-Encoding: base64\r\n\r\naGk=\r\n--m--\r\n"
    );
    let (shelf, running) = started(&mut post).await;
    post.servers.post(&format!("<{person}>"), &koi8).await;
    shelf.holds(1).await;
    post.servers.post(&format!("<{person}>"), &korean).await;
    shelf.holds(2).await;
    assert_eq!(shelf.texts(), [("Привет".to_owned(), true), ("안녕".to_owned(), true)]);
    post.servers.post(&format!("<{person}>"), both.as_bytes()).await;
    let kept = shelf.holds(3).await;
    let caption = Some(Words::new("да"));
    assert_eq!(kept[2].what, What::Other { kind: OtherKind::Picture, caption });
    assert!(!String::from_utf8_lossy(&post.imap.state.said.lock().unwrap()).contains("BODY.PEEK[2]"));
    all_acknowledged(&mut post).await;

    post.servers.post(&format!("<{person}>"), &koi8).await;
    shelf.holds(4).await;
    all_acknowledged(&mut post).await;
    let text = "조선말로 대답합니다.\n.\nИ по-русски.";
    let sent = running.channel.send(&outgoing(&person, 1, text)).await.unwrap();
    post.servers.all_delivered().await;
    let files = post.servers.mailbox(&person);
    let bytes = fs::read(&files[0]).unwrap();
    let letter = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(letter.body_text(0).unwrap().replace("\r\n", "\n"), text);
    assert_eq!((letter.subject(), letter.message_id()), (Some("답장"), Some(sent.ids[0].0.as_str())));
    assert_eq!(letter.in_reply_to().as_text(), Some("first@example.net"));
    assert_eq!(letter.header_raw("Auto-Submitted").map(str::trim), Some("auto-replied"));
    assert!(letter.header_raw("User-Agent").is_none() && letter.header_raw("X-Mailer").is_none());
    let said = post.smtp.state.said.lock().unwrap().clone();
    assert!(String::from_utf8_lossy(&said).starts_with("EHLO [127.0.0.1]\r\n"), "no name of this machine");
}

#[tokio::test]
async fn machines_are_passed_over_and_acknowledged() {
    let Some(mut post) = Post::start().await else { return };
    let (shelf, _running) = started(&mut post).await;
    let person = post.person(0).reveal().to_owned();
    let wrong = [
        format!("From: <{person}>\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n"),
        format!("From: <{person}>\r\nPrecedence: bulk\r\n\r\nx\r\n"),
        format!("From: <{person}>\r\nList-Id: <x.example.org>\r\n\r\nx\r\n"),
        format!("From: <{OWN}>\r\n\r\nourselves\r\n"),
        "From: MAILER-DAEMON@example.org\r\n\r\nx\r\n".to_owned(),
    ];
    for letter in &wrong {
        post.servers.deliver(letter.as_bytes()).await;
    }
    // Without a return path nobody is to be answered; Dovecot writes down which there was.
    post.servers.post("<>", format!("From: <{person}>\r\n\r\nreturned\r\n").as_bytes()).await;
    post.servers.all_delivered().await;
    post.says(0, "a person").await;
    shelf.holds(1).await;
    all_acknowledged(&mut post).await;
    assert_eq!(shelf.texts(), [("a person".to_owned(), true)]);
}

#[tokio::test]
async fn a_bounce_is_a_report_about_its_letter() {
    let Some(mut post) = Post::start().await else { return };
    let (shelf, running) = started(&mut post).await;
    post.says(0, "hello").await;
    shelf.holds(1).await;
    let sent = running.channel.send(&outgoing("bounced@example.org", 3, "кому?")).await.unwrap();
    let kept = shelf.holds(2).await;
    assert_eq!(kept[1].from.reveal(), "bounced@example.org");
    assert_eq!(kept[1].what, What::Report { of: sent.ids[0].clone(), state: DeliveryState::Failed });
    all_acknowledged(&mut post).await;
    let said = running.channel.send(&outgoing("nobody@example.org", 4, "кому?")).await;
    assert_eq!(said, Err(SendError::Never(Never::NoSuchAddress)), "Exim knows at once");
    // Exim takes addresses beyond ASCII (SMTPUTF8).
    running.channel.send(&outgoing("иван@example.org", 6, "кому?")).await.unwrap();
    let own = running.channel.send(&outgoing(OWN, 5, "себе")).await;
    assert_eq!(own, Err(SendError::Never(Never::NoSuchAddress)));
}

#[tokio::test]
async fn what_is_kept_at_the_provider_is_marked_as_answered() {
    let Some(mut post) = Post::start().await else { return };
    post.settings.deletes = false;
    let (shelf, running) = started(&mut post).await;
    post.says(0, "to stay").await;
    shelf.holds(1).await;
    within("it is marked", async {
        while !post.servers.mailbox(OWN).iter().all(|file| file.to_string_lossy().ends_with(":2,RS")) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    running.kill().await;
    // Somebody opens the mailbox and reads what we have not taken.
    post.says(0, "seen by another").await;
    let new =
        post.servers.mailbox(OWN).into_iter().find(|file| file.to_string_lossy().contains("/new/")).unwrap();
    let seen = new.to_string_lossy().replace("/new/", "/cur/") + ":2,S";
    fs::rename(&new, seen).unwrap();
    let _running = Running::start(&mut post, &shelf).await;
    shelf.holds(2).await;
    post.says(0, "after").await;
    shelf.holds(3).await;
    assert_eq!((post.servers.mailbox(OWN).len(), shelf.known()), (3, 0));
}

#[tokio::test]
async fn idle_is_begun_again_and_again_and_is_not_needed() {
    let Some(mut post) = Post::start().await else { return };
    post.settings.idle = Duration::from_millis(100);
    let (shelf, running) = started(&mut post).await;
    within("IDLE is begun again", async {
        while post.imap.state.idles.load(Ordering::SeqCst) < 3 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    post.says(0, "while idle").await;
    shelf.holds(1).await;
    running.kill().await;
    *post.imap.state.hides.lock().unwrap() = vec![" IDLE"];
    let _running = Running::start(&mut post, &shelf).await;
    let before = post.imap.state.idles.load(Ordering::SeqCst);
    post.says(0, "asked for").await;
    shelf.holds(2).await;
    assert_eq!(post.imap.state.idles.load(Ordering::SeqCst), before);
}

/// LOGIN instead of SASL, polling instead of IDLE, EXPUNGE of everything instead of what was named.
#[tokio::test]
async fn an_old_server_will_do() {
    let Some(mut post) = Post::start().await else { return };
    *post.imap.state.hides.lock().unwrap() = vec![" IDLE", " AUTH=PLAIN", " UIDPLUS", " SASL-IR"];
    let (shelf, _running) = started(&mut post).await;
    for number in 1..3 {
        post.says(0, "by the old ways").await;
        shelf.holds(number).await;
        all_acknowledged(&mut post).await;
    }
    let said = String::from_utf8(post.imap.state.said.lock().unwrap().clone()).unwrap();
    for word in ["LOGIN \"", "NOOP", " EXPUNGE\r\n"] {
        assert!(said.contains(word), "{word}");
    }
    assert!(!said.contains("AUTHENTICATE") && !said.contains("UID EXPUNGE"));
}

#[tokio::test]
async fn a_letter_at_which_the_line_breaks_stays_and_holds_up_nobody() {
    let Some(mut post) = Post::start().await else { return };
    post.imap.state.breaks_at_fetch_of.store(1, Ordering::SeqCst);
    post.says(0, "poison").await;
    post.says(1, "behind it").await;
    let (shelf, running) = started(&mut post).await;
    shelf.holds(1).await;
    assert_eq!(shelf.texts(), [("behind it".to_owned(), true)]);
    within("what was taken is acknowledged", async {
        while post.servers.mailbox(OWN).len() > 1 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    running.kill().await;
    post.imap.state.breaks_at_fetch_of.store(0, Ordering::SeqCst);
    let _running = Running::start(&mut post, &shelf).await;
    shelf.holds(2).await;
    all_acknowledged(&mut post).await;
}

#[tokio::test]
async fn two_machines_that_answer_each_other_come_to_rest() {
    let Some(mut post) = Post::start().await else { return };
    post.settings.letters_per_hour = 3;
    let (shelf, _running) = started(&mut post).await;
    for number in 0..5 {
        post.says(0, &format!("letter {number}")).await;
    }
    shelf.holds(3).await;
    all_acknowledged(&mut post).await;
    post.says(1, "somebody else").await;
    shelf.holds(4).await;
    assert_eq!(shelf.texts().len(), 4);
}

#[tokio::test]
async fn tls_from_the_first_byte_and_on_the_line() {
    let Some(mut post) = Post::start().await else { return };
    let authority = post.servers.authority.clone();
    let person = post.person(0).reveal().to_owned();
    let ways = [
        (Security::Implicit, (post.servers.imaps, post.servers.smtps)),
        (Security::StartTls, (post.servers.imap, post.servers.smtp)),
    ];
    for (number, (security, ports)) in (1..).zip(ways) {
        let mut settings = settings();
        (settings.imap_security, settings.smtp_security) = (security, security);
        let mail = mail(&settings, ports, Some(&authority));
        mail.check().await.unwrap();
        mail.send(&outgoing(&person, number, "по шифру")).await.unwrap();
        let shelf = Arc::new(Shelf::default());
        let inbox: Arc<Shelf> = Arc::clone(&shelf);
        let channels::Listening::Pull(pulling) = mail.listen(inbox) else { panic!("it pulls") };
        let pulling = tokio::spawn(pulling);
        post.says(0, "по шифру").await;
        shelf.holds(1).await;
        all_acknowledged(&mut post).await;
        pulling.abort();
    }
    post.servers.all_delivered().await;
    assert_eq!(post.servers.mailbox(&person).len(), 2);
    // Another authority is not believed.
    let mut settings = settings();
    (settings.imap_security, settings.smtp_security) = (Security::StartTls, Security::StartTls);
    let other = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap().cert.pem();
    let mail = mail(&settings, (post.servers.imap, post.servers.smtp), Some(other.as_bytes()));
    assert!(matches!(mail.check().await, Err(SendError::Later { .. })));
    assert!(matches!(mail.send(&outgoing(&person, 9, "x")).await, Err(SendError::Later { .. })));
}

/// A server on whose line somebody sits: it gives `answers` one after the other, and keeps what it was told.
async fn hostile(
    greeting: &'static str,
    answers: &'static [&'static str],
) -> (u16, tokio::task::JoinHandle<String>) {
    let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = door.local_addr().unwrap().port();
    let told = tokio::spawn(async move {
        let (stream, _) = door.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        stream.write_all(greeting.as_bytes()).await.unwrap();
        let mut told = String::new();
        for answer in answers {
            if stream.read_line(&mut told).await.unwrap() == 0 {
                return told;
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        let mut rest = Vec::new();
        drop(stream.read_to_end(&mut rest).await);
        told + &String::from_utf8_lossy(&rest)
    });
    (port, told)
}

#[tokio::test]
async fn a_server_that_does_not_come_to_an_end_is_left() {
    const LITERAL_BYTES: usize = 512 << 10;
    const MOST: usize = 64 << 20;
    let door = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = door.local_addr().unwrap().port();
    let talking = tokio::spawn(async move {
        let (mut stream, _) = door.accept().await.unwrap();
        stream.write_all(b"* OK hello\r\n").await.unwrap();
        let line = [format!("* X {{{LITERAL_BYTES}}}\r\n").into_bytes(), vec![b'x'; LITERAL_BYTES]].concat();
        let mut said = 0;
        while said < MOST && stream.write_all(&[line.as_slice(), b"\r\n"].concat()).await.is_ok() {
            said += line.len();
        }
        said
    });
    let said = mail(&settings(), (port, 1), None).check().await;
    assert!(matches!(said, Err(SendError::Later { .. })), "{said:?}");
    assert!(talking.await.unwrap() < MOST / 2, "nobody hung up");
}

#[tokio::test]
async fn tls_that_is_taken_out_of_the_offer_is_missed() {
    let authority = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap().cert.pem();
    let mut settings = settings();
    (settings.imap_security, settings.smtp_security) = (Security::StartTls, Security::StartTls);
    let imap: [(&str, &[&str], SendError); 3] = [
        ("* OK hello\r\n", &["a1 BAD no TLS here\r\n"], SendError::Ours(Fault::Settings)),
        ("* PREAUTH hello, friend\r\n", &[], SendError::Later { after: Duration::from_secs(30) }),
        // What is said before TLS must not count as said within it.
        (
            "* OK hello\r\n",
            &["a1 OK begin\r\n* CAPABILITY\r\na2 OK x\r\n"],
            SendError::Later { after: Duration::from_secs(30) },
        ),
    ];
    for (greeting, answers, expected) in imap {
        let (port, told) = hostile(greeting, answers).await;
        let said = mail(&settings, (port, 1), Some(authority.as_bytes())).check().await;
        assert_eq!(said, Err(expected), "{greeting}");
        let told = told.await.unwrap();
        assert!(told.is_empty() || told == "a1 STARTTLS\r\n", "{told}");
    }
    let smtp: [&[&str]; 2] = [
        &["250 mx.example.org\r\n", "502 5.5.1 no TLS here\r\n"],
        &["250-mx.example.org\r\n250 STARTTLS\r\n", "220 begin\r\n250 AUTH PLAIN\r\n"],
    ];
    for answers in smtp {
        let (port, told) = hostile("220 mx.example.org\r\n", answers).await;
        let said = mail(&settings, (1, port), Some(authority.as_bytes()))
            .send(&outgoing("person@example.net", 1, "canaryword"))
            .await;
        assert!(matches!(said, Err(SendError::Later { .. })), "{said:?}");
        assert_eq!(told.await.unwrap(), "EHLO [127.0.0.1]\r\nSTARTTLS\r\n");
    }
}
