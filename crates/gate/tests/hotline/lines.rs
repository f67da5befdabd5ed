//! Calls that come over a trunk: by SIP, from a caller that is not the gate's own code.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use gate::hotline::Trunks;
use interview::conversation::Submitted;
use seal::submission::{Body, Brought};
use simulator::caller::{Caller, NotAnswered};
use sound::Frame;
use telephone::media::Key;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use web::chance::{Chance as _, SystemChance};

use crate::phone::World;

const PATIENCE: Duration = Duration::from_secs(60);
/// So many frames of silence, and nobody speaks any more.
const QUIET_FRAMES: u32 = 65;

/// A gate with one trunk, open.
struct Exchange {
    world: World,
    at: SocketAddr,
    stop: oneshot::Sender<()>,
    running: JoinHandle<anyhow::Result<()>>,
}

impl Exchange {
    async fn open(more: &str) -> Self {
        let world = World::new().await;
        let [port] = loopback::ports();
        let at = SocketAddr::from(([127, 0, 0, 1], port));
        let settings = world.voices.path().join("telephone.toml");
        let text = format!(
            "[[trunk]]\nname = 'test'\ntransport = 'udp'\nlisten = '{at}'\npeers = ['127.0.0.1']\ntargets = ['hotline']\n{more}\n"
        );
        std::fs::write(&settings, text).unwrap();
        let trunks = Trunks::load(&settings, world.voices.path()).unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let gate = Arc::clone(&world.trial.gate);
        let running = tokio::spawn(trunks.run(gate, async { drop(stopped.await) }));
        Self { world, at, stop, running }
    }

    /// Calls; tried again until the line is open.
    async fn call(&self) -> Phone {
        let calling = async {
            loop {
                match Caller::call(self.at, "hotline", "100", &mut SystemChance.generator()).await {
                    Ok(caller) => break Phone(caller),
                    Err(NotAnswered::Nobody) => tokio::time::sleep(Duration::from_millis(50)).await,
                    Err(error) => panic!("{error}"),
                }
            }
        };
        timeout(PATIENCE, calling).await.expect("the line is open")
    }

    async fn close(self) -> World {
        self.stop.send(()).unwrap();
        timeout(PATIENCE, self.running).await.expect("it ends").unwrap().unwrap();
        self.world
    }
}

struct Phone(Caller);

fn is_loud(frame: &Frame) -> bool {
    frame.samples().iter().any(|sample| sample.unsigned_abs() > 500)
}

impl Phone {
    /// Listens until nobody speaks any more; for how long somebody spoke, and whether the call is still there.
    async fn listen(&mut self) -> (Duration, bool) {
        let (mut loud, mut quiet) = (0, 0);
        let listening = async {
            while quiet < QUIET_FRAMES {
                let Some(frame) = self.0.heard().await else { return false };
                if is_loud(&frame) {
                    loud += 1;
                    quiet = 0;
                } else {
                    quiet += 1;
                }
            }
            true
        };
        let is_there = timeout(PATIENCE, listening).await.expect("somebody speaks for ever");
        (sound::FRAME * loud, is_there)
    }

    async fn answers(&mut self, sign: char) -> Duration {
        self.0.press(Key::of_sign(sign).unwrap()).await;
        self.listen().await.0
    }
}

async fn kept(world: &World) -> Vec<Submitted> {
    let all = world.trial.collect(0).await.unwrap();
    let form = |body: &Body| {
        let Body::Brought(bytes) = body else { panic!("not brought") };
        serde_json::from_slice(&Brought::decode(bytes).unwrap().bytes).unwrap()
    };
    all.iter().map(|(_, submission)| form(submission.body().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_answered_and_what_was_keyed_is_kept_when_he_hangs_up() {
    let exchange = Exchange::open("").await;
    let mut phone = exchange.call().await;
    assert!(phone.listen().await.0 > Duration::ZERO, "the greeting");
    assert!(phone.answers('1').await > Duration::ZERO);
    phone.answers('3').await;
    for _ in 0..3 {
        phone.answers('1').await;
    }
    drop(phone);
    let waiting = Instant::now();
    while kept(&exchange.world).await.is_empty() {
        assert!(waiting.elapsed() < PATIENCE, "nothing is kept");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let kept = kept(&exchange.world).await;
    assert!(kept.len() == 1 && kept[0].unfinished && kept[0].answers.len() >= 3);
    exchange.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gate_that_ends_keeps_what_was_keyed_until_then() {
    let exchange = Exchange::open("").await;
    let mut phone = exchange.call().await;
    phone.listen().await;
    phone.answers('1').await;
    phone.answers('3').await;
    phone.answers('1').await;
    let world = exchange.close().await;
    assert!(!phone.listen().await.1, "the gate said goodbye");
    let kept = kept(&world).await;
    assert!(kept.len() == 1 && kept[0].unfinished, "{}", kept.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_finds_the_lines_taken_hears_so_and_the_next_one_is_busy() {
    let exchange = Exchange::open("calls_max = 2").await;
    let mut first = exchange.call().await;
    assert!(first.listen().await.1);
    let mut second = exchange.call().await;
    let third = Caller::call(exchange.at, "hotline", "101", &mut SystemChance.generator()).await;
    assert!(matches!(third, Err(NotAnswered::Busy)), "{third:?}");
    let (spoken, is_there) = second.listen().await;
    // A tenth of a second in each of five languages, with pauses.
    let heard = if is_there { spoken + second.listen().await.0 } else { spoken };
    assert!(heard >= Duration::from_millis(480), "{heard:?}");
    while second.0.heard().await.is_some() {}
    drop(first);
    // Its line is free again.
    let again = exchange.call().await;
    drop(again);
    exchange.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_call_is_answered_before_every_sound_is_there() {
    let world = World::new().await;
    let [port] = loopback::ports();
    let at = SocketAddr::from(([127, 0, 0, 1], port));
    let settings = world.voices.path().join("telephone.toml");
    std::fs::write(
        &settings,
        format!("[[trunk]]\nname = 'test'\ntransport = 'udp'\nlisten = '{at}'\npeers = ['127.0.0.1']\n"),
    )
    .unwrap();
    let (file, aside) =
        (world.voices.path().join("voices/ru/call-menu.wav"), world.voices.path().join("call-menu.wav"));
    std::fs::rename(&file, &aside).unwrap();
    let trunks = Trunks::load(&settings, world.voices.path()).unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let gate = Arc::clone(&world.trial.gate);
    let running = tokio::spawn(trunks.run(gate, async { drop(stopped.await) }));
    let called = Caller::call(at, "hotline", "100", &mut SystemChance.generator()).await;
    assert!(matches!(called, Err(NotAnswered::Nobody)), "{called:?}");
    std::fs::rename(&aside, &file).unwrap();
    let begun = Instant::now();
    while Caller::call(at, "hotline", "100", &mut SystemChance.generator()).await.is_err() {
        assert!(begun.elapsed() < PATIENCE);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    stop.send(()).unwrap();
    timeout(PATIENCE, running).await.unwrap().unwrap().unwrap();
}

#[test]
fn a_file_with_secrets_is_for_the_gate_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("telephone.toml");
    std::fs::write(
        &settings,
        "[[trunk]]\nname = 'a'\ntransport = 'udp'\nregistrar = 'pbx.example.org'\nuser = '7'\npassword = 'canary'\n",
    )
    .unwrap();
    std::fs::set_permissions(&settings, std::fs::Permissions::from_mode(0o644)).unwrap();
    let said = Trunks::load(&settings, folder.path()).unwrap_err().to_string();
    assert!(said.contains("chmod 600") && !said.contains("canary"), "{said}");
    std::fs::set_permissions(&settings, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(Trunks::load(&settings, folder.path()).is_ok());
    std::fs::write(&settings, "").unwrap();
    let said = Trunks::load(&settings, folder.path()).unwrap_err().to_string();
    assert!(said.contains("names no trunk"), "{said}");
}
