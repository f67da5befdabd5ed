//! The words of the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Where the trial keeps its files unless told otherwise: a folder one can see, and throw away.
pub(crate) const TRIAL_FOLDER: &str = "trial";

#[derive(Parser)]
#[command(
    name = "safeconduct",
    version,
    about = "Runs a safe-surrender programme: gates outside, a desk inside, nothing readable between them",
    after_help = "Without a command the trial starts: two gates and a desk on this machine.\n\n\
                  Examples:\n  safeconduct\n  safeconduct demo --data /tmp/trial --port-base 9000\n  \
                  safeconduct seize gate-1\n  safeconduct programme check programmes/example"
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
    /// Run one gate
    #[command(after_help = "Example: safeconduct gate --config /etc/safeconduct/gate.toml")]
    Gate(Zone),
    /// Run the desk
    #[command(after_help = "Example: safeconduct desk --config /etc/safeconduct/desk.toml")]
    Desk(Zone),
    /// Print all that a captor of a gate's disk can read
    #[command(
        after_help = "Example: safeconduct seize gate-1\n         safeconduct seize /srv/gate --rows all"
    )]
    Seize(Seize),
    /// Check or export a programme pack
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
    /// The first of five ports in a row; without it free ones from 8640 on are taken
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
}

impl Default for Demo {
    fn default() -> Self {
        Self { data: TRIAL_FOLDER.into(), port_base: None, programme: None, json: false, sample: None }
    }
}

#[derive(Args)]
pub(crate) struct Zone {
    /// The zone's settings, one commented TOML file
    #[arg(long)]
    pub(crate) config: PathBuf,
    /// Stop when standard input closes; for whoever starts this as a child
    #[arg(long, hide = true)]
    pub(crate) until_stdin_closes: bool,
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
}

#[derive(Subcommand)]
pub(crate) enum Trial {
    /// Wipe the trial: every case, key and sign-in of it
    Reset {
        /// The trial's folder
        #[arg(long, default_value = TRIAL_FOLDER)]
        data: PathBuf,
    },
}
