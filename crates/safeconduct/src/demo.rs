//! The trial: two gates and a desk as processes of their own, and a page that leads through the story.
//!
//! It must be obvious that it is a trial: every zone is told so, marks its pages, and production refuses its data.

use std::io::Write as _;

use anyhow::{Context, Result, bail};
use tokio::net::TcpListener;

use crate::cli::Demo;

pub(crate) mod children;
mod hotline;
pub(crate) mod layout;
pub(crate) mod ports;
mod samples;
mod start_page;
mod telephones;

use children::Zone;
use hotline::Hotline;
use layout::{Layout, Prepared};
use ports::Ports;
use start_page::Story;

/// How many labelled sample cases a new trial has unless told otherwise.
const SAMPLES: u16 = 12;

/// Runs the trial until Control-C, or until a zone ends by itself.
pub(crate) async fn run(wish: Demo) -> Result<()> {
    let samples = wish.sample.unwrap_or(if wish.json { 0 } else { SAMPLES });
    let layout = Layout::at(&wish.data)?;
    let _lock = layout.lock()?;
    let ports = Ports::choose(wish.port_base)?;
    let listener = TcpListener::bind(ports.start()).await.context("opening the start page's port")?;
    let Prepared { is_new, pack } = layout
        .prepare(wish.programme.as_deref(), ports, !wish.no_hotline)
        .context("preparing the trial's folder")?;
    let hotline = Hotline::of(pack, &layout.programme(), ports, !wish.no_hotline);

    let gates = layout.gates(ports);
    let desk = format!("http://{}/", ports.desk());
    let mut telephones = telephones::start(ports, &gates, &desk, &hotline).await?;
    let mut zones = Vec::new();
    // The gates first: the desk calls them, never the other way round.
    for (index, name) in (0_u16..).zip(layout::GATES) {
        tell(&wish, &format!("starting {name} at http://{}", ports.gate(index)));
        zones.push(Zone::start(name, "gate", &layout.gate_config(name), &layout.log(name)).await?);
    }
    let desk_folder = layout.desk();
    let leasing = telephones::lease(&telephones, &desk_folder)?;
    tell(&wish, &format!("starting the desk at http://{}", ports.desk()));
    zones.push(Zone::start("desk", "desk", &layout.desk_config(), &layout.log("desk")).await?);
    for address in [ports.gate(0), ports.gate(1), ports.desk()] {
        if !children::answers(address).await {
            bail!("nothing answers at {address}; the zones' logs are in {}", layout.data().display());
        }
    }
    leasing.done().await?;
    let shown = if is_new {
        samples::send(&layout, ports.gate(0), samples).await.context("sending the sample cases")?;
        samples
    } else {
        0
    };

    let asked_to_end = crate::signals::asked_to_end()?;
    let sign_in = layout.sign_ins()?;
    let making = hotline.make_sounds(!wish.json);
    let story = Story {
        hotline: hotline.address(),
        layout,
        gates,
        desk,
        telephones: telephones.page(),
        sign_in,
        samples: shown,
    };
    say(&if wish.json { for_a_program(&story, ports) } else { welcome(&story, ports, is_new) });

    let ended = tokio::select! {
        served = start_page::serve(listener, story) => Some(format!("the start page ended: {served:?}")),
        () = asked_to_end => None,
        what = first_to_end(&mut zones) => Some(what),
        what = telephones.ended() => Some(what),
    };
    making.end();
    tell(&wish, "ending");
    // The desk first, so that no gate seems lost to it.
    for zone in zones.into_iter().rev() {
        zone.stop().await;
    }
    match ended {
        None => Ok(()),
        Some(what) => bail!("{what}; the zones' logs are in {}", wish.data.display()),
    }
}

/// Waits until any zone ends by itself.
async fn first_to_end(zones: &mut [Zone]) -> String {
    let mut ends: Vec<_> = zones.iter_mut().map(|zone| Box::pin(zone.ended())).collect();
    std::future::poll_fn(move |context| {
        let ended = ends.iter_mut().find_map(|end| match end.as_mut().poll(context) {
            std::task::Poll::Ready(what) => Some(what),
            std::task::Poll::Pending => None,
        });
        ended.map_or(std::task::Poll::Pending, std::task::Poll::Ready)
    })
    .await
}

/// Addresses and sign-ins in one line of JSON.
fn for_a_program(story: &Story, ports: Ports) -> String {
    let said = serde_json::json!({
        "start": format!("http://{}/", ports.start()),
        "gates": story.gates.iter().map(|gate| gate.url.clone()).collect::<Vec<_>>(),
        "desk": story.desk,
        "register": null,
        "simulator": story.telephones,
        "hotline": story.hotline,
        "sign_in": story.sign_in,
        "data": story.layout.data(),
    });
    said.to_string()
}

fn welcome(story: &Story, ports: Ports, is_new: bool) -> String {
    let mut text = format!(
        "\nSafeconduct, a trial: nothing here is real, and nothing leaves this machine.\n\n  Start here   http://{}/\n",
        ports.start()
    );
    for gate in &story.gates {
        text.push_str(&format!("  {:<12} {}\n", gate.name, gate.url));
    }
    text.push_str(&format!("  desk         {}\n  telephones   {}\n", story.desk, story.telephones));
    if let Some(address) = &story.hotline {
        text.push_str(&format!("  {:<12} {address}\n", "hotline"));
    }
    text.push('\n');
    for person in &story.sign_in {
        text.push_str(&format!(
            "  sign in as {:<10} {:<10} password {}\n",
            person.role, person.name, person.password
        ));
    }
    text.push_str(&format!("\n  Everything is kept in {}", story.layout.data().display()));
    text.push_str(match (is_new, story.samples) {
        (false, _) => "; what was there is there still.\n",
        (true, 0) => ".\n",
        (true, _) => ", with sample cases marked as such.\n",
    });
    text.push_str("  Control-C ends it. `safeconduct trial reset` wipes it. `safeconduct seize gate-1` plays the captor.\n");
    text
}

/// Progress, for a person who waits.
fn tell(wish: &Demo, line: &str) {
    if !wish.json {
        say(line);
    }
}

/// One write to standard output; a closed pipe is no reason to end the trial.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
        tracing::debug!("nobody reads the output");
    }
}
