//! Private instances of Dovecot and Exim on loopback, with everything they write in one folder: mail for `example.org` goes
//! from Exim by LMTP into Dovecot.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use channels::kit::within;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

pub(crate) const OWN: &str = "help@example.org";
pub(crate) const PASSWORD: &str = "canary-password";
const OTHER_PASSWORD: &str = "another-password-of-another-length";
/// The user `mail`, whom every Debian has: Dovecot keeps no mailbox of root's.
const MAIL_USER: u32 = 8;
/// How often they are started before that is a failure.
const STARTS_MAX: u32 = 5;

pub(crate) struct Servers {
    folder: TempDir,
    dovecot: Child,
    exim: Child,
    pub(crate) imap: u16,
    pub(crate) imaps: u16,
    pub(crate) smtp: u16,
    pub(crate) smtps: u16,
    lmtp: u16,
    pub(crate) authority: Vec<u8>,
}

fn program(name: &str) -> Option<PathBuf> {
    ["/usr/sbin", "/usr/bin"].iter().map(|folder| Path::new(folder).join(name)).find(|path| path.exists())
}

impl Servers {
    /// Starts both; `None` if they are not installed, which is said.
    #[allow(clippy::print_stdout, reason = "a test that does not run has to say so")]
    pub(crate) async fn start() -> Option<Self> {
        let (Some(dovecot), Some(exim)) = (program("dovecot"), program("exim4")) else {
            println!(
                "Skipped: Dovecot and Exim are not installed (Debian's dovecot-imapd, dovecot-lmtpd, exim4-daemon-light)."
            );
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        if folder.path().metadata().unwrap().uid() != 0 {
            println!("Skipped: Debian's Exim becomes a daemon only if root starts it.");
            return None;
        }
        drop(folder);
        for _ in 0..STARTS_MAX {
            if let Some(servers) = Self::try_start(&dovecot, &exim).await {
                return Some(servers);
            }
        }
        panic!("the mail servers ended {STARTS_MAX} times at once")
    }

    /// Starts both on ports that are free; `None` if one of them has ended, as it does if somebody was quicker.
    async fn try_start(dovecot: &Path, exim: &Path) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
        let authority = made.cert.pem().into_bytes();
        fs::write(folder.path().join("cert.pem"), &authority).unwrap();
        fs::write(folder.path().join("key.pem"), made.signing_key.serialize_pem()).unwrap();
        for name in ["mail", "spool"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let [imap, imaps, smtp, smtps, lmtp] = loopback::ports();
        let place = folder.path().display().to_string();
        fs::write(folder.path().join("dovecot.conf"), dovecot_settings(&place, (imap, imaps, lmtp))).unwrap();
        fs::write(folder.path().join("exim.conf"), exim_settings(&place, (smtp, smtps, lmtp))).unwrap();
        chown(folder.path().join("mail"), Some(MAIL_USER), Some(MAIL_USER)).unwrap();
        // Exim drops to a user of its own.
        fs::set_permissions(folder.path().join("spool"), fs::Permissions::from_mode(0o777)).unwrap();
        let start = |program: &Path, arguments: &[&str]| {
            let log = fs::File::create(folder.path().join("output")).unwrap();
            Command::new(program)
                .args(arguments)
                .stdin(Stdio::null())
                .stdout(log.try_clone().unwrap())
                .stderr(log)
                .kill_on_drop(true)
                .spawn()
                .unwrap()
        };
        let mut servers = Self {
            dovecot: start(dovecot, &["-F", "-c", &format!("{place}/dovecot.conf")]),
            exim: start(exim, &["-C", &format!("{place}/exim.conf"), "-bdf"]),
            imap,
            imaps,
            smtp,
            smtps,
            lmtp,
            authority,
            folder,
        };
        servers.knows_account(true);
        let up = within("the mail servers are up", servers.up()).await;
        up.then_some(servers)
    }

    /// Waits until every port is answered at; false if a server has ended.
    async fn up(&mut self) -> bool {
        for port in [self.imap, self.imaps, self.smtp, self.smtps, self.lmtp] {
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                if [&mut self.dovecot, &mut self.exim].into_iter().any(|it| it.try_wait().unwrap().is_some())
                {
                    return false;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        true
    }

    /// Whether both servers take our password.
    pub(crate) fn knows_account(&self, knows: bool) {
        let password = if knows { PASSWORD } else { OTHER_PASSWORD };
        for (name, text) in
            [("users", format!("{OWN}:{{PLAIN}}{password}\n")), ("password", password.to_owned())]
        {
            // In one step: a server that reads in between would find nothing.
            let new = self.folder.path().join(format!("{name}.new"));
            fs::write(&new, text).unwrap();
            fs::set_permissions(&new, fs::Permissions::from_mode(0o644)).unwrap();
            fs::rename(new, self.folder.path().join(name)).unwrap();
        }
    }

    /// Hands a letter to Dovecot.
    pub(crate) async fn deliver(&self, letter: &[u8]) {
        hand_over(self.lmtp, "LHLO test", "<person@example.net>", letter).await;
    }

    /// Hands a letter to Exim, as another server does.
    pub(crate) async fn post(&self, sender: &str, letter: &[u8]) {
        hand_over(self.smtp, "EHLO test", sender, letter).await;
    }

    /// The files of a mailbox.
    pub(crate) fn mailbox(&self, address: &str) -> Vec<PathBuf> {
        let home = self.folder.path().join("mail").join(address);
        let list = |name: &str| fs::read_dir(home.join(name)).into_iter().flatten();
        let mut files: Vec<PathBuf> =
            list("new").chain(list("cur")).map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    /// Waits until Exim has nothing more to do.
    pub(crate) async fn all_delivered(&self) {
        let queue = self.folder.path().join("spool/input");
        within("everything is delivered", async {
            while fs::read_dir(&queue).is_ok_and(|mut files| files.next().is_some()) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await;
    }
}

fn dovecot_settings(place: &str, (imap, imaps, lmtp): (u16, u16, u16)) -> String {
    format!(
        "protocols = imap lmtp
base_dir = {place}/run
log_path = {place}/dovecot.log
mail_location = maildir:~
ssl = yes
ssl_cert = <{place}/cert.pem
ssl_key = <{place}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain
auth_failure_delay = 0
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = username_format=%u {place}/users
}}
userdb {{
  driver = static
  args = uid={MAIL_USER} gid={MAIL_USER} home={place}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"
    )
}

/// A person called `nobody` is refused at once, one called `bounced` only when the letter was taken.
fn exim_settings(place: &str, (smtp, smtps, lmtp): (u16, u16, u16)) -> String {
    format!(
        "primary_hostname = mx.example.org
spool_directory = {place}/spool
log_file_path = {place}/spool/exim-%slog
pid_file_path = {place}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {smtp} : {smtps}
tls_on_connect_ports = {smtps}
tls_advertise_hosts = *
tls_certificate = {place}/cert.pem
tls_privatekey = {place}/key.pem
dsn_advertise_hosts = *
smtputf8_advertise_hosts = *
host_lookup =
keep_environment =
never_users =
rfc1413_query_timeout = 0s
received_header_text = Received: by mx.example.org\\nX-Came: $tod_epoch_l
qualify_domain = example.org
acl_smtp_rcpt = rcpt
begin acl
rcpt:
  require verify = recipient
  accept authenticated = *
  accept recipients = {OWN}
  deny message = relaying denied
begin routers
nobody:
  driver = redirect
  domains = example.org
  local_parts = nobody
  data = :fail: no such person
  allow_fail
bounced:
  driver = redirect
  domains = example.org
  local_parts = bounced
  data = :fail: the person has gone
  allow_fail
  no_verify
people:
  driver = manualroute
  domains = example.org
  route_list = * 127.0.0.1
  self = send
  transport = dovecot
begin transports
dovecot:
  driver = smtp
  protocol = lmtp
  port = {lmtp}
  allow_localhost
begin retry
* * F,1h,1m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and{{{{eq{{$auth2}}{{{OWN}}}}}{{eq{{$auth3}}{{${{readfile{{{place}/password}}}}}}}}}}}}
  server_set_id = $auth2
"
    )
}

/// The same dialogue hands a letter to a server of either protocol.
async fn hand_over(port: u16, greeting: &str, sender: &str, letter: &[u8]) {
    let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let mut stream = BufReader::new(stream);
    let mut body = Vec::new();
    for line in letter.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            body.push(b'.');
        }
        body.extend_from_slice(line);
    }
    if !body.ends_with(b"\r\n") {
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b".\r\n");
    let steps: [&[u8]; 6] = [
        b"",
        &format!("{greeting}\r\n").into_bytes(),
        &format!("MAIL FROM:{sender}\r\n").into_bytes(),
        &format!("RCPT TO:<{OWN}>\r\n").into_bytes(),
        b"DATA\r\n",
        &body,
    ];
    for step in steps {
        stream.write_all(step).await.unwrap();
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.unwrap();
            assert!(line.starts_with('2') || line.starts_with("354"), "{line}");
            if line.as_bytes().get(3) == Some(&b' ') {
                break;
            }
        }
    }
}
