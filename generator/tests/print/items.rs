//! Items as they are emitted, one a snapshot.

use std::path::Path;

use super::support::{
    FORM, SIMPLE, argument, described, field, flat, object, operation, orbs, part, tag, texts, ty, variant,
};
use clientsmith::model::{
    Answer, AnswerBody, Api, Argument, ArgumentPlace, Body, BodyKind, Enum, EnumValue, EnumValues, Field, Method,
    Object, Operation, Presence, Style, StyleKind, TagId, Ty, Type, TypeId, TypeKind, Union,
};

/// An API of one type.
fn of_type(ty: Type) -> String {
    let files = flat(Api { types: vec![ty], ..Api::default() });
    files[std::path::Path::new("src/types.rs")].clone()
}

/// The file of an API with one operation.
fn of_operation(operation: Operation) -> String {
    let api = Api { tags: vec![super::support::tag("Orb")], operations: vec![operation], ..Api::default() };
    flat(api)[std::path::Path::new("src/orb.rs")].clone()
}

fn after(text: &str, start: &str) -> String {
    let at = text.find(start).unwrap_or_else(|| panic!("no `{start}` in:\n{text}"));
    text[at..].to_owned()
}

#[test]
fn handle_and_method() {
    let files = flat(orbs(None));
    insta::assert_snapshot!(part(&files, "src/orb.rs", "/// Orbs of all sizes.", "pub fn roll_orb"));
}

#[test]
fn data_and_builder() {
    let files = flat(orbs(None));
    insta::assert_snapshot!(part(&files, "src/orb.rs", "static LIST_ORBS", "items: Orb);\n"));
}

#[test]
fn struct_that_is_sent() {
    let files = flat(orbs(None));
    insta::assert_snapshot!(part(&files, "src/orb.rs", "/// The object `NewOrb`", "object!(NewOrb"));
}

#[test]
fn struct_that_is_received() {
    let files = flat(orbs(None));
    insta::assert_snapshot!(part(&files, "src/types.rs", "/// One orb.", "extra });\n"));
}

#[test]
fn answer_by_status() {
    let files = flat(orbs(None));
    insta::assert_snapshot!(part(&files, "src/orb.rs", "/// One of the forms of `RollAnswer`", "202 });\n"));
}

#[test]
fn enum_of_numbers() {
    let value = |value| EnumValue { value, name: None, description: None };
    let values = Enum { values: EnumValues::Integer(vec![value(1), value(2)]) };
    insta::assert_snapshot!(after(&of_type(ty("Size", false, TypeKind::Enum(values))), "use"));
}

#[test]
fn union_by_discriminator() {
    let mut by_type = variant("orb", Ty::Boxed(TypeId(0)), &["a"]);
    by_type.values = vec!["orb".to_owned(), "old-orb".to_owned()];
    let union = Union { discriminator: Some("type".to_owned()), variants: vec![by_type] };
    insta::assert_snapshot!(after(&of_type(ty("Shape", false, TypeKind::Union(union))), "/// One"));
}

#[test]
fn calls_of_macros_that_are_too_long_have_an_entry_a_line() {
    let values: Vec<String> = (0..8).map(|n| format!("a-long-value-{n}")).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    insta::assert_snapshot!(after(&of_type(ty("Long", false, texts(&values))), "open_enum!("));
}

#[test]
fn one_way_properties_are_marked_and_asked_for_as_the_model_says() {
    let fields = vec![
        Field { read_only: true, ..field("id", Ty::Text, Presence::Optional) },
        Field { write_only: true, is_asked: true, ..field("password", Ty::Text, Presence::Optional) },
    ];
    insta::assert_snapshot!(after(&of_type(object("User", true, fields)), "#[derive"));
}

#[test]
fn many_required_properties_are_written_as_a_literal() {
    let fields = (0..8).map(|n| field(&format!("a{n}"), Ty::Bool, Presence::Required)).collect();
    let text = after(&of_type(object("Many", true, fields)), "#[derive");
    assert!(!text.contains("non_exhaustive") && !text.contains("fn new"), "{text}");
    assert!(text.contains("clippy::struct_excessive_bools"), "{text}");
}

#[test]
fn names_and_types_that_clippy_minds_are_let_pass() {
    let deep = (0..7).fold(Ty::Text, |inner, _| Ty::Array(Box::new(inner)));
    let fields = vec![field("foo", Ty::Text, Presence::Required), field("deep", deep, Presence::Required)];
    let api = Api { types: vec![object("T", true, fields)], ..Api::default() };
    let text = part(&flat(api), "src/types.rs", "pub struct T", "object!");
    assert!(text.contains("clippy::disallowed_names"), "{text}");
    assert!(text.contains("clippy::type_complexity"), "{text}");
}

#[test]
fn nothing_required_means_a_default() {
    let ty = Type {
        kind: TypeKind::Object(Object {
            fields: vec![field("a", Ty::Boxed(TypeId(0)), Presence::Optional)],
            rest: Some(Ty::Integer(clientsmith::model::Integer::I32)),
        }),
        ..object("Free", true, Vec::new())
    };
    insta::assert_snapshot!(after(&of_type(ty), "use"));
}

#[test]
fn arguments_go_where_they_belong() {
    let place = |kind, explode, allow_reserved| ArgumentPlace::Query(Style { kind, explode, allow_reserved });
    let list = Ty::Array(Box::new(Ty::Text));
    let operation = Operation {
        arguments: vec![
            argument("slug", ArgumentPlace::Path(SIMPLE), true, Ty::Text),
            argument("dots", ArgumentPlace::Path(Style { kind: StyleKind::Label, ..SIMPLE }), true, list.clone()),
            argument("trace", ArgumentPlace::Header(SIMPLE), false, Ty::Text),
            argument("session", ArgumentPlace::Cookie(SIMPLE), false, Ty::Bool),
            argument("plain", ArgumentPlace::Query(FORM), false, list.clone()),
            argument("pipes", place(StyleKind::PipeDelimited, false, false), false, list),
            argument("deep", place(StyleKind::DeepObject, true, false), false, Ty::Any),
            argument("free", place(StyleKind::Form, true, true), false, Ty::Text),
            argument("json", place(StyleKind::Json, false, false), false, Ty::Any),
            argument("note", ArgumentPlace::BodyProperty, false, Ty::Nullable(Box::new(Ty::Text))),
        ],
        ..operation("getOrb", Method::Get, "/orb/{slug}{dots}")
    };
    let text = of_operation(operation);
    let lines = text.lines().map(str::trim).filter(|line| line.contains("self.0.") || line.starts_with('.'));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn bodies_and_answers_of_bytes() {
    let operation = Operation {
        arguments: vec![argument("body", ArgumentPlace::Body, true, Ty::Bytes)],
        body: Some(Body {
            content_type: "image/png".to_owned(),
            other_types: Vec::new(),
            required: true,
            kind: BodyKind::Bytes,
            encodings: Vec::new(),
        }),
        answer: Answer::One(AnswerBody::Stream),
        accept: Some("*/*".to_owned()),
        base_url: Some("https://up.example".to_owned()),
        ..operation("putOrb", Method::Put, "/orb")
    };
    insta::assert_snapshot!(after(&of_operation(operation), "/// The operations of"));
}

#[test]
fn names_that_rustdoc_would_find_anyway_are_no_aliases() {
    let names = ["createdAt", "updated-at", "with space", "type"];
    let fields = names.iter().map(|name| field(name, Ty::Text, Presence::Required)).collect();
    let mut text = of_type(object("T", false, fields));
    text.retain(|c| c != ' ');
    let aliases: Vec<&str> = text.lines().filter(|line| line.contains("alias")).collect();
    assert_eq!(aliases, ["#[doc(alias=\"updated-at\")]"]);
}

#[test]
fn setters_are_what_they_are_without_the_operations_beside() {
    let query = |name: &str, text: &str| Argument {
        docs: described(text),
        ..argument(name, ArgumentPlace::Query(FORM), false, Ty::Text)
    };
    let note = || argument("note", ArgumentPlace::BodyProperty, false, Ty::Bytes);
    let body = |kind| Body {
        content_type: "a/b".to_owned(),
        other_types: Vec::new(),
        required: false,
        kind,
        encodings: Vec::new(),
    };
    let list = |id: &str, arguments: &[Argument], kind: Option<BodyKind>| Operation {
        arguments: arguments.to_vec(),
        body: kind.map(body),
        ..operation(id, Method::Post, "/")
    };
    let operations = vec![
        list("first", &[query("a", "One."), query("b", "Two."), note()], Some(BodyKind::Multipart)),
        list("second", &[query("b", "Two."), query("a", "One."), note()], Some(BodyKind::Form)),
        list("third", &[query("a", "Another."), query("b", "Two.")], None),
        list("fourth", &[query("a", "One.")], None),
        list("fifth", &[], None),
        Operation { tag: TagId(1), ..list("sixth", &[query("b", "Two."), query("a", "One.")], None) },
    ];
    let tags = || vec![tag("Orb"), tag("Rack")];
    let all = flat(Api { tags: tags(), operations: operations.clone(), ..Api::default() });
    for operation in operations {
        let path = ["src/orb.rs", "src/rack.rs"][operation.tag.0];
        let name = operation.id[..1].to_uppercase() + &operation.id[1..];
        let alone = flat(Api { tags: tags(), operations: vec![operation], ..Api::default() });
        let [all, alone] = [&all, &alone].map(|files| part(files, path, &format!("pub struct {name}("), "!("));
        assert_eq!(all, alone);
    }
    let orb = &all[Path::new("src/orb.rs")];
    let count = |text: &str| orb.matches(text).count();
    assert_eq!(
        [count("/// One."), count("/// Another."), count("/// Two."), count(".file("), count(".field_value(")],
        [3, 1, 3, 1, 1]
    );
}
