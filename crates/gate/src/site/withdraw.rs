//! Withdrawing: here at once, at the desk as soon as it is reached, elsewhere by time.

use seal::envelope::SubmissionId;
use seal::submission::Submission;

use crate::held::What;
use crate::site::address::{Said, Spot};
use crate::site::answer::{Answer, NOT_KEPT, page as page_answer};
use crate::site::erase::ConfirmPage;
use crate::site::error::Trouble;
use crate::site::send;
use crate::site::session::{Session, close};
use crate::site::shell::{Exit, Shell};
use crate::words::Arg;

/// Asks once more, and says what can be erased when.
pub(super) fn page(session: &Session<'_>) -> Answer {
    let s = Shell::session(session.visit, &session.held.language, Spot::Withdraw, Exit::Closes);
    let days = [("days", Arg::Number(session.visit.gate.copies_die_days()))];
    let lines = vec![s.w("withdraw-lead"), s.with("withdraw-copies", &days), s.w("withdraw-no-disadvantage")];
    let (heading, yes) = (s.w("withdraw"), s.w("withdraw-yes"));
    page_answer(session.visit, NOT_KEPT, &ConfirmPage { heading, lines, yes, no: "m", s })
}

/// Sends the withdrawal, then empties the box here and closes the page.
pub(super) async fn withdraw(session: Session<'_>) -> Result<Answer, Trouble> {
    let What::Mailbox(mailbox) = &session.held.what else { return Err(Trouble::Expired) };
    let visit = session.visit;
    let keys = mailbox.receipt.receipt().ok_or(Trouble::Expired)?.keys();
    let submission = SubmissionId::generate(&mut visit.rng());
    let withdrawal = Submission::Withdrawal { mailbox: keys.id, token: keys.withdraw.clone() };
    // The desk's copy first: if the line breaks now, the box can be withdrawn again.
    send::more(visit, submission, &withdrawal).await?;
    visit.gate.replies.withdraw(&keys.id, visit.today()).await?;
    close(&session, Said::Withdrawn).await
}
