//! The words of the command line.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::channel::Channel;
use crate::keys::Keys;
use crate::setup::{desk_account, desk_keys, desk_new, gate_new};

/// Where the trial keeps its files unless told otherwise: a folder one can see, and throw away.
pub(crate) const TRIAL_FOLDER: &str = "trial";

#[derive(Parser)]
#[command(
    name = "safeconduct",
    version,
    about = "Runs a safe-surrender programme: gates outside, a desk inside, nothing readable between them",
    after_help = "Without a command the trial starts: two gates and a desk on this machine.\n\n\
                  Examples:\n  safeconduct\n  safeconduct demo --data /tmp/trial --port-base 9000\n  \
                  safeconduct seize gate-1\n  safeconduct programme check programmes/example\n\n\
                  A real programme is made with `keys`, `desk new` and `gate new`, one after the other: docs/install.md."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Start the trial: two gates and a desk as processes of their own, and a page that leads through it
    #[command(after_help = "Example: safeconduct demo --data /tmp/trial --port-base 9000 --json")]
    Demo(Demo),
    /// Run one gate, or set one up
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        after_help = "Examples: safeconduct gate --config /srv/safeconduct/gate/gate.toml\n          \
                      safeconduct gate new /srv/safeconduct/gate --help"
    )]
    Gate(Gate),
    /// Run the desk, set one up, or change its keys and accounts
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        after_help = "Examples: safeconduct desk --config /srv/safeconduct/desk/desk.toml\n          \
                      safeconduct desk new /srv/safeconduct/desk --help"
    )]
    Desk(Desk),
    /// Set up accounts on messengers, SMS and e-mail, and bring them to gates
    #[command(subcommand)]
    Channel(Channel),
    /// Make, renew and revoke a programme's keys, on a machine without network
    #[command(subcommand)]
    Keys(Keys),
    /// Say what is right and wrong with a gate or a desk, in one line each, and what to type
    #[command(after_help = "Example: safeconduct doctor --config /srv/safeconduct/desk/desk.toml\n\n\
        Which zone it is, is told from the file. Run it as the user who runs the zone, while the zone runs or not; it \
        changes nothing. Exit status: 0 nothing to do, 1 something is wrong, 3 warnings only.")]
    Doctor(Doctor),
    /// Print all that a captor of a gate's disk can read
    #[command(
        after_help = "Example: safeconduct seize gate-1\n         safeconduct seize /srv/gate --rows all"
    )]
    Seize(Seize),
    /// Check a programme pack, make its sounds, export it
    #[command(subcommand)]
    Programme(Programme),
    /// What concerns the trial's data
    #[command(subcommand)]
    Trial(Trial),
}

#[derive(Args)]
pub(crate) struct Demo {
    /// The folder for everything the trial keeps; made if it is not there
    #[arg(long, default_value = TRIAL_FOLDER)]
    pub(crate) data: PathBuf,
    /// The first of ten ports in a row; without it free ones from 8640 on are taken
    #[arg(long)]
    pub(crate) port_base: Option<u16>,
    /// The programme pack; without it the example beside the sources or inside this executable
    #[arg(long)]
    pub(crate) programme: Option<PathBuf>,
    /// Print one JSON object with addresses and sign-ins as the first line, and no samples unless asked for
    #[arg(long)]
    pub(crate) json: bool,
    /// How many labelled sample cases a new trial begins with (12, or none with --json)
    #[arg(long)]
    pub(crate) sample: Option<u16>,
    /// Start without the hotline, whose sounds are made at the first start
    #[arg(long)]
    pub(crate) no_hotline: bool,
}

#[derive(Args)]
pub(crate) struct Gate {
    #[command(subcommand)]
    pub(crate) act: Option<GateAct>,
    #[command(flatten)]
    pub(crate) run: Zone,
}

#[derive(Subcommand)]
pub(crate) enum GateAct {
    /// Make a gate's folder: settings, link identity, root and manifest
    #[command(
        after_help = "Example: safeconduct gate new /srv/safeconduct/gate --name gate-1 --programme harbour \
        --from /media/stick/gate --listen 0.0.0.0:443 --tls-certificate site.crt --tls-key site.key --desk sha256:…"
    )]
    New(gate_new::New),
}

#[derive(Args)]
pub(crate) struct Desk {
    #[command(subcommand)]
    pub(crate) act: Option<DeskAct>,
    #[command(flatten)]
    pub(crate) run: Zone,
}

#[derive(Subcommand)]
pub(crate) enum DeskAct {
    /// Make a desk's folder: settings, sealed secrets, link identity, root and manifest
    #[command(
        after_help = "Example: safeconduct desk new /srv/safeconduct/desk --programme harbour --from /media/stick/desk \
        --administrator adam --tls-certificate desk.crt --tls-key desk.key"
    )]
    New(desk_new::New),
    /// Take in a newer manifest and its secret keys; the desk has to be stopped
    #[command(
        after_help = "Example: safeconduct desk keys --config /srv/safeconduct/desk/desk.toml --from /media/stick/desk"
    )]
    Keys(desk_keys::Keys),
    /// Add, change, remove or list accounts; the desk has to be stopped
    #[command(subcommand)]
    Account(desk_account::Account),
    /// Put the desk's secrets under another passphrase; the desk has to be stopped
    #[command(after_help = "Example: safeconduct desk passphrase --config /srv/safeconduct/desk/desk.toml")]
    Passphrase(desk_keys::Passphrase),
}

#[derive(Args)]
pub(crate) struct Doctor {
    /// The settings of a gate or of a desk
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Print one JSON object, for machines
    #[arg(long)]
    pub(crate) json: bool,
}

impl Default for Demo {
    fn default() -> Self {
        Self {
            data: TRIAL_FOLDER.into(),
            port_base: None,
            programme: None,
            json: false,
            sample: None,
            no_hotline: false,
        }
    }
}

#[derive(Args)]
pub(crate) struct Zone {
    /// The zone's settings, one commented TOML file
    #[arg(long, required = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Stop when standard input closes; for whoever starts this as a child
    #[arg(long, hide = true)]
    pub(crate) until_stdin_closes: bool,
}

impl Zone {
    /// The settings' file.
    pub(crate) fn config(&self) -> &Path {
        self.config.as_deref().expect("clap asks for --config unless a subcommand was given")
    }
}

#[derive(Args)]
pub(crate) struct Seize {
    /// `gate-1` or `gate-2` of the trial, or any gate's folder
    pub(crate) gate: String,
    /// The trial's folder
    #[arg(long, default_value = TRIAL_FOLDER)]
    pub(crate) data: PathBuf,
    /// How many rows of each table are printed: a number, or `all`
    #[arg(long, default_value = "5", value_parser = rows)]
    pub(crate) rows: usize,
}

fn rows(word: &str) -> Result<usize, String> {
    if word == "all" {
        Ok(usize::MAX)
    } else {
        word.parse().map_err(|_| "a number, or the word `all`".to_owned())
    }
}

#[derive(Subcommand)]
pub(crate) enum Programme {
    /// Explain every fault of a pack
    #[command(after_help = "Example: safeconduct programme check programmes/example")]
    Check {
        /// The pack's folder
        folder: PathBuf,
    },
    /// Write a pack's questionnaires as .xlsx that other XLSForm tools open
    #[command(after_help = "Example: safeconduct programme export programmes/example --to /tmp/forms")]
    Export {
        /// The pack's folder
        folder: PathBuf,
        /// Where the .xlsx files go; made if it is not there
        #[arg(long)]
        to: PathBuf,
    },
    /// Make every sound of the telephone: level what people recorded, and have a program speak the rest
    Voice(Voice),
    /// Play somebody's XLSForm through on a page, by messenger and by SMS, and say what of it was set aside
    #[command(after_help = "Example: safeconduct programme try programmes/example household.xlsx\n\n\
        Nothing that is tried becomes part of a pack: packs are read by the strict compiler only.")]
    Try {
        /// The pack whose words surround the questionnaire
        folder: PathBuf,
        /// Questionnaires as other tools write them: .xlsx or .xls
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// How many made-up people answer each
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=1000))]
        people: u64,
        /// Name everything that was set aside, and the questions that nobody met
        #[arg(long)]
        aside: bool,
    },
}

#[derive(Args)]
#[command(after_help = "Examples: safeconduct programme voice programmes/example\n          \
    safeconduct programme voice programmes/example --language ru --list > ru.tsv\n\n\
    Recordings lie in voices/<language>/recorded/<piece>.wav, of any rate, and are never changed: docs/telephone.md, \"Voices\".")]
pub(crate) struct Voice {
    /// The pack's folder
    pub(crate) folder: PathBuf,
    /// Only this language; may be said again
    #[arg(long, value_name = "TAG")]
    pub(crate) language: Vec<String>,
    /// Write nothing; say what is missing, old, stale or heard badly, and fail if something is
    #[arg(long, conflicts_with_all = ["list", "confirm"])]
    pub(crate) check: bool,
    /// Write nothing; print every piece with its words, for whoever records: language, name, state, words
    #[arg(long, conflicts_with = "confirm")]
    pub(crate) list: bool,
    /// The recording of this piece still says the words, which have changed since: somebody has listened to it; may be said again
    #[arg(long, value_name = "PIECE")]
    pub(crate) confirm: Vec<String>,
}

#[derive(Subcommand)]
pub(crate) enum Trial {
    /// Wipe the trial: every case, key and sign-in of it
    #[command(after_help = "Example: safeconduct trial reset --data /tmp/trial")]
    Reset {
        /// The trial's folder
        #[arg(long, default_value = TRIAL_FOLDER)]
        data: PathBuf,
    },
}
