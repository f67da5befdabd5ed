//! What the fuzz targets of `channels` do with their input. Also driven, without a fuzzer, by
//! `crates/channels/tests/fuzz_smoke.rs`.

use std::sync::LazyLock;

use channels::mail::head::{Head, Judgement};
use channels::mail::hear::{PARTS_MAX, Piece as PartPiece, hear as hear_letter};
use channels::mail::imap::parse::{Piece, Value, literal_after, values};
use channels::mail::imap::structure::{PARTS_MAX as STRUCTURE_PARTS_MAX, Structure};
use channels::mail::report::Report;
use channels::mail::smtp::{Answer, Step, verdict};
use channels::mail::{html, quote};
use channels::matrix::api::{Event, JoinedRoom, SyncAnswer};
use channels::matrix::hear::{Heard, hear as hear_event};
use channels::matrix::ids::UserId;
use channels::matrix::people::People;
use channels::matrix::room::Standing;
use channels::message::{TEXT_BYTES_MAX, What};
use channels::smpp::parts::{Added, Arrival, Parts};
use channels::smpp::pdu::{Deliver, HEADER_OCTETS, Header, message_id};
use channels::smpp::smsc::LogIn;
use channels::smpp::text::{Coding, DefaultAlphabet, fill_bits};
use channels::smpp::{Receipt, gsm7, udh};
use channels::split::split;
use channels::telegram::api::{Frame, SentMessage, Update};
use channels::telegram::hear::hear;
use channels::{AccountId, TagKey};
use jiff::{SignedDuration, Timestamp};

static ACCOUNT: LazyLock<AccountId> =
    LazyLock::new(|| AccountId::try_from("fuzz".to_owned()).expect("a good name"));

const ALPHABETS: [DefaultAlphabet; 3] =
    [DefaultAlphabet::Gsm7, DefaultAlphabet::Gsm7Packed, DefaultAlphabet::Latin1];

/// PDUs one behind the other, as a line brings them: headers, messages, receipts, parts put together.
pub fn smpp_pdu(data: &[u8]) {
    let mut rest = data;
    let mut parts = Parts::new(TagKey::new([1; 32]), DefaultAlphabet::Gsm7, SignedDuration::from_secs(60));
    let arrival = Arrival { connection: 1, number: 1, after_reconnect: false };
    while let Some(header) = Header::parse(rest) {
        let Some((pdu, behind)) = rest.split_at_checked(header.length) else { return };
        let Some(body) = pdu.get(HEADER_OCTETS..) else { return };
        rest = behind;
        let _id = message_id(body);
        let _log_in = LogIn::parse(body);
        let Some(deliver) = Deliver::parse(body) else { continue };
        assert!(deliver.body.len() <= body.len());
        let _receipt = Receipt::read(&deliver);
        for alphabet in ALPHABETS {
            let coding = Coding::of(deliver.data_coding, alphabet);
            let _text = coding.decode(&coding.unfold(&deliver.body, deliver.header_octets));
        }
        if let Some(Added::Complete(id)) = parts.add(&deliver, arrival, Timestamp::UNIX_EPOCH) {
            assert!(parts.join(id).is_some());
            parts.done(id);
        }
    }
    for id in parts.overdue(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(60)) {
        assert!(parts.join(id).is_some());
        parts.done(id);
    }
    assert!(parts.overdue(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(60)).is_empty());
}

/// A user data header: what is written reads back.
pub fn smpp_udh(data: &[u8]) {
    let Some(split) = udh::split(data) else { return };
    assert_eq!(split.header_octets + split.body.len(), data.len());
    if let Some(part) = split.part {
        let again = [udh::write(part), split.body.to_vec()].concat();
        let again = udh::split(&again).expect("our own header");
        assert_eq!((again.part, again.body), (Some(part), split.body));
    }
}

/// Septets, packed and not; what is text encodes to what reads the same.
pub fn gsm7_decode(data: &[u8]) {
    let (text, whole) = gsm7::decode(data);
    if whole && let Some(septets) = gsm7::encode(&text) {
        // A no-break space is shown where a phone has no extension table, and goes out as a space.
        let shown = text.replace('\u{a0}', " ");
        assert_eq!(gsm7::decode(&septets).0, shown);
    }
    let fill = fill_bits(data.len() % 8);
    let unpacked = gsm7::unpack(data, fill);
    assert!(unpacked.iter().all(|septet| *septet < 128));
    let mut again = gsm7::unpack(&gsm7::pack(&unpacked, fill), fill);
    again.truncate(unpacked.len());
    assert!(unpacked.starts_with(&again));
}

/// An answer of the Bot API: a frame, and whatever stands in it.
pub fn telegram_answer(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(frame) = serde_json::from_str::<Frame<'_>>(&text) else { return };
    let Some(result) = frame.result else { return };
    let _sent = serde_json::from_str::<SentMessage>(result.get()).is_ok();
    let updates =
        serde_json::from_str::<Vec<Box<serde_json::value::RawValue>>>(result.get()).unwrap_or_default();
    updates.iter().for_each(|update| telegram_update(update.get().as_bytes()));
}

/// What an IMAP server sends: responses, with literals between their lines; structures of messages.
pub fn imap_response(data: &[u8]) {
    let mut rest = data;
    while !rest.is_empty() {
        let mut pieces = Vec::new();
        loop {
            let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            let (line, behind) = rest.split_at(end);
            rest = behind.get(1..).unwrap_or_default();
            let literal = literal_after(line);
            pieces.push(Piece::Line(line.to_vec().into()));
            let Some((literal, behind)) = literal.and_then(|octets| rest.split_at_checked(octets)) else {
                break;
            };
            pieces.push(Piece::Literal(literal.to_vec().into()));
            rest = behind;
        }
        let Some(values) = values(&pieces) else { continue };
        for structure in
            values.iter().flat_map(|value| value.list().unwrap_or_default()).filter_map(Structure::read)
        {
            assert!(
                structure.parts.len() <= STRUCTURE_PARTS_MAX
                    && structure.words().len() <= structure.parts.len()
            );
            let _other = structure.other();
        }
        let _numbers: Vec<u32> = values.iter().filter_map(Value::number).collect();
    }
}

/// What an SMTP server answers, and what that means at each step.
pub fn smtp_answer(data: &[u8]) {
    let lines: Vec<Vec<u8>> = data.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let Some(answer) = Answer::read(&lines) else { return };
    assert!((200..600).contains(&answer.code));
    for step in [Step::Line, Step::Login, Step::Sender, Step::Person, Step::Letter] {
        let said = verdict(step, &answer);
        assert!(answer.code >= 500 || matches!(said, channels::SendError::Later { .. }));
    }
}

/// A letter: its head, the structure on the line behind it, and one body for all parts with words.
pub fn mail_letter(data: &[u8]) {
    let mut pieces = data.splitn(3, |byte| *byte == 0);
    let head = Head::read(pieces.next().unwrap_or_default());
    let line = Piece::Line(pieces.next().unwrap_or_default().to_vec().into());
    let body = pieces.next().unwrap_or_default();
    let structure = values(&[line]).and_then(|values| Structure::read(values.first()?)).unwrap_or_default();
    let judgement = head.judge(&structure, "help@example.org");
    assert!(judgement != Judgement::Person || head.from.is_some());
    let words = structure.words();
    let parts = words.iter().take(PARTS_MAX).map(|part| PartPiece { part, bytes: body.to_vec().into() });
    let parts: Vec<PartPiece<'_>> = parts.collect();
    if let What::Text(text) = hear_letter(&head, &structure, &parts) {
        assert!(text.words.reveal().len() <= TEXT_BYTES_MAX && !text.words.reveal().contains('\0'));
    }
}

/// What is quoted is cut, in plain text and in HTML; never everything.
pub fn mail_quote(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let own = quote::own_words(&text);
    assert_eq!(own.is_empty(), text.trim().is_empty());
    assert!(own.len() <= text.len());
    let _own = quote::own_words(&html::reduce(&text));
}

/// A server's report.
pub fn mail_report(data: &[u8]) {
    let Some(report) = Report::read(data) else { return };
    assert!(report.person.contains('@'));
    if let Some(of) = report.of(data, "help@example.org") {
        assert!(of.ends_with("@example.org"));
    }
}

/// One update, as a webhook brings it.
pub fn telegram_update(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(update) = serde_json::from_str::<Update>(&text) else { return };
    let Some(message) = hear(update, &ACCOUNT, Timestamp::UNIX_EPOCH).message else { return };
    if let What::Text(text) | What::Edited(text) = &message.what {
        assert!(text.words.reveal().len() <= TEXT_BYTES_MAX && !text.words.reveal().contains('\0'));
        let _pieces = split(text.words.reveal(), channels::contract::TextLimit::SmsParts(8));
    }
    voice(&message.what);
}

/// Of a voice note only what can be found again and is short enough to be kept.
fn voice(what: &What) {
    if let What::Voice { note, .. } = what {
        assert!((1..=channels::voice::HANDLE_BYTES_MAX).contains(&note.handle.reveal().len()));
    }
}

static MATRIX_USER: LazyLock<UserId> = LazyLock::new(|| UserId::new("@we:x").expect("a good name"));

/// An answer of `/sync`: rooms, and whatever stands in them.
pub fn matrix_sync(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(answer) = serde_json::from_str::<SyncAnswer>(&text) else { return };
    for raw in answer.rooms.join.values() {
        let Ok(room) = serde_json::from_str::<JoinedRoom>(raw.get()) else { continue };
        let standing = Standing::read(&room.state.events, &MATRIX_USER);
        assert!(!standing.others.contains(&*MATRIX_USER));
        room.timeline.events.iter().for_each(|event| matrix_event(event.get().as_bytes()));
    }
}

/// One event of a room.
pub fn matrix_event(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(event) = serde_json::from_str::<Event>(&text) else { return };
    let heard = hear_event(&event, &MATRIX_USER, &ACCOUNT, Timestamp::UNIX_EPOCH);
    let Heard::Message(message) = heard else { return };
    assert_ne!(message.from.reveal(), MATRIX_USER.reveal(), "we do not answer ourselves");
    if let What::Text(text) | What::Edited(text) = &message.what {
        assert!(text.words.reveal().len() <= TEXT_BYTES_MAX && !text.words.reveal().contains('\0'));
    }
    voice(&message.what);
}

/// Who wrote in which room, as it is kept at the homeserver, where others can write too: what is kept of it reads back.
pub fn matrix_direct(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Ok(direct) = serde_json::from_str(&text) else { return };
    let people = People::from_direct(&direct);
    let kept = serde_json::to_string(&people.to_direct()).expect("plain JSON");
    let again = People::from_direct(&serde_json::from_str(&kept).expect("our own JSON"));
    assert_eq!(again.to_direct(), people.to_direct());
}
