//! A document's own examples through the types that the client has for them: a program for each document, which reads a line for
//! each and writes what became of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use serde_json::Value;

use crate::process;

use super::crates::{self, Workspace};
use super::document::Document;
use super::examples::{self, Example, Part, Places};
use super::row::{Examples, Row, Type};
use super::{judge, kept, progress, whole};

/// What the program has beside its table of types.
const PROGRAM: &str = r#"//! Reads lines of a type's number, a tab and JSON; writes for each what the type makes of it.

use std::io::BufRead;

use serde::Serialize;
use serde::de::DeserializeOwned;

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (number, json) = line.split_once('\t').unwrap();
        match TYPES[number.parse::<usize>().unwrap()](json) {
            Ok(back) => println!("ok\t{back}"),
            Err(error) => println!("error\t{}", error.replace('\n', " ")),
        }
    }
}

fn back<T: Serialize + DeserializeOwned>(json: &str) -> Result<String, String> {
    let value: T = serde_json::from_str(json).map_err(|error| error.to_string())?;
    serde_json::to_string(&value).map_err(|error| error.to_string())
}

"#;

/// Decodes the examples of every document whose client compiles.
pub(super) fn all(rows: &mut [Row], workspace: &Workspace, jobs: usize) -> Result<()> {
    let tasks = progress::each("examples", jobs, rows, |row| &row.name, |row| Task::new(row, workspace));
    let tasks = tasks.into_iter().collect::<Result<Vec<Task>>>()?;
    let members: Vec<PathBuf> =
        tasks.iter().filter(|task| task.is_needed()).map(|task| workspace.decoder(&task.name)).collect();
    let mut unbuilt = BTreeMap::<String, String>::new();
    if !members.is_empty() {
        let bar = progress::bar("build", members.len());
        workspace.cargo(&["build"], jobs, &members, &[], |message| {
            let Some(name) = crates::package(message) else { return };
            bar.set_message(name.to_owned());
            let is_program = message.get("executable").is_some_and(Value::is_string);
            bar.inc(u64::from(is_program));
            let said = message.get("message").filter(|said| said.get("level").is_some_and(|level| level == "error"));
            if let Some(said) = said.and_then(|said| said.get("rendered")).and_then(Value::as_str) {
                unbuilt.entry(name.to_owned()).or_insert_with(|| said.to_owned());
            }
        })?;
        bar.finish_and_clear();
    }
    let outcomes = progress::each("decode", jobs, &tasks, |task| &task.name, |task| task.decode(workspace, &unbuilt));
    for ((row, task), examples) in rows.iter_mut().zip(tasks).zip(outcomes) {
        row.version = task.version;
        row.examples = examples?;
    }
    Ok(())
}

/// What there is to decode of a document.
struct Task {
    name: String,
    version: String,
    document: PathBuf,
    types: Vec<Type>,
    /// By the index of a type, its number in the program.
    numbers: BTreeMap<usize, usize>,
}

impl Task {
    /// Finds the examples, and writes the program that reads them.
    fn new(row: &Row, workspace: &Workspace) -> Result<Self> {
        let document = Document::read(&row.document);
        let types = if row.compiles() { row.types.clone() } else { Vec::new() };
        let mut task = Self {
            name: row.name.clone(),
            version: document.version(),
            document: row.document.clone(),
            types,
            numbers: BTreeMap::new(),
        };
        let parts = task.parts(&document).into_iter().flat_map(|(_, parts)| parts);
        for ty in parts.flat_map(|part| part.types) {
            let next = task.numbers.len();
            task.numbers.entry(ty).or_insert(next);
        }
        if task.is_needed() {
            task.write(workspace)?;
        }
        Ok(task)
    }

    fn is_needed(&self) -> bool {
        !self.numbers.is_empty()
    }

    /// Each example with the parts of it that types can read; not those without any.
    fn parts<'d>(&self, document: &'d Document) -> Vec<(Example<'d>, Vec<Part<'d>>)> {
        let mut places = Places::new();
        for (index, ty) in self.types.iter().enumerate() {
            for place in ty.places.iter().filter(|place| whole::is_whole(document, place)) {
                places.entry(place).or_default().push(index);
            }
        }
        for types in places.values_mut() {
            types.dedup();
            // The others are the alternatives of a union.
            let is_union = |index: &usize| self.types.get(*index).is_some_and(|ty| ty.is_union);
            if types.iter().any(is_union) {
                types.retain(is_union);
            }
        }
        let examples = examples::all(document).into_iter();
        let examples = examples.map(|example| {
            let parts = examples::parts(document, &places, &example);
            (example, parts)
        });
        examples.filter(|(_, parts)| !parts.is_empty()).collect()
    }

    fn write(&self, workspace: &Workspace) -> Result<()> {
        let (folder, name) = (workspace.decoder(&self.name), &self.name);
        let path = workspace.client(name);
        let path = path.to_string_lossy();
        let manifest = format!(
            "[package]\nname = \"decode-{name}\"\nedition = \"2024\"\n\n[dependencies]\ncorpus-{name} = {{ path = {path:?} }}\n\
             serde = \"1\"\nserde_json = \"1\"\n"
        );
        crates::write(&folder.join("Cargo.toml"), &manifest)?;
        let krate = format!("corpus_{}", name.replace('-', "_"));
        let mut numbered: Vec<(usize, &str)> = Vec::new();
        for (index, number) in &self.numbers {
            numbered.extend(self.types.get(*index).map(|ty| (*number, ty.name.as_str())));
        }
        numbered.sort_unstable();
        let mut text = format!("{PROGRAM}const TYPES: &[fn(&str) -> Result<String, String>] = &[\n");
        for (_, ty) in numbered {
            let _ = writeln!(text, "    back::<{krate}::{ty}>,");
        }
        text.push_str("];\n");
        crates::write(&folder.join("src/main.rs"), &text)
    }

    /// Runs the program, and judges what it says.
    fn decode(&self, workspace: &Workspace, unbuilt: &BTreeMap<String, String>) -> Result<Examples> {
        let mut examples = Examples::default();
        if !self.is_needed() {
            return Ok(examples);
        }
        if let Some(error) = unbuilt.get(&self.name) {
            examples.faults.push(format!("the program that reads them can't be built: {error}"));
            return Ok(examples);
        }
        let document = Document::read(&self.document);
        let all = self.parts(&document);
        examples.all = all.len();
        let mut input = String::new();
        for part in all.iter().flat_map(|(_, parts)| parts) {
            for number in part.types.iter().filter_map(|ty| self.numbers.get(ty)) {
                let _ = writeln!(input, "{number}\t{}", part.value);
            }
        }
        let program = format!("debug/decode-{}{}", self.name, std::env::consts::EXE_SUFFIX);
        let outcome = process::run(workspace.target().join(program).as_os_str(), &[], input)?;
        let mut lines = outcome.stdout.lines();
        let mut next_line = || lines.next().map_or_else(|| format!("error\t{}", outcome.end()), str::to_owned);
        for (example, parts) in &all {
            let mut fault = None;
            for part in parts {
                let troubles: Vec<_> = part.types.iter().map(|_| trouble(&document, part, &next_line())).collect();
                let is_read = troubles.iter().any(Option::is_none);
                fault = fault.or_else(|| troubles.into_iter().flatten().next().filter(|_| !is_read));
            }
            let Some(fault) = fault else { continue };
            let told = |reason: &str| format!("{}: {fault}: {reason}", example.place);
            match judge::fault(&document, &example.schema, example.value) {
                Some(reason) => examples.broken.push(told(&format!("it breaks its schema: {reason}"))),
                None => examples.faults.push(told("it keeps to its schema")),
            }
        }
        Ok(examples)
    }
}

/// What is wrong with a part, by the program's line about it.
fn trouble(document: &Document, part: &Part<'_>, line: &str) -> Option<String> {
    match line.split_once('\t') {
        Some(("ok", back)) => match serde_json::from_str(back) {
            Ok(back) => kept::lost(document, &part.schema, part.value, &back),
            Err(error) => Some(format!("{back} comes back, which is no JSON: {error}")),
        },
        _ => Some(line.replace('\t', ": ")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ty(name: &str, is_union: bool, places: &[&str]) -> Type {
        Type { name: name.to_owned(), is_union, places: places.iter().map(|&place| place.to_owned()).collect() }
    }

    /// By the place of each example, the names of the types that read its parts.
    fn readers(schemas: &Value, types: Vec<Type>) -> Vec<(String, Vec<String>)> {
        let document = Document { tree: json!({ "definitions": schemas }) };
        let (name, version) = (String::new(), String::new());
        let task = Task { name, version, document: PathBuf::new(), types, numbers: BTreeMap::new() };
        let names = |part: &Part<'_>| part.types.iter().map(|ty| task.types[*ty].name.clone()).collect::<Vec<_>>();
        let parts = task.parts(&document);
        parts.iter().map(|(example, parts)| (example.place.clone(), parts.iter().flat_map(names).collect())).collect()
    }

    #[test]
    fn example_of_one_part_of_all_of_is_not_read_as_the_whole() {
        let schemas = json!({"Event": {
            "allOf": [
                {"properties": {"data": {"example": {}}, "by": {"example": {"name": "x"}}}, "example": {"data": {}}},
                {"properties": {"data": {"required": ["id"]}}},
            ],
            "example": {"data": {"id": 1}},
        }});
        let types = vec![
            ty("Event", false, &["/definitions/Event"]),
            ty("Data", false, &["/definitions/Event/allOf/0/properties/data"]),
            ty("By", false, &["/definitions/Event/allOf/0/properties/by"]),
        ];
        let read = |place: &str, ty: &str| (format!("/definitions/Event/{place}"), vec![ty.to_owned()]);
        assert_eq!(readers(&schemas, types), [read("example", "Event"), read("allOf/0/properties/by/example", "By")]);
    }

    #[test]
    fn example_is_read_by_a_union_or_by_any_of_the_types_of_its_place() {
        let schemas = json!({"Pet": {"example": {}}, "Owner": {"example": {}}});
        let types = vec![
            ty("Cat", false, &["/definitions/Pet"]),
            ty("Pet", true, &["/definitions/Pet"]),
            ty("Dog", false, &["/definitions/Pet"]),
            ty("Owner", false, &["/definitions/Owner", "/definitions/Owner"]),
            ty("FormerOwner", false, &["/definitions/Owner"]),
        ];
        let read = |place: &str, types: &[&str]| {
            (format!("/definitions/{place}/example"), types.iter().map(|&ty| ty.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(readers(&schemas, types), [read("Pet", &["Pet"]), read("Owner", &["Owner", "FormerOwner"])]);
    }
}
