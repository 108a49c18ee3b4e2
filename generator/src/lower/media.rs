//! Media types: which of several is taken, and what its bytes are.
//!
//! One rule holds for bodies and answers: JSON goes before all else, and `application/json` before its relatives, since
//! it alone has types; without JSON, what says most of the value. The others are not lost: the Model lists them, and
//! callers give or take bytes in these by `body_as` and `send_as`.

use super::Lowering;
use super::keywords::Node;
use crate::diag::Code;
use crate::model::BodyKind;

/// A media type without its parameters, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type is JSON, or says nothing.
pub(super) fn is_json(essence: &str) -> bool {
    matches!(essence, "application/json" | "text/json" | "*/*" | "application/*") || essence.ends_with("+json")
}

/// Whether a media type stands for several.
pub(super) fn is_range(media_type: &str) -> bool {
    essence(media_type).contains('*')
}

/// The place of a media type among those that are JSON: a patch is a list of changes, whatever its schema says.
pub(super) fn json_rank(essence: &str) -> usize {
    match essence {
        "application/json" => 0,
        "application/json-patch+json" => 2,
        _ => 1,
    }
}

/// Whether a text of a media type is one whole: events are read one after the other.
pub(super) fn is_text(essence: &str) -> bool {
    essence.starts_with("text/") && !is_sequence(essence)
}

/// Whether a media type is a sequence of values, which its schema describes one by one.
fn is_sequence(essence: &str) -> bool {
    let name = essence.split_once('/').map_or(essence, |(_, name)| name.trim_start_matches("x-"));
    matches!(name, "event-stream" | "ndjson" | "jsonl" | "jsonlines" | "json-lines" | "json-seq" | "json-stream")
}

/// What stands for a range of media types in a header that must name one.
pub(super) fn sent_type(media_type: &str, kind: BodyKind) -> String {
    match kind {
        _ if !is_range(media_type) => media_type.to_owned(),
        BodyKind::Text => "text/plain".to_owned(),
        BodyKind::Bytes => "application/octet-stream".to_owned(),
        BodyKind::Json | BodyKind::Form | BodyKind::Multipart => "application/json".to_owned(),
    }
}

impl<'a> Lowering<'a, '_> {
    /// Whether a schema describes bytes and nothing else.
    pub(super) fn is_binary(&mut self, schema: Option<&Node<'a>>) -> bool {
        let merged = schema.map(|schema| self.whole(schema));
        merged.is_some_and(|merged| matches!(merged.kind, Some("string") | None) && merged.format == Some("binary"))
    }

    /// Reports that values of a schema are neither written nor read in a media type, unless they are plain ones or the
    /// media type is a sequence of them.
    pub(super) fn report_untyped(&mut self, media_type: &str, schema: Option<&Node<'a>>, whose: &str) {
        let Some(schema) = schema.filter(|_| !is_sequence(&essence(media_type))) else { return };
        let merged = self.whole(schema);
        let is_plain = !matches!(merged.kind, Some("object" | "array")) && merged.properties.is_empty();
        if is_plain && merged.choices.is_empty() {
            return;
        }
        let pointer = schema.pointer.strip_suffix("/schema").unwrap_or(&schema.pointer).to_owned();
        let message = format!(
            "`{media_type}` is neither written nor read: {whose} is finished bytes, and its schema has no effect"
        );
        self.report(Code::Unsupported, &pointer, message);
    }
}

/// The media types that are not taken, in the order of their names.
pub(super) fn others<'t>(all: impl IntoIterator<Item = &'t str>, taken: &str) -> Vec<String> {
    let mut others: Vec<String> = all.into_iter().filter(|name| *name != taken).map(str::to_owned).collect();
    others.sort_unstable();
    others.dedup();
    others
}
