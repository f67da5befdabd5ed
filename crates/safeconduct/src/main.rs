//! The command line of Safeconduct: runs each zone, and all of them together for a trial.
//!
//! Logs go to standard error and contain nobody; only what somebody asked for goes to standard output.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;

mod channel;
mod cli;
mod demo;
mod doctor;
mod keys;
mod passphrase;
mod programme;
mod seize;
mod setup;
mod signals;
mod trial;
mod try_form;
mod voices;
mod zone;

use cli::{Cli, Command};

/// Memory is zeroed when it is freed: what a person wrote must not wait in a process for whoever dumps it.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_target(false)
        // Times to the second would say when somebody wrote; the day is on the log's lines in production's log keeper.
        .without_time()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("SAFECONDUCT_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"))
                // It logs whole messages of SIP, numbers among them.
                .add_directive("rsipstack=off".parse().expect("written here")),
        )
        .init();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            #[allow(clippy::print_stderr, reason = "the command line's answer when something is wrong")]
            {
                eprintln!("safeconduct: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command.unwrap_or_else(|| Command::Demo(cli::Demo::default())) {
        Command::Demo(wish) => runtime()?.block_on(demo::run(wish)),
        Command::Gate(cli::Gate { act: None, run }) => runtime()?.block_on(zone::gate(run)),
        Command::Gate(cli::Gate { act: Some(cli::GateAct::New(wish)), .. }) => {
            print(&setup::gate_new::make(&wish)?)
        }
        Command::Desk(cli::Desk { act: None, run }) => runtime()?.block_on(zone::desk(run)),
        Command::Desk(cli::Desk { act: Some(act), .. }) => print(&desk_act(&act)?),
        Command::Channel(wish) => {
            no_traces();
            print(&runtime()?.block_on(channel::run(&wish))?)
        }
        Command::Keys(wish) => {
            no_traces();
            print(&keys::run(&wish)?)
        }
        Command::Doctor(wish) => {
            let report = runtime()?.block_on(doctor::examine(&wish.config))?;
            print(&if wish.json { report.json() } else { report.text() })?;
            return Ok(report.exit());
        }
        Command::Seize(wish) => print(&seize::of_trial(&wish)?.report()),
        Command::Programme(cli::Programme::Check { folder }) => print(&programme::check(&folder)?),
        Command::Programme(cli::Programme::Export { folder, to }) => print(&programme::export(&folder, &to)?),
        Command::Programme(cli::Programme::Voice(wish)) => {
            let report = programme::voice::run(&wish)?;
            print(&report.text)?;
            return Ok(if report.is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Programme(cli::Programme::Try { folder, files, people, aside }) => {
            let report = try_form::run(&folder, &files, people, aside)?;
            print(&report.text)?;
            return Ok(if report.all_ran { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Trial(cli::Trial::Reset { data }) => print(&trial::reset(&data)?),
    }
    .map(|()| ExitCode::SUCCESS)
}

/// A command that handles keys leaves none of them in a core file. Its memory is not locked: deriving a key from a
/// passphrase takes more of it than an ordinary user may lock.
fn no_traces() {
    if let Err(error) = web::memory::no_core_files() {
        tracing::warn!(%error, "core files cannot be disabled: say ulimit -c 0 before");
    }
}

fn desk_act(act: &cli::DeskAct) -> Result<String> {
    no_traces();
    match act {
        cli::DeskAct::New(wish) => setup::desk_new::make(wish),
        cli::DeskAct::Keys(wish) => setup::desk_keys::take(wish),
        cli::DeskAct::Account(wish) => setup::desk_account::run(wish),
        cli::DeskAct::Passphrase(wish) => setup::desk_keys::change_passphrase(wish),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    web::panic::print_locations_only();
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("starting the runtime")
}

fn print(text: &str) -> Result<()> {
    use std::io::Write as _;
    writeln!(std::io::stdout().lock(), "{}", text.trim_end()).context("writing the answer")
}
