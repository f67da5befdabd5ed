//! What developers run: rules no compiler holds, conformance vectors, load.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

mod load;
mod pictures;
mod tidy;
mod vectors;

#[derive(Parser)]
#[command(name = "xtask", about = "What developers of Safeconduct run")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check the rules of this repository that no compiler holds
    Tidy,
    /// Post whole applications to a gate on this machine, and say how it did
    Load(load::Load),
    /// Make the README's pictures anew, from what the browser tests see
    Pictures,
    /// Run recorded conformance vectors, and say which are right, refused or wrong
    Vectors(vectors::Vectors),
}

fn main() -> ExitCode {
    match run(&Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            say(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<ExitCode> {
    match command {
        Command::Tidy => {
            let found = tidy::run(&root()?)?;
            for line in &found {
                say(line);
            }
            say(&format!("tidy: {} found", found.len()));
            Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::Load(wish) => load::run(wish).map(|()| ExitCode::SUCCESS),
        Command::Pictures => {
            let made = pictures::run(&root()?)?;
            say(&format!("pictures: {made} made anew in {}", pictures::FOLDER));
            Ok(ExitCode::SUCCESS)
        }
        Command::Vectors(wish) => vectors::run(wish),
    }
}

/// The repository's root, from where cargo says this crate is.
fn root() -> Result<PathBuf> {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").context("run me by `cargo run -p xtask`")?);
    here.parent().map(PathBuf::from).context("this crate lies inside the repository")
}

#[allow(clippy::print_stdout, reason = "a command line tool's answer")]
fn say(line: &str) {
    println!("{line}");
}
