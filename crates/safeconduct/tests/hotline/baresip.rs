//! baresip, a user agent of other people, steered over its own line of control (`ctrl_tcp`: JSON in netstrings).

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use sound::wav::{self, Encoding};
use sound::{RATE_HZ, Sound};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::exchange::PATIENCE;

/// Behind what is said follows silence, longer than any call: a microphone does not end. baresip tells keys only while it sends sound.
const SILENCE_SECONDS: usize = 90;

/// A running one. It ends with this.
pub(crate) struct Baresip {
    child: Child,
    folder: TempDir,
    control: TcpStream,
    /// What it said there and nobody has looked at.
    told: String,
}

/// Where `./check` unpacks it; none if it is not there.
pub(crate) fn unpacked() -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("SAFECONDUCT_TOOLS")?).join("baresip");
    folder.join("usr/bin/baresip").is_file().then_some(folder)
}

impl Baresip {
    /// Starts the one that lies unpacked there, with a silent microphone.
    pub(crate) async fn start(unpacked: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [control] = loopback::ports();
        let modules = unpacked.join("usr/lib/baresip/modules");
        std::fs::write(folder.path().join("config"), settings(folder.path(), &modules, control)).unwrap();
        let account = "<sip:canary@127.0.0.1>;regint=0;audio_codecs=PCMA\n";
        std::fs::write(folder.path().join("accounts"), account).unwrap();
        std::fs::write(folder.path().join("contacts"), "").unwrap();
        microphone(&folder.path().join("silence.wav"), &[]);
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let libraries = unpacked.join("usr/lib").join(format!("{}-linux-gnu", std::env::consts::ARCH));
        let child = Command::new(unpacked.join("usr/bin/baresip"))
            .arg("-f")
            .arg(folder.path())
            .env("LD_LIBRARY_PATH", libraries)
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let connecting = async {
            loop {
                match TcpStream::connect(("127.0.0.1", control)).await {
                    Ok(control) => break control,
                    Err(_) => sleep(Duration::from_millis(50)).await,
                }
            }
        };
        let log = || std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        let control = timeout(PATIENCE, connecting).await.unwrap_or_else(|_| panic!("{}", log()));
        Self { child, folder, control, told: String::new() }
    }

    async fn command(&mut self, command: &str, with: &str) {
        let order = serde_json::json!({ "command": command, "params": with, "token": "test" }).to_string();
        self.control.write_all(format!("{}:{order},", order.len()).as_bytes()).await.unwrap();
        self.until(&["\"response\":true"]).await;
    }

    /// Waits until it says one of these; which.
    async fn until(&mut self, words: &[&'static str]) -> &'static str {
        let waiting = async {
            loop {
                let first = words.iter().filter_map(|word| Some((self.told.find(word)?, *word))).min();
                if let Some((at, word)) = first {
                    self.told.drain(..at + word.len());
                    return word;
                }
                let mut buffer = vec![0; 4_096];
                let length = self.control.read(&mut buffer).await.unwrap();
                assert!(length > 0, "baresip has ended");
                self.told.push_str(&String::from_utf8_lossy(&buffer[..length]));
            }
        };
        timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("baresip never says {words:?}"))
    }

    /// Calls until somebody answers.
    pub(crate) async fn call(&mut self, user: &str, at: SocketAddr) {
        let calling = async {
            loop {
                self.command("dial", &format!("sip:{user}@{at}")).await;
                if self.until(&["CALL_ESTABLISHED", "CALL_CLOSED"]).await == "CALL_ESTABLISHED" {
                    return;
                }
                sleep(Duration::from_millis(300)).await;
            }
        };
        timeout(PATIENCE, calling).await.expect("somebody answers");
    }

    /// Presses keys, each with the milliseconds for which he then listens.
    pub(crate) async fn press(&mut self, keys: &[(char, u32)]) {
        for (key, listens) in keys {
            self.command("sndcode", &key.to_string()).await;
            sleep(Duration::from_millis((*listens).into())).await;
        }
    }

    /// Speaks.
    pub(crate) async fn speak(&mut self, samples: &[i16]) {
        let file = self.folder.path().join("voice.wav");
        microphone(&file, samples);
        self.command("ausrc", &format!("aufile,{}", file.display())).await;
        sleep(Sound::new(samples.to_vec()).length() + Duration::from_millis(200)).await;
    }

    /// Hangs up, and gives what it recorded of the line.
    pub(crate) async fn hang_up(mut self) -> Vec<i16> {
        self.command("hangup", "").await;
        self.command("quit", "").await;
        timeout(PATIENCE, self.child.wait()).await.expect("baresip ends").unwrap();
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let heard =
            files.map(|file| file.unwrap().path()).find(|path| path.to_string_lossy().ends_with("-dec.wav"));
        wav::read(&std::fs::read(heard.expect("it recorded")).unwrap()).unwrap().samples().to_vec()
    }
}

fn microphone(file: &Path, samples: &[i16]) {
    let mut all = samples.to_vec();
    all.resize(samples.len() + SILENCE_SECONDS * usize::try_from(RATE_HZ).unwrap(), 0);
    std::fs::write(file, wav::file(Encoding::Pcm16, &all, None)).unwrap();
}

/// Everything on loopback; the loudspeaker is a bridge to nowhere, and what it would say is recorded.
fn settings(folder: &Path, modules: &Path, control: u16) -> String {
    let (folder, modules) = (folder.display(), modules.display());
    format!(
        "sip_listen 127.0.0.1:0\nsip_transports udp\nnet_interface 127.0.0.1\nrtp_ports 40000-49999\n\
         ctrl_tcp_listen 127.0.0.1:{control}\nsnd_path {folder}\nringback_disabled yes\n\
         audio_source aufile,{folder}/silence.wav\naudio_player aubridge,loudspeaker\naudio_alert aubridge,alert\n\
         jitter_buffer_type fixed\njitter_buffer_delay 5-10\nmodule_path {modules}\n\
         module g711.so\nmodule aufile.so\nmodule aubridge.so\nmodule sndfile.so\n\
         module_app account.so\nmodule_app menu.so\nmodule_app ctrl_tcp.so\n"
    )
}
