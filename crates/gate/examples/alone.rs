//! One gate alone on the example programme, with throwaway keys and a desk that answers every application by itself.
//!
//! `cargo run -p gate --features testing --example alone -- 127.0.0.1:8642 [PACK]`: for looking at its pages. With `quiet` as
//! a third word nobody answers, for measuring. Everything is gone when it ends.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use gate::config::Way;
use gate::site;
use gate::testing::Trial;
use seal::submission::Submission;
use web::chance::SystemChance;
use web::clock::SystemClock;
use web::serve::{self, Listener};

const ANSWER: &str = "Мы прочитали. Вы не один. Пока ничего не делайте: не выходите к линии и никому не рассказывайте.\n\n\
    Напишите одним словом, можете ли вы идти сами. Имени и места не пишите.";

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8642".to_owned());
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../../programmes/example");
    let pack = arguments.next().map_or_else(|| PathBuf::from(example), PathBuf::from);
    let folder = std::env::temp_dir().join(format!("gate-alone-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;

    let ways = [Way::Plain];
    let trial = Trial::new(&folder, &pack, Arc::new(SystemClock), Arc::new(SystemChance), &ways).await?;
    trial.hand_over_keys();
    let quiet = arguments.next().is_some_and(|word| word == "quiet");
    let listener = Listener::tcp(address.parse()?).await?;
    say(&format!("http://{}/", listener.address()));
    let site =
        tokio::spawn(serve::run(listener, site::pages(Arc::clone(&trial.gate), Way::Plain), stopped()));
    tokio::select! {
        ended = answer_everybody(&trial), if !quiet => ended?,
        () = stopped() => {}
    }
    site.await??;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

#[expect(clippy::print_stderr, reason = "an example for a person at a terminal")]
fn say(line: &str) {
    eprintln!("{line}");
}

async fn stopped() {
    drop(tokio::signal::ctrl_c().await);
}

async fn answer_everybody(trial: &Trial) -> Result<()> {
    let mut place = 0;
    let mut grants = HashMap::new();
    let mut last = HashMap::new();
    loop {
        trial.gate.queue().wait_past(place).await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        for (each, submission) in trial.collect(place).await? {
            place = each;
            let mailbox = submission.mailbox();
            match submission {
                Submission::Application { grant, .. } => drop(grants.insert(mailbox, grant)),
                Submission::FollowUp(_) => {}
                Submission::Withdrawal { .. } => {
                    grants.remove(&mailbox);
                }
            }
            if let Some(grant) = grants.get(&mailbox) {
                let reply = trial.answer(grant, last.get(&mailbox), ANSWER).await?;
                last.insert(mailbox, reply);
            }
        }
    }
}
