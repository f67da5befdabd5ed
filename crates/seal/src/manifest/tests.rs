//! Manifests: order, days, revocation, and who may sign what.
