//! The trial's telephones: the simulator, and the desk is told of its accounts as by `channel add`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use desk::accounts::order::{self, Answer, Given, Order};
use seal::link::channel::SecretText;
use simulator::{Doors, Links, Simulator};
use web::chance::{Chance as _, SystemChance};
use web::clock::SystemClock;

use super::hotline::Hotline;
use super::layout::{GATES, Gate};
use super::ports::Ports;

/// How long the desk may take to see to an order; it looks every second.
const ANSWER_MAX: Duration = Duration::from_secs(30);
/// How often it is looked whether it has.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Starts the simulator. Before the zones: what gates are to speak to is there when they come.
pub(crate) async fn start(ports: Ports, gates: &[Gate], desk: &str, hotline: &Hotline) -> Result<Simulator> {
    let [page, bot_api, smsc] = ports.telephones().map(|place| place.port());
    let doors = Doors::open(page, bot_api, smsc).await.context("opening the telephones' ports")?;
    let links = Links {
        start: Some(format!("http://{}/", ports.start())),
        desk: desk.to_owned(),
        gates: gates.iter().map(|gate| (gate.name.clone(), gate.url.clone())).collect(),
        trunk: hotline.trunk(),
        no_line: hotline.no_line().map(str::to_owned),
    };
    Simulator::start(doors, links, Arc::new(SystemClock), &SystemChance).context("starting the telephones")
}

/// Accounts that the desk is being told of.
pub(crate) struct Leasing<'a> {
    desk_folder: &'a Path,
    accounts: Vec<(&'static str, String, Given)>,
}

/// Orders that the first gate holds the simulator's accounts. A desk that starts takes orders in at once, so this comes first.
pub(crate) fn lease<'a>(simulator: &Simulator, desk_folder: &'a Path) -> Result<Leasing<'a>> {
    let mut accounts = Vec::new();
    for (name, settings) in simulator.accounts() {
        let given = order(desk_folder, GATES[0], &settings)?;
        accounts.push((name, settings, given));
    }
    Ok(Leasing { desk_folder, accounts })
}

impl Leasing<'_> {
    /// Waits until the desk that runs has seen to it. An account that a visitor moved to another gate stays there.
    pub(crate) async fn done(self) -> Result<()> {
        for (name, settings, mut given) in self.accounts {
            let mut others = GATES.into_iter().skip(1);
            while let Answer::Refused(why) = answer(&given).await? {
                let Some(gate) = others.next() else { bail!("the desk refuses the account {name}: {why}") };
                given = order(self.desk_folder, gate, &settings)?;
            }
        }
        Ok(())
    }
}

fn order(desk_folder: &Path, gate: &str, settings: &str) -> Result<Given> {
    let order = Order::Add { gate: gate.to_owned(), settings: SecretText::new(settings) };
    order::give(desk_folder, &order, &mut SystemChance.generator()).context("telling the desk of an account")
}

async fn answer(given: &Given) -> Result<Answer> {
    let answered = async {
        loop {
            match given.answer()? {
                Some(answer) => return Ok(answer),
                None => tokio::time::sleep(LOOK_EVERY).await,
            }
        }
    };
    tokio::time::timeout(ANSWER_MAX, answered).await.context("the desk does not see to its accounts")?
}
