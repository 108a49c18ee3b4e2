//! What callbacks and webhooks carry, read as who receives them reads it.

use formed::callbacks::ParcelMovedCallback;
use formed::hooks::ParcelLostWebhook;

use crate::Findings;

pub(crate) fn check(findings: &mut Findings) {
    let moved = serde_json::from_slice::<ParcelMovedCallback>(br#"{"parcel":{"id":"7"},"at":"Bonn","new":1}"#);
    let moved = moved.map(|moved| (moved.parcel.id, moved.at)).ok();
    findings.same("callback", moved, Some(("7".to_owned(), Some("Bonn".to_owned()))));
    let lost = serde_json::from_slice::<ParcelLostWebhook>(br#"{"id":"7","since":null}"#);
    findings.same("webhook", lost.map(|lost| (lost.id, lost.since.is_none())).ok(), Some(("7".to_owned(), true)));
    let wrong = serde_json::from_slice::<ParcelLostWebhook>(br#"{"since":null}"#);
    findings.same("webhook", wrong.is_err(), true);
}
