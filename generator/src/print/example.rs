//! Examples: for each tag a call that compiles.

use super::api::ApiView;
use super::item::literal;
use super::operation::Named;
use super::ty;
use crate::model::{Answer, AnswerBody, Argument, ArgumentPlace, BodyKind, Docs, Integer, Method, TagId, Ty};

/// The width of an example's lines.
const WIDTH: usize = 92;

const INDENT: &str = "    ";

/// An example for a tag: a call of the operation that is easiest to call; none if all are deprecated. The line `client` makes the
/// client; without it there is one.
pub(super) fn of_tag(view: &ApiView, tag: TagId, operations: &[Named], client: Option<&str>) -> Option<Vec<String>> {
    let fit = operations.iter().filter(|operation| operation.operation.docs.deprecated.is_none());
    let named = fit.min_by_key(|named| {
        let complex = named.arguments(true).filter(|(argument, _)| !is_simple(argument)).count();
        (complex, named.operation.method != Method::Get, named.operation.paging.is_none())
    })?;
    let mut parameters = Vec::new();
    if client.is_none() {
        parameters.push(format!("client: {}::Client", view.krate));
    }
    let mut values = Vec::new();
    for (argument, name) in named.arguments(true) {
        values.push(plausible(argument).unwrap_or_else(|| {
            parameters.push(format!("{name}: {}", full_type(view, named, argument)));
            name.to_owned()
        }));
    }
    let call = call(&named.names.method, &values);
    let accessor = format!("{}()", view.names.tag(tag).accessor);
    let module = view.names.module.as_ref().map(|module| format!("{module}()"));
    let chain: Vec<String> = module.into_iter().chain([accessor, call]).collect();
    let mut lines = vec![view.fence().to_owned()];
    let error = format!("{}::Error", view.krate);
    lines.push(format!("# async fn example({}) -> Result<(), {error}> {{", parameters.join(", ")));
    lines.extend(client.map(str::to_owned));
    lines.extend(body(named, &chain));
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    Some(lines)
}

fn body(named: &Named, chain: &[String]) -> Vec<String> {
    let with =
        |tail: &[&str]| chain.iter().map(String::as_str).chain(tail.iter().copied()).map(str::to_owned).collect();
    if named.operation.paging.is_some() {
        let mut lines = statement("let mut items = client", with(&["items()"]), ";");
        lines.push("while let Some(item) = items.try_next().await? {".to_owned());
        lines.push("    println!(\"{item:?}\");".to_owned());
        lines.push("}".to_owned());
        return lines;
    }
    match &named.operation.answer {
        Answer::Empty => statement("client", with(&["send()", "await?"]), ";"),
        Answer::One(AnswerBody::Stream) | Answer::Optional(AnswerBody::Stream) => {
            let mut lines = statement("let bytes = client", with(&["send()", "await?", "collect()", "await?"]), ";");
            lines.push("println!(\"{} bytes\", bytes.len());".to_owned());
            lines
        }
        Answer::One(_) | Answer::Optional(_) | Answer::ByStatus(_) => {
            let mut lines = statement("let answer = client", with(&["send()", "await?"]), ";");
            lines.push("println!(\"{answer:?}\");".to_owned());
            lines
        }
    }
}

/// A call on one line, or with a value a line where it is too wide as a link of a chain.
fn call(method: &str, values: &[String]) -> String {
    let call = format!("{method}({})", values.join(", "));
    if values.is_empty() || INDENT.len() + 1 + call.len() <= WIDTH {
        return call;
    }
    let deeper = [INDENT, INDENT].concat();
    let values = values.join(&format!(",\n{deeper}"));
    format!("{method}(\n{deeper}{values},\n{INDENT})")
}

/// A chain of calls on one line, or with a call a line.
fn statement(start: &str, chain: Vec<String>, end: &str) -> Vec<String> {
    let line = format!("{start}.{}{end}", chain.join("."));
    if line.len() <= WIDTH {
        return vec![line];
    }
    let last = chain.len().saturating_sub(1);
    let calls = chain.into_iter().enumerate();
    let calls = calls.map(|(index, call)| format!("{INDENT}.{call}{}", if index == last { end } else { "" }));
    let calls: Vec<String> = calls.collect();
    let lines = calls.iter().flat_map(|call| call.lines()).map(str::to_owned);
    std::iter::once(start.to_owned()).chain(lines).collect()
}

/// A value that a reader takes for a real one; none where the argument's name says more.
fn plausible(argument: &Argument) -> Option<String> {
    let text = || example_of(&argument.docs).map(|text| literal(&text));
    match &argument.ty {
        Ty::Text => text(),
        Ty::Array(inner) if **inner == Ty::Text => {
            Some(format!("[{}]", text().unwrap_or_else(|| literal(&argument.name))))
        }
        Ty::Bool => Some("true".to_owned()),
        Ty::Integer(integer) => argument.docs.example.as_deref().and_then(|text| whole(text, *integer)),
        Ty::Number => Some("1.0".to_owned()),
        _ => None,
    }
}

/// The number that a text says, if the type holds it.
fn whole(text: &str, integer: Integer) -> Option<String> {
    Some(match integer {
        Integer::I32 => text.parse::<i32>().ok()?.to_string(),
        Integer::I64 => text.parse::<i64>().ok()?.to_string(),
        Integer::U32 => text.parse::<u32>().ok()?.to_string(),
        Integer::U64 => text.parse::<u64>().ok()?.to_string(),
    })
}

/// Whether anybody knows what to give.
fn is_simple(argument: &Argument) -> bool {
    matches!(argument.ty, Ty::Text | Ty::Integer(_)) || plausible(argument).is_some()
}

/// The example that a document gives, as such or in its words: "for instance `gh/acme/api`". One that is long, or more
/// than a line, would not be read.
fn example_of(docs: &Docs) -> Option<String> {
    const LEADS: [&str; 4] = ["for instance `", "for example `", "such as `", "e.g. `"];
    let text = docs.description.as_deref().unwrap_or_default();
    let in_words = || {
        let (_, after) = LEADS.iter().find_map(|lead| text.split_once(lead))?;
        after.split_once('`').map(|(example, _)| example.to_owned())
    };
    let is_short = |text: &String| !text.is_empty() && text.len() <= 40 && !text.contains(char::is_control);
    docs.example.clone().filter(is_short).or_else(|| in_words().filter(is_short))
}

fn full_type(view: &ApiView, named: &Named, argument: &Argument) -> String {
    let body = named.operation.body.as_ref().map(|body| body.kind);
    if argument.place == ArgumentPlace::Body && body == Some(BodyKind::Bytes) {
        return format!("{}::Body", view.krate);
    }
    match &argument.ty {
        Ty::Text => "&str".to_owned(),
        // The one place where bytes are a file.
        Ty::Bytes => format!("{}::FilePart", view.krate),
        Ty::Array(inner) if **inner == Ty::Bytes => format!("Vec<{}::FilePart>", view.krate),
        ty => full(view, ty),
    }
}

/// A type with all paths that a caller needs.
pub(super) fn full(view: &ApiView, ty: &Ty) -> String {
    let krate = &view.krate;
    let named = |name: &str| format!("{}::{name}", view.root.replacen(&view.home, krate, 1));
    match ty {
        Ty::Any => format!("{krate}::Value"),
        Ty::Bool => "bool".to_owned(),
        Ty::Integer(Integer::I32) => "i32".to_owned(),
        Ty::Integer(Integer::I64) => "i64".to_owned(),
        Ty::Integer(Integer::U32) => "u32".to_owned(),
        Ty::Integer(Integer::U64) => "u64".to_owned(),
        Ty::Number => "f64".to_owned(),
        Ty::Text => "String".to_owned(),
        Ty::Format(format) => format!("{krate}::{}", ty::format_name(*format)),
        Ty::Foreign(path) => path.clone(),
        Ty::Bytes => format!("{krate}::Bytes"),
        Ty::Array(inner) => format!("Vec<{}>", full(view, inner)),
        Ty::Map(inner) if **inner == Ty::Any => format!("{krate}::Map<String, {krate}::Value>"),
        Ty::Map(inner) => format!("std::collections::BTreeMap<String, {}>", full(view, inner)),
        Ty::Tuple(places) => {
            let places: Vec<String> = places.iter().map(|place| full(view, place)).collect();
            format!("({})", places.join(", "))
        }
        Ty::Nullable(inner) => format!("Option<{}>", full(view, inner)),
        Ty::Named(id) => named(&view.names.ty(*id).name),
        Ty::Boxed(id) => format!("Box<{}>", named(&view.names.ty(*id).name)),
    }
}

#[cfg(test)]
mod tests {
    use super::call;

    #[test]
    fn a_call_is_broken_between_its_values_alone() {
        let long = "a".repeat(100);
        assert_eq!(call("get", &["id".to_owned(), "1".to_owned()]), "get(id, 1)");
        assert_eq!(call(&long, &[]), format!("{long}()"));
        assert_eq!(call("get", &[long.clone(), "1".to_owned()]), format!("get(\n        {long},\n        1,\n    )"));
    }
}
