//! Many calls at once: a gate in one process, callers in another, and everything that was keyed and said compared afterwards.
//!
//! `cargo run --release -p gate --features testing --example calls -- PACK [CALLS] [SECONDS]`: PACK is a programme with its sounds
//! (`safeconduct programme voice`), CALLS how many call at the same time (300), SECONDS how long each of them speaks (20). Each
//! presses a code of twelve digits of its own, speaks with a voice of its own, and hangs up when that is sealed. Prints the
//! gate's memory, how late its sound was sent, and how many codes and messages came whole. Everything is gone when it ends.

use std::collections::{BTreeSet, HashMap};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use gate::config::Way;
use gate::hotline::{Heard, Trunks};
use gate::testing::Trial;
use interview::call::Code;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use seal::link::hotline::Verdict;
use seal::submission::{Body, Submission, Voice};
use simulator::caller::{Caller, NotAnswered};
use sound::{Codec, FRAME, FRAME_SAMPLES, Frame};
use telephone::media::Key;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout};
use web::chance::{Chance as _, SystemChance};
use web::clock::SystemClock;

/// As in the executables: what is freed is overwritten, which costs time.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// So many silent frames, and nobody speaks any more.
const QUIET_FRAMES: u32 = 70;
/// A key down and up again.
const PRESS: Duration = Duration::from_millis(220);
/// Calls begin over so long a time: people do not call in one instant.
const BEGIN: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(480);
/// A menu is known after so long: who calls often presses before it is over.
const MENU: Duration = Duration::from_secs(4);
/// What the line reveals takes no keys; it is over after so long.
const SEEN: Duration = Duration::from_secs(45);
/// A piece of a voice that is looked for in what was recorded.
const PIECE: usize = 8_000;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if words.first().is_some_and(|word| word == "callers") {
        let [_, at, calls, seconds] = words.as_slice() else { bail!("callers ADDRESS CALLS SECONDS") };
        return runtime.block_on(callers(at.parse()?, calls.parse()?, seconds.parse()?));
    }
    let pack = words.first().context("say the pack with its sounds")?;
    let calls = words.get(1).map_or(Ok(300), |word| word.parse())?;
    let seconds = words.get(2).map_or(Ok(20), |word| word.parse())?;
    runtime.block_on(gate(&PathBuf::from(pack), calls, seconds))
}

/// The code that a caller keys.
fn code(number: u64) -> Code {
    Code::generate(&mut StdRng::seed_from_u64(number))
}

/// The voice of a caller: samples that nobody else has, as A-law keeps them.
fn voice(number: u64, seconds: u64) -> Vec<i16> {
    let mut rng = StdRng::seed_from_u64(1_000_000 + number);
    (0..seconds * 8_000)
        .map(|_| Codec::Alaw.decode(Codec::Alaw.encode(rng.random_range(-9_000..9_000))))
        .collect()
}

async fn gate(pack: &std::path::Path, calls: u64, seconds: u64) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("gate-calls-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let trial =
        Trial::new(&folder, pack, Arc::new(SystemClock), Arc::new(SystemChance), &[Way::Plain]).await?;
    trial.hand_over_keys();
    let [port] = loopback::ports();
    let at = SocketAddr::from(([127, 0, 0, 1], port));
    let settings = folder.join("telephone.toml");
    std::fs::write(
        &settings,
        format!(
            "[[trunk]]\nname = 'load'\ntransport = 'udp'\nlisten = '{at}'\npeers = ['127.0.0.1']\nrtp_ports = '20000-29999'\n\
             calls_max = 1000\ncalls_per_minute = 6000\ncalls_per_minute_of_one_caller = 6000\n"
        ),
    )?;
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(
        Trunks::load(&settings, pack)?.run(Arc::clone(&trial.gate), async { drop(stopped.await) }),
    );
    let mut callers = Command::new(std::env::current_exe()?)
        .args(["callers", &at.to_string(), &calls.to_string(), &seconds.to_string()])
        .stdin(Stdio::null())
        .spawn()?;
    // A desk that knows no code, and remembers what was asked.
    let board = Arc::clone(trial.gate.hotline().board());
    let asking = tokio::spawn(async move {
        let (mut place, mut asked) = (0, Vec::new());
        loop {
            let news = board.after(place, Duration::from_secs(1)).await;
            place = news.next;
            for question in news.questions {
                asked.push(question.code.reveal().to_owned());
                board.answer(question.id, Heard { verdict: Verdict::Unknown, sounds: Vec::new() });
            }
            if u64::try_from(asked.len()).is_ok_and(|asked| asked >= calls) {
                return asked;
            }
        }
    });
    let ended = tokio::task::spawn_blocking(move || callers.wait()).await??;
    ensure!(ended.success(), "the callers did not come to their end");
    let memory = memory()?;
    stop.send(()).ok();
    running.await??;
    let pacing = trial.gate.hotline().pacing();
    let asked: BTreeSet<String> =
        timeout(Duration::from_secs(5), asking).await.context("codes are missing")??.into_iter().collect();
    let right = (0..calls).filter(|number| asked.contains(code(*number).digits())).count();
    let whole = whole_messages(&trial, calls, seconds).await?;
    say(&format!(
        "{calls} calls at once: {right} codes of twelve digits right, {whole} messages whole\n\
         sound: {} packets, late by 50 %: {:?}, 99 %: {:?}, 99.9 %: {:?}, most: {:?}\n\
         memory of the gate at most: {memory}",
        pacing.sent(),
        pacing.per_mille(500),
        pacing.per_mille(990),
        pacing.per_mille(999),
        pacing.worst(),
    ));
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// How many of the voices stand in what was sealed, to their end.
async fn whole_messages(trial: &Trial, calls: u64, seconds: u64) -> Result<usize> {
    let mut sounds: Vec<Vec<u8>> = Vec::new();
    let mut place = 0;
    loop {
        let came = trial.collect(place).await?;
        let Some((last, _)) = came.last() else { break };
        place = *last;
        sounds.extend(came.iter().filter_map(|(_, submission)| sound_of(submission)));
    }
    // By a piece from the middle, which only one voice has; then each voice is compared from there to both ends.
    let mut by_piece: HashMap<Vec<u8>, (Vec<u8>, usize)> = HashMap::new();
    for number in 0..calls {
        let whole: Vec<u8> =
            voice(number, seconds).iter().map(|sample| Codec::Alaw.encode(*sample)).collect();
        let middle = whole.len() / 2;
        by_piece.insert(whole.get(middle..middle + 16).unwrap_or_default().to_vec(), (whole, middle));
    }
    Ok(sounds.iter().filter(|sound| is_whole(sound, &by_piece)).count())
}

fn is_whole(sound: &[u8], by_piece: &HashMap<Vec<u8>, (Vec<u8>, usize)>) -> bool {
    let found = sound.windows(16).enumerate().find_map(|(at, window)| Some((at, by_piece.get(window)?)));
    let Some((at, (voice, middle))) = found else { return false };
    let same = |count: usize, back: bool| {
        (0..count).all(|step| {
            let (ours, theirs) = if back {
                (middle.checked_sub(step), at.checked_sub(step))
            } else {
                (Some(middle + step), Some(at + step))
            };
            ours.and_then(|ours| voice.get(ours)) == theirs.and_then(|theirs| sound.get(theirs))
        })
    };
    // The first tenth of a second may be before the recording began.
    same(middle - PIECE / 10, true) && same(voice.len() - middle - FRAME_SAMPLES, false)
}

fn sound_of(submission: &Submission) -> Option<Vec<u8>> {
    match submission.body()? {
        Body::Voice(bytes) => Voice::decode(bytes).ok().map(|voice| voice.sound.to_vec()),
        Body::Clear(_) | Body::Inner(_) | Body::Brought(_) => None,
    }
}

fn memory() -> Result<String> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = |name: &str| {
        status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim().to_owned()
    };
    Ok(format!("{} (of which now {})", line("VmHWM:"), line("VmRSS:")))
}

/// Everybody who calls.
async fn callers(at: SocketAddr, calls: u64, seconds: u64) -> Result<()> {
    let gap = BEGIN / u32::try_from(calls)?.max(1);
    let mut all = tokio::task::JoinSet::new();
    for number in 0..calls {
        all.spawn(async move {
            sleep(gap * u32::try_from(number).unwrap_or(0)).await;
            timeout(PATIENCE, call(at, number, seconds))
                .await
                .map_err(|_| anyhow::anyhow!("call {number} has no end"))?
        });
    }
    let mut failed = 0;
    while let Some(one) = all.join_next().await {
        if let Err(error) = one? {
            failed += 1;
            say(&format!("{error:#}"));
        }
    }
    ensure!(failed == 0, "{failed} calls failed");
    Ok(())
}

async fn call(at: SocketAddr, number: u64, seconds: u64) -> Result<()> {
    let mut caller = loop {
        match Caller::call(at, "hotline", &format!("7000{number:07}"), &mut SystemChance.generator()).await {
            Ok(caller) => break caller,
            Err(NotAnswered::Nobody) => sleep(Duration::from_millis(200)).await,
            Err(error) => bail!("call {number}: {error}"),
        }
    };
    pass(&mut caller, MENU).await;
    press(&mut caller, "1").await?;
    pass(&mut caller, SEEN).await;
    press(&mut caller, "6").await?;
    listen(&mut caller).await?;
    press(&mut caller, code(number).digits()).await?;
    // It is looked up, and unknown; then the menu, a person, a message.
    listen(&mut caller).await?;
    press(&mut caller, "2").await?;
    pass(&mut caller, MENU).await;
    press(&mut caller, "0").await?;
    listen(&mut caller).await?;
    press(&mut caller, "1").await?;
    listen(&mut caller).await?;
    for part in voice(number, seconds).chunks_exact(FRAME_SAMPLES) {
        let mut samples = [0; FRAME_SAMPLES];
        samples.copy_from_slice(part);
        caller.say(Frame::new(samples)).await;
        pass(&mut caller, Duration::ZERO).await;
    }
    pass(&mut caller, FRAME * 300).await;
    press(&mut caller, "#").await?;
    listen(&mut caller).await?;
    press(&mut caller, "1").await?;
    listen(&mut caller).await?;
    Ok(())
}

async fn press(caller: &mut Caller, signs: &str) -> Result<()> {
    for (at, sign) in (1..).zip(signs.chars()) {
        caller.press(Key::of_sign(sign).context("no key")?).await;
        if at < signs.len() {
            pass(caller, PRESS).await;
        }
    }
    Ok(())
}

/// What is heard meanwhile goes by.
async fn pass(caller: &mut Caller, length: Duration) {
    let until = Instant::now() + length;
    while let Ok(Some(_)) = tokio::time::timeout_at(until, caller.heard()).await {}
}

async fn listen(caller: &mut Caller) -> Result<()> {
    let mut quiet = 0;
    while quiet < QUIET_FRAMES {
        let frame = caller.heard().await.context("the line was hung up")?;
        let is_loud = frame.samples().iter().any(|sample| sample.unsigned_abs() > 300);
        quiet = if is_loud { 0 } else { quiet + 1 };
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what it is for")]
fn say(text: &str) {
    println!("{text}");
}
