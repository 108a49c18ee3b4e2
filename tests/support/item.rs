//! Finds one item in emitted code.

use clientsmith::document::Files;

/// The item or method called so (`struct Pipeline`, `fn list_pipelines`), with its docs and attributes, and with the macro call that
/// belongs to a type.
pub(crate) fn item(files: &Files, name: &str) -> Option<String> {
    let sources = files.iter().filter(|(path, _)| path.extension().is_some_and(|extension| extension == "rs"));
    sources.filter(|(path, _)| !path.starts_with("src/runtime")).find_map(|(_, text)| within(text, name))
}

fn within(text: &str, name: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().position(|line| declares(line, name))?;
    let indent = indentation(lines[at]);
    let start = (0..at).rev().take_while(|line| is_preface(lines[*line], indent)).last().unwrap_or(at);
    let end = (at..lines.len()).find(|line| is_end(lines[*line], indent))?;
    let mut found = lines[start..=end].to_vec();
    let word = name.rsplit(' ').next()?;
    if let Some(call) = lines.iter().position(|line| is_call(line, word)).filter(|_| is_type(name)) {
        let end = (call..lines.len()).find(|line| lines[*line].ends_with(");"))?;
        found.push("");
        found.extend(&lines[call..=end]);
    }
    Some(found.iter().map(|line| line.get(indent..).unwrap_or_default()).collect::<Vec<_>>().join("\n"))
}

/// Whether a line begins the item: its name stands there whole, after visibility alone.
fn declares(line: &str, name: &str) -> bool {
    let line = line.trim_start().trim_start_matches("pub(crate) ").trim_start_matches("pub ");
    line.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
}

fn is_preface(line: &str, indent: usize) -> bool {
    indentation(line) == indent && (line.trim_start().starts_with("///") || line.trim_start().starts_with("#["))
}

fn is_end(line: &str, indent: usize) -> bool {
    indentation(line) == indent && (line.ends_with('}') || line.ends_with(';')) && !line.trim_start().starts_with("//")
}

fn is_type(name: &str) -> bool {
    name.starts_with("struct ") || name.starts_with("enum ")
}

/// Whether a line begins a macro's call about a type: `object!(Pipeline {`.
fn is_call(line: &str, name: &str) -> bool {
    let call = line
        .split_once("!(")
        .filter(|(call, _)| call.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'));
    let word = call.map(|(_, rest)| rest.split(|next: char| !next.is_alphanumeric() && next != '_').next());
    word.flatten() == Some(name)
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
