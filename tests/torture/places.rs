//! Whether a report names the places that it should.

use clientsmith::diag::{At, Code, Diagnostics, Format, render};
use clientsmith::origins::Place;
use serde_json::Value;

use crate::documents::Expected;
use crate::run::Run;

/// The places that no finding names.
pub(crate) fn missing(document: &Expected, run: &Run) -> Vec<String> {
    let named = named(&run.report(Format::Json));
    let is_named =
        |alternatives: &&Vec<String>| alternatives.iter().any(|wanted| named.iter().any(|named| named.is(wanted, run)));
    document.places.iter().filter(|wanted| !is_named(wanted)).map(|wanted| wanted.join("|")).collect()
}

/// A place that a finding stands at, or that belongs to it.
struct Named {
    pointer: Option<String>,
    line: Option<u64>,
}

fn named(report: &str) -> Vec<Named> {
    let findings = report.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let places = findings.flat_map(|finding| {
        let related = finding["related"].as_array().cloned().unwrap_or_default();
        std::iter::once(finding).chain(related)
    });
    let pointer = |place: &Value| place["pointer"].as_str().map(String::from);
    places.map(|place| Named { pointer: pointer(&place), line: place["line"].as_u64() }).collect()
}

impl Named {
    /// `#/paths/~1a` is a pointer, `L5` a line, which may be off by one. What stands directly above or below the pointer, a line
    /// from it at most, shows a reader the same.
    fn is(&self, wanted: &str, run: &Run) -> bool {
        let is_near = |line: u64| self.line.is_some_and(|named| named.abs_diff(line) <= 1);
        if let Some(line) = wanted.strip_prefix('L') {
            return is_near(line.parse().unwrap());
        }
        let wanted = wanted.strip_prefix('#').unwrap();
        let Some(pointer) = self.pointer.as_deref() else { return false };
        let parent = |pointer: &str| pointer.rfind('/').map(|end| pointer[..end].to_owned());
        let is_beside = parent(pointer).as_deref() == Some(wanted) || parent(wanted).as_deref() == Some(pointer);
        pointer == wanted || is_beside && line_of(wanted, run).is_some_and(is_near)
    }
}

/// The line that a report would show for a pointer.
fn line_of(pointer: &str, run: &Run) -> Option<u64> {
    let mut diags = Diagnostics::default();
    let place = Place { document: 0, pointer: pointer.to_owned() };
    diags.report(Code::Internal, At::Place(place), "");
    named(&render(&diags, &run.sources, Format::Json)).first().and_then(|place| place.line)
}
