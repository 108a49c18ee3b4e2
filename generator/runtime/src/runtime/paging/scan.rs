//! One look through a page's JSON: its items, and what it says about the pages after it.

use std::ops::Range;

use serde::de::{Deserialize, DeserializeOwned, Error as _, IgnoredAny};
use serde_json::{Map, Value};

use crate::runtime::decode::Answer;
use crate::runtime::error::Error;
use crate::runtime::paging_spec::{Paging, PagingKind};

/// Reads the item that a JSON text begins with, and tells how long the item's text is.
pub(crate) type ReadItem<'r> = &'r mut dyn FnMut(&str) -> serde_json::Result<usize>;

/// What a page says, besides its items.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// What asks for the next page.
    pub(crate) next: Option<String>,
    pub(crate) total: Option<u64>,
    pub(crate) more: Option<bool>,

    /// How many items it has.
    pub(crate) count: u64,

    /// Where in the body its items are.
    pub(crate) items: Range<usize>,

    /// Where in the body the last of them is.
    last: Range<usize>,
}

impl Page {
    /// Reads a page's answer, of which this is the text. Without anything that reads its items the page was decoded
    /// before, and is looked through no further than it takes to know how the list goes on.
    pub(crate) fn read(from: (&Answer, &str), paging: &Paging, read: Option<ReadItem<'_>>) -> Result<Self, Error> {
        let (next, is_counted) = match paging.kind {
            PagingKind::Token { next, .. } | PagingKind::NextUrl { next } => (Some(next), false),
            PagingKind::Link => (None, false),
            PagingKind::Offset { .. } | PagingKind::PageNumber { .. } | PagingKind::LastItem { .. } => (None, true),
        };
        let is_whole = read.is_some() || is_counted;
        let mut wanted = Vec::with_capacity(4);
        if is_whole {
            wanted.push((paging.items, Slot::Items));
        }
        if let Some(next) = next {
            wanted.push((next, Slot::Next));
        }
        if let Some(total) = paging.total
            && is_whole
        {
            wanted.push((total, Slot::Total));
        }
        if let Some(more) = paging.more {
            wanted.push((more, Slot::More));
        }
        let left = if is_whole { None } else { Some(wanted.len()) };
        let mut pass = skipped;
        let mut scan = Scan { json: from.1, at: 0, read: read.unwrap_or(&mut pass), left, page: Self::default() };
        match scan.whole(&wanted) {
            Ok(()) if is_whole && paging.required && scan.page.items.is_empty() => {
                let source = serde_json::Error::custom(format!("missing field `{}`", paging.items));
                Err(Flaw::Page { source }.explained(from, paging.items))
            }
            Ok(()) => Ok(scan.page),
            Err(flaw) => Err(flaw.explained(from, paging.items)),
        }
    }

    /// What the last item has at this place, to go on from there.
    pub(crate) fn of_last(&self, from: (&Answer, &str), place: &str) -> Result<String, Error> {
        let json = from.1.get(self.last.clone()).unwrap_or_default();
        let mut scan = Scan { json, at: 0, read: &mut skipped, left: None, page: Self::default() };
        let found = scan.whole(&[(place, Slot::Next)]).map(|()| scan.page.next);
        found.ok().flatten().ok_or_else(|| {
            let source = serde_json::Error::custom(format!("there is no `{place}` to go on from"));
            let items = from.0.attribution.spec.paging.map_or("", |paging| paging.items);
            Flaw::Item { index: self.count.saturating_sub(1), start: self.last.start, source }.explained(from, items)
        })
    }
}

/// What is looked for at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Items,
    Next,
    Total,
    More,
}

/// Slots, each with the way that is left to it.
type Wanted<'w> = [(&'w str, Slot)];

/// Why a page cannot be used. An item's or the items' text begins at `start`.
enum Flaw {
    Malformed,
    Page { source: serde_json::Error },
    Items { start: usize, source: serde_json::Error },
    Item { index: u64, start: usize, source: serde_json::Error },
}

impl Flaw {
    fn explained(self, (answer, json): (&Answer, &str), items: &str) -> Error {
        let mut place = String::with_capacity(items.len());
        for letter in items.chars() {
            place.push(if letter == '/' { '.' } else { letter });
        }
        let (path, start, source) = match self {
            Self::Malformed => (String::new(), 0, syntax_error(json)),
            Self::Page { source } => (String::new(), 0, source),
            Self::Items { start, source } => (place, start, source),
            Self::Item { index, start, source } => (format!("{place}[{index}]"), start, source),
        };
        answer.undecodable(&path, json.get(start..).unwrap_or_default().as_bytes(), source)
    }
}

/// What a decoder says of a text that is no JSON.
fn syntax_error(text: &str) -> serde_json::Error {
    let whole = serde_json::from_str::<IgnoredAny>(text);
    whole.err().unwrap_or_else(|| serde_json::Error::custom("this is no JSON"))
}

/// A JSON text that is gone through from one end to the other.
struct Scan<'a, 'r> {
    json: &'a str,
    at: usize,
    read: ReadItem<'r>,

    /// How much of a page that was decoded before is yet to be found; `None` if all of the page is gone through.
    left: Option<usize>,
    page: Page,
}

impl Scan<'_, '_> {
    fn whole(&mut self, wanted: &Wanted<'_>) -> Result<(), Flaw> {
        if self.is_done() {
            return Ok(());
        }
        self.container(wanted)?;
        self.value(wanted)?;
        if self.is_done() || self.peek().is_none() { Ok(()) } else { Err(Flaw::Malformed) }
    }

    fn is_done(&self) -> bool {
        self.left == Some(0)
    }

    /// What has its items further in must be an object: an empty list may be left out of one, but anything else is no page.
    fn container(&mut self, wanted: &Wanted<'_>) -> Result<(), Flaw> {
        let is_further_in = |(way, slot): &(&str, Slot)| *slot == Slot::Items && !way.is_empty();
        if self.peek() == Some(b'{') || !wanted.iter().any(is_further_in) {
            return Ok(());
        }
        let source = serde_json::from_str::<Map<String, Value>>(self.json).err();
        source.map_or(Ok(()), |source| Err(Flaw::Page { source }))
    }

    fn value(&mut self, wanted: &Wanted<'_>) -> Result<(), Flaw> {
        if wanted.is_empty() {
            return self.pass_over();
        }
        let mut here = Vec::new();
        for (way, slot) in wanted {
            if way.is_empty() {
                here.push(*slot);
            }
        }
        match self.peek() {
            Some(b'{') if here.is_empty() => self.members(wanted),
            Some(b'[') if here.contains(&Slot::Items) => self.elements(),
            _ if here.is_empty() => self.pass_over(),
            _ => self.fill(&here),
        }
    }

    /// What nothing is looked for in.
    fn pass_over(&mut self) -> Result<(), Flaw> {
        if self.left.is_none() {
            return self.take::<IgnoredAny>().map(drop);
        }
        self.peek();
        self.at += skipped(self.json.get(self.at..).unwrap_or_default()).map_err(|_| Flaw::Malformed)?;
        Ok(())
    }

    /// An object's members, of which some are wanted or lead to what is.
    fn members(&mut self, wanted: &Wanted<'_>) -> Result<(), Flaw> {
        self.at += 1;
        if self.found(b'}') {
            return Ok(());
        }
        loop {
            let key: String = self.take()?;
            if !self.found(b':') {
                return Err(Flaw::Malformed);
            }
            let mut further = Vec::new();
            for (way, slot) in wanted {
                if let Some(rest) = below(way, &key) {
                    further.push((rest, *slot));
                }
            }
            self.value(&further)?;
            if self.is_done() {
                return Ok(());
            }
            match (self.found(b','), self.found(b'}')) {
                (false, true) => return Ok(()),
                (true, false) => {}
                _ => return Err(Flaw::Malformed),
            }
        }
    }

    /// The items.
    fn elements(&mut self) -> Result<(), Flaw> {
        let start = self.at;
        self.at += 1;
        let mut is_open = !self.found(b']');
        while is_open {
            self.element()?;
            match (self.found(b','), self.found(b']')) {
                (true, false) => {}
                (false, true) => is_open = false,
                _ => return Err(Flaw::Malformed),
            }
        }
        self.page.items = start..self.at;
        Ok(())
    }

    fn element(&mut self) -> Result<(), Flaw> {
        self.peek();
        let rest = self.json.get(self.at..).unwrap_or_default();
        let length =
            (self.read)(rest).map_err(|source| Flaw::Item { index: self.page.count, start: self.at, source })?;
        self.page.last = self.at..self.at + length;
        self.page.count += 1;
        self.at += length;
        Ok(())
    }

    /// What is wanted itself.
    fn fill(&mut self, slots: &[Slot]) -> Result<(), Flaw> {
        let start = self.at;
        let value: Value = self.take()?;
        self.left = self.left.map(|left| left.saturating_sub(slots.len()));
        for slot in slots {
            match slot {
                Slot::Next => self.page.next = token(&value),
                Slot::Total => self.page.total = token(&value).and_then(|total| total.parse().ok()),
                Slot::More => self.page.more = value.as_bool(),
                Slot::Items => {
                    let text = self.json.get(start..self.at).unwrap_or_default();
                    let list = serde_json::from_str::<Option<Vec<IgnoredAny>>>(text);
                    list.map_err(|source| Flaw::Items { start, source })?;
                }
            }
        }
        Ok(())
    }

    /// The next byte that says something.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.json.as_bytes().get(self.at..)?;
        self.at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.json.as_bytes().get(self.at).copied()
    }

    fn found(&mut self, byte: u8) -> bool {
        let is_here = self.peek() == Some(byte);
        self.at += usize::from(is_here);
        is_here
    }

    fn take<T: for<'de> Deserialize<'de>>(&mut self) -> Result<T, Flaw> {
        let (value, length) = item(self.json.get(self.at..).unwrap_or_default()).map_err(|_| Flaw::Malformed)?;
        self.at += length;
        Ok(value)
    }
}

/// The way below `key`, if `way` leads there.
fn below<'w>(way: &'w str, key: &str) -> Option<&'w str> {
    let rest = way.strip_prefix(key)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

/// What can stand for a page: text that is not empty, or a number.
fn token(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Reads the value that a JSON text begins with, and tells how long its text is.
pub(crate) fn item<T: DeserializeOwned>(json: &str) -> serde_json::Result<(T, usize)> {
    let mut values = serde_json::Deserializer::from_str(json).into_iter();
    match values.next() {
        Some(value) => Ok((value?, values.byte_offset())),
        None => Err(serde_json::Error::custom("the text ends where a value should be")),
    }
}

/// Passes over a value of a text that was read before, and so is JSON: of a list or an object only the end is looked for.
pub(crate) fn skipped(json: &str) -> serde_json::Result<usize> {
    let mut rest = json.as_bytes();
    let mut depth = 0_usize;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'"' if depth > 0 => rest = after_text(rest),
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 1 => depth -= 1,
            b'}' | b']' if depth == 1 => return Ok(json.len() - rest.len()),
            _ if depth == 0 => break,
            _ => {}
        }
    }
    item::<IgnoredAny>(json).map(|(_, length)| length)
}

/// What comes behind a text of which this is the rest.
fn after_text(text: &[u8]) -> &[u8] {
    let mut at = 0;
    loop {
        at += quote(text.get(at..).unwrap_or_default());
        let Some(before) = text.get(..at) else { return &[] };
        // A quote is part of the text if it is escaped, which it is not by a backslash that is escaped itself.
        let escapes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
        at += 1;
        if escapes % 2 == 0 {
            return text.get(at..).unwrap_or_default();
        }
    }
}

/// Where the first quote is; past the end if there is none. Most of a page is passed over here: eight bytes at a time.
fn quote(text: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let mut rest = text;
    while let Some((eight, after)) = rest.split_first_chunk() {
        // A quote is zero here, and nothing but a zero below the lowest zero's place borrows from the bit above it.
        let without = u64::from_le_bytes(*eight) ^ (ONES * u64::from(b'"'));
        let zeros = without.wrapping_sub(ONES) & !without & (ONES << 7);
        if zeros != 0 {
            return text.len() - rest.len() + zeros.trailing_zeros() as usize / 8;
        }
        rest = after;
    }
    let behind = rest.iter().position(|byte| *byte == b'"');
    behind.map_or(text.len() + 1, |at| text.len() - rest.len() + at)
}
