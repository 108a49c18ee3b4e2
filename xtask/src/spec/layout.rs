//! Where in a YAML text the entries of its mappings and the elements of its lists stand, as far as each has lines of its own.

use anyhow::{Context, Result, anyhow, bail, ensure};
use saphyr_parser::{Event, Parser, Span, StrInput};
use std::ops::Range;

/// More levels than documents have: `read` counts them too.
const MOST_LEVELS: usize = 512;

/// A node of the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node {
    /// A mapping whose entries start on lines of their own.
    Mapping(Vec<Part>),
    /// A list whose elements do.
    List(Vec<Part>),
    /// What is written as a whole: a scalar, or anything between brackets.
    Leaf,
}

/// An entry or an element.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The key; empty for an element.
    pub(super) key: String,
    /// The comments and blank lines before it.
    pub(super) before: Range<usize>,
    /// Its own lines.
    pub(super) lines: Range<usize>,
    /// The column of its key or dash.
    pub(super) column: usize,
    pub(super) node: Node,
}

/// The root of `text`.
pub(super) fn read(text: &str) -> Result<Node> {
    let lines: Vec<&str> = text.lines().collect();
    let mut events = Events { parser: Parser::new_from_str(text), lines: &lines };
    loop {
        let (event, span) = events.next()?;
        match event {
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            Event::StreamEnd | Event::DocumentEnd => bail!("there is nothing in it"),
            _ => {
                let mut node = events.node(&event, span, 0)?;
                bound(&mut node, 0..lines.len(), &lines);
                return Ok(node);
            }
        }
    }
}

struct Events<'t> {
    parser: Parser<'t, StrInput<'t>>,
    lines: &'t [&'t str],
}

impl<'t> Events<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span)> {
        self.parser.next_event().context("it ends too early")?.map_err(|error| anyhow!("{error}"))
    }

    /// The node that starts with `event`, its parts with the line where they start alone.
    fn node(&mut self, event: &Event<'t>, span: Span, level: usize) -> Result<Node> {
        ensure!(level < MOST_LEVELS, "it nests too deep");
        match event {
            Event::MappingStart(anchor, tag) => {
                let is_plain = *anchor == 0 && tag.is_none();
                let node = self.mapping(level)?;
                Ok(if is_plain && !self.has_bracket(span, '{') { node } else { Node::Leaf })
            }
            Event::SequenceStart(anchor, tag) => {
                let is_plain = *anchor == 0 && tag.is_none();
                let node = self.list(level)?;
                Ok(if is_plain && !self.has_bracket(span, '[') { node } else { Node::Leaf })
            }
            _ => Ok(Node::Leaf),
        }
    }

    fn mapping(&mut self, level: usize) -> Result<Node> {
        let mut parts = Vec::new();
        loop {
            let (key, at) = self.next()?;
            let key = match key {
                Event::MappingEnd => break,
                Event::Scalar(key, ..) => key.into_owned(),
                _ => bail!("line {} has a key that is no text", at.start.line()),
            };
            let (value, span) = self.next()?;
            let node = self.node(&value, span, level + 1)?;
            parts.push(part(key, at, node));
        }
        Ok(if is_one_a_line(&parts) { Node::Mapping(parts) } else { Node::Leaf })
    }

    fn list(&mut self, level: usize) -> Result<Node> {
        let (mut parts, mut have_dashes) = (Vec::new(), true);
        loop {
            let (event, at) = self.next()?;
            if event == Event::SequenceEnd {
                break;
            }
            let node = self.node(&event, at, level + 1)?;
            let mut element = part(String::new(), at, node);
            let indent = self.lines.get(element.lines.start).map(|line| (line.len() - line.trim_start().len(), *line));
            // The dash has to be the first of its line: a list within a list is written as a whole.
            match indent {
                Some((column, line))
                    if line.get(column..).is_some_and(|rest| rest.starts_with("- ")) && column < element.column =>
                {
                    have_dashes &= line.get(column + 1..element.column).is_some_and(|gap| gap.trim().is_empty());
                    element.column = column;
                }
                _ => have_dashes = false,
            }
            parts.push(element);
        }
        Ok(if have_dashes && is_one_a_line(&parts) { Node::List(parts) } else { Node::Leaf })
    }

    fn has_bracket(&self, span: Span, bracket: char) -> bool {
        let line = self.lines.get(span.start.line() - 1);
        line.and_then(|line| line.chars().nth(span.start.col())) == Some(bracket)
    }
}

fn part(key: String, at: Span, node: Node) -> Part {
    let start = at.start.line() - 1;
    Part { key, before: start..start, lines: start..start + 1, column: at.start.col(), node }
}

fn is_one_a_line(parts: &[Part]) -> bool {
    let alike = parts.windows(2).all(|pair| match pair {
        [one, next] => one.lines.start < next.lines.start && one.column == next.column,
        _ => true,
    });
    alike && !parts.is_empty()
}

/// Sets which lines the parts of a node have, of those that the node has.
fn bound(node: &mut Node, lines: Range<usize>, text: &[&str]) {
    let (Node::Mapping(parts) | Node::List(parts)) = node else { return };
    let mut from = lines.start;
    for part in &mut *parts {
        let (start, column) = (part.lines.start, part.column);
        let is_before =
            |line: &&str| line.trim().is_empty() || (line.trim_start().starts_with('#') && indent(line) <= column);
        let above = text.get(from..start).unwrap_or_default();
        let count = above.iter().rev().take_while(|line| is_before(line)).count();
        part.before = start - count..start;
        from = start + 1;
    }
    let ends: Vec<usize> = parts.iter().skip(1).map(|part| part.before.start).chain([lines.end]).collect();
    for (part, end) in parts.iter_mut().zip(ends) {
        let start = part.lines.start;
        part.lines = start..end;
        // What a mapping has on the line of its dash is an entry of it.
        let is_on_this_line = match &part.node {
            Node::Mapping(parts) | Node::List(parts) => parts.first().is_some_and(|first| first.lines.start == start),
            Node::Leaf => false,
        };
        bound(&mut part.node, start + usize::from(!is_on_this_line)..end, text);
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
