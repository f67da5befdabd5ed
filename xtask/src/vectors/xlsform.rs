//! XLSForm vectors.

use anyhow::{Result, bail};
use serde_json::Value as Json;

use super::Tally;

pub(super) fn run(_: &[Json]) -> Result<Tally> {
    bail!("not yet")
}
