//! Everything behind a handle: finding it, and which page belongs to what it holds.

use web::form::Fields;

use crate::handle::Handle;
use crate::held::{Held, What};
use crate::site::address::{Room, Said, Spot};
use crate::site::answer::{Answer, forget, lead_to, lead_to_room, lead_to_spot};
use crate::site::error::Trouble;
use crate::site::visit::Visit;
use crate::site::{erase, mailbox, post, question, receipt, review, send, withdraw};

/// One request for something behind a handle.
pub(super) struct Session<'a> {
    pub(super) visit: &'a Visit,
    pub(super) handle: &'a Handle,
    pub(super) held: Held,
}

impl Session<'_> {
    /// Leads to another page of the same handle.
    pub(super) fn lead_to(&self, spot: Spot) -> Answer {
        lead_to_spot(&self.visit.gate, self.handle, spot)
    }

    /// Keeps what changed, and its life begins anew.
    pub(super) async fn save(&mut self) -> Result<(), Trouble> {
        self.held.touch(self.visit.now);
        Ok(self.visit.gate.states.save(self.handle, &self.held, &mut self.visit.rng()).await?)
    }
}

/// A page.
pub(super) async fn get(visit: &Visit, handle: &Handle, spot: Spot) -> Result<Answer, Trouble> {
    let held = visit.gate.states.load(handle, visit.now).await?;
    visit.speaks(&held.language);
    let session = Session { visit, handle, held };
    match (&session.held.what, spot) {
        (What::Interview(interview), Spot::Question(number)) => question::page(&session, interview, number),
        (What::Interview(interview), Spot::Review) => review::page(&session, interview),
        (What::Interview(_), Spot::Erase) => Ok(erase::page(&session)),
        (What::Interview(interview), _) => Ok(session.lead_to(question::last_spot(interview))),
        (What::Receipt(kept), Spot::Receipt) => receipt::page(&session, kept),
        (What::Receipt(_), _) => Ok(session.lead_to(Spot::Receipt)),
        (What::Mailbox(mailbox), Spot::Mailbox) => mailbox::page(&session, mailbox).await,
        (What::Mailbox(_), Spot::Withdraw) => Ok(withdraw::page(&session)),
        (What::Mailbox(_), _) => Ok(session.lead_to(Spot::Mailbox)),
    }
}

/// A button.
pub(super) async fn post(
    visit: &Visit,
    handle: &Handle,
    spot: Spot,
    fields: Fields,
) -> Result<Answer, Trouble> {
    let gate = &visit.gate;
    let _one_at_a_time = gate.states.lock(handle).await;
    if spot == Spot::Exit {
        // Whatever the disk says, he must be away at once.
        if let Err(error) = gate.states.remove(handle).await {
            tracing::error!(%error, "a state could not be erased on leaving");
        }
        return Ok(forget(lead_to(gate, gate.quick_exit())));
    }
    let held = gate.states.load(handle, visit.now).await?;
    visit.speaks(&held.language);
    let session = Session { visit, handle, held };
    if spot == Spot::Language {
        return post::language(session, &fields).await;
    }
    match (&session.held.what, spot) {
        (What::Interview(_), Spot::Question(number)) => question::answered(session, number, &fields).await,
        (What::Interview(_), Spot::Send) => send::send(session).await,
        (What::Interview(_), Spot::Erase) => close(&session, Said::Erased).await,
        (What::Receipt(_), Spot::Receipt) => close(&session, Said::Left).await,
        (What::Mailbox(_), Spot::Mailbox) => mailbox::written(session, &fields).await,
        (What::Mailbox(_), Spot::Withdraw) => withdraw::withdraw(session).await,
        (What::Mailbox(_), Spot::Stop) => close(&session, Said::Left).await,
        // A button of a page that is over, pressed late or twice: show where things stand.
        (What::Interview(interview), _) => Ok(session.lead_to(question::last_spot(interview))),
        (What::Receipt(_), _) => Ok(session.lead_to(Spot::Receipt)),
        (What::Mailbox(_), _) => Ok(session.lead_to(Spot::Mailbox)),
    }
}

/// Erases what is behind the handle and says so.
pub(super) async fn close(session: &Session<'_>, said: Said) -> Result<Answer, Trouble> {
    session.visit.gate.states.remove(session.handle).await?;
    Ok(forget(lead_to_room(&session.visit.gate, &session.held.language, Room::Said(said))))
}

/// When the questionnaire was replaced, the page says that what was written is erased: here it is.
pub(super) async fn forget_if_changed(
    visit: &Visit,
    handle: &Handle,
    answered: Result<Answer, Trouble>,
) -> Result<Answer, Trouble> {
    if matches!(answered, Err(Trouble::Changed)) {
        visit.gate.states.remove(handle).await?;
    }
    answered
}
