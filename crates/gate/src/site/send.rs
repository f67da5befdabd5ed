//! Sending: sealed, durable, and only then acknowledged. Sending twice is sending once.

use interview::Form;
use interview::conversation::{Env, State, Submitted, finish};
use seal::envelope::SubmissionId;
use seal::receipt::Receipt;
use seal::submission::{Body, Submission};

use crate::handle::Handle;
use crate::held::{Digits, Held, Kept, What};
use crate::site::address::Spot;
use crate::site::answer::{Answer, forget};
use crate::site::error::Trouble;
use crate::site::question::{current, last_spot};
use crate::site::session::Session;
use crate::site::visit::Visit;

/// Sends what was written; the answers die with it, the receipt stays for some minutes.
pub(super) async fn send(session: Session<'_>) -> Result<Answer, Trouble> {
    let What::Interview(interview) = &session.held.what else { return Err(Trouble::Expired) };
    let (form, state) = current(&session, interview)?;
    let Some(submitted) = finished(session.visit, form, &state) else {
        return Ok(session.lead_to(Spot::Review));
    };
    let Some(receipt) = interview.receipt.receipt() else { return Ok(session.lead_to(last_spot(interview))) };
    application(session.visit, session.handle, &session.held, interview.submission, &receipt, &submitted)
        .await?;
    // Back must not bring his answers to the screen again: browsers keep pages for it, whatever `no-store` says.
    Ok(forget(session.lead_to(Spot::Receipt)))
}

/// The finished interview, or nothing when a question is still open.
pub(super) fn finished(visit: &Visit, form: &Form, state: &State) -> Option<Submitted> {
    let (now, mut rng) = (visit.zoned(), visit.rng());
    finish(form, state, &mut Env { now: &now, rng: &mut rng }).ok()
}

/// Seals an application and keeps it together with its receipt: both are durable, or neither.
pub(super) async fn application(
    visit: &Visit,
    handle: &Handle,
    held: &Held,
    submission: SubmissionId,
    receipt: &Receipt,
    submitted: &Submitted,
) -> Result<(), Trouble> {
    let body = Body::clear(serde_json::to_vec(submitted).map_err(|_| Trouble::Broken)?);
    let grant = receipt.keys().grant();
    let sealed = seal(visit, submission, &Submission::Application { grant, body })?;
    let what = What::Receipt(Kept { receipt: Digits::from(receipt) });
    let kept = Held::new(held.language.clone(), what, visit.now);
    let row = visit.gate.states.seal(handle, &kept, &mut visit.rng());
    let today = visit.today().number();
    visit.gate.queue.put_with(*submission.as_bytes(), sealed, today, move |c| row.write(c)).await?;
    Ok(())
}

/// Seals something else of a person (more words, a withdrawal) and keeps it durably.
pub(super) async fn more(visit: &Visit, submission: SubmissionId, what: &Submission) -> Result<(), Trouble> {
    let sealed = seal(visit, submission, what)?;
    visit.gate.queue.put(*submission.as_bytes(), sealed, visit.today().number()).await?;
    Ok(())
}

fn seal(visit: &Visit, submission: SubmissionId, what: &Submission) -> Result<Vec<u8>, Trouble> {
    visit.gate.seal(submission, what, visit.now, &mut visit.rng()).map_err(|_| Trouble::TooLarge)
}
