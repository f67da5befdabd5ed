//! The one button that every page behind a handle has: another language.

use interview::conversation::{Env, Input, step};
use web::form::Fields;

use crate::held::What;
use crate::site::address::Spot;
use crate::site::answer::Answer;
use crate::site::error::Trouble;
use crate::site::session::Session;

/// Changes the language and comes back to the same place.
pub(super) async fn language(mut session: Session<'_>, fields: &Fields) -> Result<Answer, Trouble> {
    let back = fields.get("to").and_then(Spot::parse);
    let gate = &session.visit.gate;
    let wished =
        fields.get("l").and_then(|tag| gate.languages().find(|(language, _)| language.as_str() == tag));
    if let Some((language, _)) = wished {
        session.held.language = language.clone();
        if let What::Interview(interview) = &mut session.held.what {
            let form = gate.form(&interview.form).ok_or(Trouble::Changed)?;
            let state = interview.state(form).map_err(|_| Trouble::Changed)?;
            let (now, mut rng) = (session.visit.zoned(), session.visit.rng());
            let input = Input::Language(language.clone());
            let (state, _) = step(form, state, input, &mut Env { now: &now, rng: &mut rng });
            interview.put(&state);
            // The reason was given in the other language; what was typed stays.
            if let Some(refused) = &mut interview.refused {
                refused.because = gate.text(language, "please-look", &[]);
            }
        }
        session.save().await?;
    }
    let here = match session.held.what {
        What::Interview(_) => Spot::Review,
        What::Receipt(_) => Spot::Receipt,
        What::Mailbox(_) => Spot::Mailbox,
    };
    Ok(session.lead_to(back.unwrap_or(here)))
}
