//! The fuzz targets' bodies on random and mutated inputs, on stable, from a seed.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "helpers of tests")]

#[path = "../../../fuzz/bodies/channels.rs"]
#[allow(unreachable_pub, reason = "shared with the fuzzing workspace")]
mod bodies;

#[path = "../../../fuzz/bodies/smoke.rs"]
#[allow(unreachable_pub, reason = "shared with the fuzzing workspace")]
mod smoke;

use channels::smpp::gsm7;
use channels::smpp::pdu::{Bind, Submit, command, write};
use channels::smpp::udh::{self, Concatenation};
use smoke::smoke;

fn deliver(udh: bool, data_coding: u8, message: &[u8], sar: Option<Concatenation>) -> Vec<u8> {
    let submit =
        Submit { source: (1, 1, "79990000001"), destination: (0, 1, "700"), udh, data_coding, message, sar };
    write(command::DELIVER_SM, 0, 1, &submit.body())
}

#[test]
fn smpp() {
    let part = |number| Concatenation { reference: 9, wide: false, total: 2, number };
    let long = |number| [udh::write(part(number)), vec![0x04, 0x34, 0x04, 0x30]].concat();
    let receipt =
        b"id:1 sub:001 dlvrd:001 submit date:2611261000 done date:2611261001 stat:DELIVRD err:000 text:x";
    let mut answered = deliver(false, 0, receipt, None);
    // esm_class behind the service type and both addresses.
    answered[16 + 1 + 14 + 6] = 4;
    let bind = Bind { system_id: "trial", password: "trial", system_type: "x" };
    let pdus = vec![
        write(command::BIND_TRANSCEIVER, 0, 1, &bind.body()),
        deliver(false, 0, b"hello", None),
        [deliver(true, 8, &long(2), None), deliver(true, 8, &long(1), None)].concat(),
        deliver(false, 8, &[0x04; 600], Some(part(1))),
        answered,
    ];
    smoke("smpp_pdu", &pdus, 40_000, bodies::smpp_pdu);
    let wide = udh::write(Concatenation { wide: true, ..part(1) });
    let headers = vec![long(1), [wide, b"x".to_vec()].concat(), vec![8, 5, 4, 0, 1, 0, 2, 0, 0]];
    smoke("smpp_udh", &headers, 40_000, bodies::smpp_udh);
    let septets = gsm7::encode("You are safe [€] ^{}~|").unwrap();
    let packed = gsm7::pack(&septets, 0);
    smoke("gsm7_decode", &[septets, packed, b"hellohello".to_vec()], 40_000, bodies::gsm7_decode);
}

#[test]
fn telegram() {
    let message = r#"{"update_id":5,"message":{"message_id":1,"date":1,"chat":{"id":77,"type":"private"},"from":{"id":77,"is_bot":false,"language_code":"ko"},"text":"안녕"}}"#;
    let picture = r#"{"update_id":6,"edited_message":{"chat":{"id":7,"type":"private"},"photo":[{"file_id":"x"}],"caption":"вот"}}"#;
    let press = r#"{"update_id":7,"callback_query":{"id":"q","from":{"id":7},"data":"yes","message":{"chat":{"id":7,"type":"private"}}}}"#;
    let voice = r#"{"update_id":8,"message":{"chat":{"id":7,"type":"private"},"voice":{"file_id":"x","duration":12,"mime_type":"audio/ogg","file_size":4321}}}"#;
    let updates: Vec<Vec<u8>> =
        [message, picture, press, voice].iter().map(|text| text.as_bytes().to_vec()).collect();
    smoke("telegram_update", &updates, 20_000, bodies::telegram_update);
    let answers = vec![
        format!("{{\"ok\":true,\"result\":[{message},{picture},{press}]}}").into_bytes(),
        br#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":7}}"#
            .to_vec(),
        br#"{"ok":true,"result":{"message_id":9,"date":1,"chat":{"id":7,"type":"private"},"text":"x"}}"#
            .to_vec(),
    ];
    smoke("telegram_answer", &answers, 20_000, bodies::telegram_answer);
}

const PLAIN: &str = r#"("text" "plain" ("charset" "koi8-r" "format" "flowed") NIL NIL "quoted-printable" 9 1 NIL NIL NIL NIL)"#;
const HTML: &str = r#"("text" "html" ("charset" "utf-8") NIL NIL "base64" 30 2 NIL NIL NIL NIL)"#;
const IMAGE: &str =
    r#"("image" "jpeg" ("name" "x") NIL NIL "base64" 9 NIL ("attachment" ("filename" "x")) NIL NIL)"#;

#[test]
fn mail_servers() {
    let mixed = format!("(({PLAIN}{HTML} \"alternative\" NIL NIL NIL){IMAGE} \"mixed\" NIL NIL NIL)");
    let responses = vec![
        format!("* 2 FETCH (UID 7 BODYSTRUCTURE {mixed} BODY[HEADER.FIELDS (FROM)]<0> {{9}}\r\nFrom: x\r\n)\r\n").into_bytes(),
        b"* SEARCH 1 2 3\r\n* 4 EXISTS\r\na1 OK [UIDVALIDITY 5] done\r\n".to_vec(),
        format!("* 1 FETCH (UID 1 BODYSTRUCTURE ({PLAIN}{PLAIN} \"report\" (\"report-type\" \"delivery-status\")))\r\n")
            .into_bytes(),
    ];
    smoke("imap_response", &responses, 20_000, bodies::imap_response);
    let answers =
        ["250-mx\r\n250-DSN\r\n250 SMTPUTF8", "550 5.1.1 no", "451 4.7.1 later", "552 5.3.4 big", "354 go"];
    let answers: Vec<Vec<u8>> = answers.iter().map(|answer| answer.as_bytes().to_vec()).collect();
    smoke("smtp_answer", &answers, 20_000, bodies::smtp_answer);
}

#[test]
fn mail_letters() {
    let head = "From: =?koi8-r?B?6dfBzg==?= <a@b.org>\r\nSubject: =?euc-kr?B?vsiz5w==?=\r\nAuto-Submitted: no\r\n\r\n";
    let kr = PLAIN.replace("koi8-r", "iso-2022-kr").replace("quoted-printable", "7bit");
    let letters = vec![
        format!("{head}\0{PLAIN}\0=F0=D2=C9 =\r\n> =D7\r\n-- \r\nx").into_bytes(),
        format!("{head}\0({HTML}{IMAGE} \"mixed\")\0PGRpdj7QtNCwPC9kaXY+").into_bytes(),
        [format!("{head}\0{kr}\0").as_bytes(), b"\x1b$)C\n\x0e>H3g\x0f"].concat(),
        format!("From: a@b.org\r\nList-Id: x\r\nReturn-Path: <>\r\n\r\n\0{IMAGE}\0").into_bytes(),
    ];
    smoke("mail_letter", &letters, 20_000, bodies::mail_letter);
    let quotes = [
        "да\n\nчт, 26 нояб. 2026 г. в 10:00, <help@example.org>:\n> 1\n> 2\nещё\n-- \nИван",
        "예\n\n-----원본 메시지-----\n보낸 사람: 도움\n받는 사람: 나\n제목: x\n\n1",
        "<div>да&nbsp;&#x1F642;</div><div class=\"gmail_quote\">On x wrote:<blockquote>1</blockquote></div>Sent from my iPhone",
    ];
    let quotes: Vec<Vec<u8>> = quotes.iter().map(|quote| quote.as_bytes().to_vec()).collect();
    smoke("mail_quote", &quotes, 20_000, bodies::mail_quote);
    let report = "Original-Envelope-Id: 00112233445566778899aabbccddeeff@example.org\r\n\r\nAction: failed\r\n\
        Final-Recipient: rfc822; person@example.net\r\nMessage-ID: <00112233445566778899aabbccddeeff@example.org>\r\n";
    smoke("mail_report", &[report.as_bytes().to_vec()], 20_000, bodies::mail_report);
}

#[test]
fn matrix() {
    let said = r#"{"type":"m.room.message","event_id":"$1","sender":"@a:x","origin_server_ts":1,"content":{"msgtype":"m.text","body":"> <@we:x> да?\n\n안녕","m.relates_to":{"m.in_reply_to":{"event_id":"$0"}}}}"#;
    let edit = r#"{"type":"m.room.message","event_id":"$2","sender":"@a:x","content":{"msgtype":"m.text","body":"* x","m.new_content":{"msgtype":"m.text","body":"x"},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}}}"#;
    let picture = r#"{"type":"m.room.message","event_id":"$3","sender":"@a:x","content":{"msgtype":"m.image","body":"вот","filename":"a.png","url":"mxc://x/y"}}"#;
    let sealed = r#"{"type":"m.room.encrypted","event_id":"$4","sender":"@a:x","content":{"algorithm":"m.megolm.v1.aes-sha2"}}"#;
    let voice = r#"{"type":"m.room.message","event_id":"$5","sender":"@a:x","content":{"msgtype":"m.audio","body":"x","url":"mxc://x/y","org.matrix.msc3245.voice":{},"info":{"mimetype":"audio/ogg","duration":7400,"size":4321}}}"#;
    let events: Vec<Vec<u8>> =
        [said, edit, picture, sealed, voice].iter().map(|text| text.as_bytes().to_vec()).collect();
    smoke("matrix_event", &events, 20_000, bodies::matrix_event);
    let member =
        r#"{"type":"m.room.member","sender":"@a:x","state_key":"@a:x","content":{"membership":"join"}}"#;
    let rule =
        r#"{"type":"m.room.join_rules","sender":"@a:x","state_key":"","content":{"join_rule":"invite"}}"#;
    let answer = format!(
        r#"{{"next_batch":"s1_2","rooms":{{"join":{{"!r:x":{{"state":{{"events":[{member},{rule}]}},"timeline":{{"events":[{said},{edit},{picture},{sealed}],"limited":true,"prev_batch":"t1"}}}}}},"invite":{{"!i:x":{{"invite_state":{{"events":[{member}]}}}}}}}}}}"#
    );
    smoke(
        "matrix_sync",
        &[answer.into_bytes(), br#"{"next_batch":"s1"}"#.to_vec()],
        20_000,
        bodies::matrix_sync,
    );
    let direct = br#"{"@a:x":["!r:x","!s:x"],"@b:x":["!t:x"],"nobody":7}"#.to_vec();
    smoke("matrix_direct", &[direct], 20_000, bodies::matrix_direct);
}
