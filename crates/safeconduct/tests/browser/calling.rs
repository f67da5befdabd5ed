//! The simulator's telephone that calls, against a line that says a tone and hears what is said and pressed: with its sound, its
//! microphone and its keys, on a desk and on a narrow telephone, with scripts and without.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::key::Key;
use simulator::{Doors, Links, Simulator};
use sound::level::dbfs;
use sound::{RATE_HZ, Sound};
use telephone::media::{Heard, Piece, session};
use telephone::sip::config::Config;
use telephone::sip::{Call, CallerKey, Event, Line, T1, World};
use tokio::time::Instant;
use web::chance::{Chance as _, SystemChance};
use web::clock::SystemClock;

use crate::access::judge;
use crate::browser::{Browser, DESK, Look, Microphone, PHONE};

const PATIENCE: Duration = Duration::from_secs(20);
/// Louder than this is somebody.
const LOUD_DBFS: f32 = -30.0;

/// What the line has heard.
#[derive(Default)]
struct Told {
    keys: String,
    loud_frames: u32,
    is_over: bool,
}

/// A line that answers, and the page of whoever calls it.
struct Outside {
    simulator: Simulator,
    told: Arc<Mutex<Told>>,
    _line: Line,
}

impl Outside {
    async fn new() -> Self {
        let settings = "[[trunk]]\nname = 'page'\ntransport = 'udp'\nlisten = '127.0.0.1:0'\npeers = ['127.0.0.1']\n\
                        targets = ['hotline']\nrtp_ports = '20000-29999'\ncalls_per_minute_of_one_caller = 60\n";
        let config = Config::parse(settings, Path::new("telephone.toml")).unwrap();
        let world = World { caller_key: CallerKey::new([7; 32]), chance: Arc::new(SystemChance), t1: T1 };
        let (line, mut calls) = Line::start(config, world).await.unwrap();
        let trunk = line.status()[0].listens.unwrap();
        let told = Arc::new(Mutex::new(Told::default()));
        let hears = Arc::clone(&told);
        tokio::spawn(async move {
            while let Some(call) = calls.recv().await {
                *hears.lock().unwrap() = Told::default();
                tokio::spawn(answer(call, Arc::clone(&hears)));
            }
        });
        Self { simulator: simulator(Some(trunk)).await, told, _line: line }
    }

    fn keys(&self) -> String {
        self.told.lock().unwrap().keys.clone()
    }

    async fn until(&self, what: &str, is_so: impl Fn(&Told) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so(&self.told.lock().unwrap()) {
            assert!(Instant::now() < deadline, "not in time: {what}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn simulator(trunk: Option<SocketAddr>) -> Simulator {
    let links = Links {
        start: None,
        desk: "http://127.0.0.1:1/".to_owned(),
        gates: Vec::new(),
        trunk,
        no_line: trunk.is_none().then(|| "There is no line: install espeak-ng.".to_owned()),
    };
    let doors = Doors::open(0, 0, 0).await.unwrap();
    Simulator::start(doors, links, Arc::new(SystemClock), &SystemChance).unwrap()
}

/// Says a tone for a minute, and notes what is heard.
async fn answer(mut call: Call, told: Arc<Mutex<Told>>) {
    let Ok(media) = call.answer().await else { return };
    let (mut line, running) = session::open(media.socket, &media.sound.terms, &mut SystemChance.generator());
    tokio::spawn(running.run());
    let wave = (0..60 * RATE_HZ).map(|at| if at % 20 < 10 { 6_000 } else { -6_000 });
    line.say(vec![Piece::Sound(Arc::new(Sound::new(wave.collect())))]).await.unwrap();
    loop {
        tokio::select! {
            heard = line.heard() => match heard {
                Some(Heard::Key(key)) => told.lock().unwrap().keys.push(key.sign()),
                Some(Heard::Sound(frame)) if dbfs(&frame) > LOUD_DBFS => told.lock().unwrap().loud_frames += 1,
                Some(_) => {}
                None => break,
            },
            event = call.event() => if matches!(event, Some(Event::HungUp(_)) | None) { break },
        }
    }
    told.lock().unwrap().is_over = true;
}

/// How many seconds of the call the page has played.
async fn heard_seconds(browser: &Browser) -> f64 {
    let pane = browser.client.find(Locator::Css("#telephone")).await.unwrap();
    pane.attr("data-heard").await.unwrap().and_then(|seconds| seconds.parse().ok()).unwrap_or(0.0)
}

async fn state_is(browser: &Browser, wanted: &str) {
    let deadline = Instant::now() + PATIENCE;
    while !browser.text_of("#telephone .state").await.contains(wanted) {
        assert!(Instant::now() < deadline, "not {wanted}: {}", browser.text_of("#telephone").await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_calls_presses_speaks_and_hangs_up() {
    let looks = [
        Look { microphone: Microphone::Given, ..DESK },
        Look { scripts: true, microphone: Microphone::Given, height: 900, ..PHONE },
    ];
    for (number, look) in looks.into_iter().enumerate() {
        let outside = Outside::new().await;
        let browser = Browser::open(look).await;
        browser.goto(&outside.simulator.page()).await;
        judge(&browser, &format!("calling-before-{number}")).await;
        browser.click("#telephone .call button").await;
        state_is(&browser, "In the call").await;
        let deadline = Instant::now() + PATIENCE;
        while heard_seconds(&browser).await < 1.0 {
            assert!(Instant::now() < deadline, "nothing is heard");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        // Keys by the page's buttons and by the computer's own.
        browser.click(".pad button[value=\"1\"]").await;
        outside.until("the first key", |told| told.keys == "1").await;
        let focus = browser.client.active_element().await.unwrap();
        focus.send_keys("5").await.unwrap();
        outside.until("the second key", |told| told.keys == "15").await;
        browser.click(".pad button[value=\"#\"]").await;
        outside.until("the third key", |told| told.keys == "15#").await;
        assert_eq!(browser.text_of("#telephone .keyed").await, "15#");
        // What the microphone hears is heard at the other end.
        browser.click("#telephone .speak").await;
        outside.until("a voice", |told| told.loud_frames > 10).await;
        judge(&browser, &format!("calling-{number}")).await;
        browser.click("#telephone .hang-up button").await;
        state_is(&browser, "Hung up").await;
        outside.until("the end", |told| told.is_over).await;
        assert_eq!(outside.keys(), "15#");
        // By the keyboard alone, once more.
        let call = browser.client.find(Locator::Css("#telephone .call button")).await.unwrap();
        call.send_keys(&char::from(Key::Enter).to_string()).await.unwrap();
        state_is(&browser, "In the call").await;
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_keys_go_by_forms_and_the_sound_is_a_player() {
    let outside = Outside::new().await;
    let browser = Browser::open(PHONE).await;
    browser.goto(&outside.simulator.page()).await;
    assert!(browser.text().await.contains("Without scripts you hear the call a second or two late"));
    browser.follow("#telephone .call button").await;
    assert!(browser.has("#telephone audio[src=\"/telephone/sound.wav\"]").await);
    browser.follow(".pad button[value=\"7\"]").await;
    outside.until("a key", |told| told.keys == "7").await;
    assert_eq!(browser.text_of("#telephone .keyed").await, "7");
    browser.picture("calling-no-script").await;
    browser.follow("#telephone .hang-up button").await;
    outside.until("the end", |told| told.is_over).await;
    browser.follow(".pad button[value=\"7\"]").await;
    assert!(browser.text().await.contains("You are in no call. Call first."));
    browser.close().await;
}

#[tokio::test]
async fn a_trial_without_a_line_says_why() {
    let simulator = simulator(None).await;
    let browser = Browser::open(DESK).await;
    browser.goto(&simulator.page()).await;
    assert!(browser.text_of("#telephone").await.contains("There is no line: install espeak-ng."));
    assert!(!browser.has("#telephone button").await);
    browser.close().await;
}
