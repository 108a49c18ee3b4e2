//! Fields, values and variants within a type.

use clientsmith::model::{Api, Enum, EnumValue, EnumValues, Integer, StatusRange, StatusVariant, Ty, TypeId, TypeKind};

use crate::support::{inline, members, members_of, named, numbers, object, texts, ty, union, v2, variant};

#[test]
fn enum_values_drop_their_enums_name() {
    let table: &[(&str, &[&str], &[&str])] = &[
        ("PipelineState", &["PIPELINE_STATE_OK", "PIPELINE_STATE_FAILED"], &["Ok", "Failed"]),
        ("ListJobs State", &["STATE_OK", "state-failed"], &["Ok", "Failed"]),
        ("Http", &["HTTP_1", "HTTP_2"], &["Http1", "Http2"]),
        ("State", &["state_ok", "failed"], &["StateOk", "Failed"]),
        ("State", &["state", "state_ok"], &["State", "StateOk"]),
        ("State", &["state_ok", "state.ok"], &["StateOk", "StateDotOk"]),
        ("State", &["state_unrecognized", "state_ok"], &["StateUnrecognized", "StateOk"]),
    ];
    for (name, values, want) in table {
        assert_eq!(members_of(name, texts(values)), *want, "{name} {values:?}");
    }
}

#[test]
fn enum_values_are_told_apart_by_what_they_are() {
    let table: &[(&[&str], &[&str])] = &[
        (&["asc", "ASC", "Asc"], &["Asc", "AscUppercase", "AscCapitalized"]),
        (&["Etc/GMT+1", "Etc/GMT-1"], &["EtcGmtPlus1", "EtcGmt1"]),
        (&["a-b", "a_b", "a.b", "aB"], &["AB", "AUnderscoreB", "ADotB", "ABCamelcase"]),
        (&["", "empty"], &["Empty", "EmptyLowercase"]),
        (&["unrecognized", "ok"], &["UnrecognizedValue", "Ok"]),
        (
            &["<", "<=", ">", ">=", "=", "!="],
            &["Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal", "NotEqual"],
        ),
        (&["+1", "-1", "1"], &["PlusOne", "MinusOne", "V1"]),
        (&["Self", "self"], &["Self_", "SelfLowercase"]),
    ];
    for (values, want) in table {
        assert_eq!(members(texts(values)), *want, "{values:?}");
    }
    assert_eq!(members(numbers(&[1, 0, -1, i64::MIN])), ["V1", "V0", "Minus1", "Minus9223372036854775808"]);
}

#[test]
fn names_in_the_document_go_before_values() {
    let named = EnumValue { value: 1, name: Some("PIPELINE_STATE_ON".to_owned()), description: None };
    let other = EnumValue { value: 0, name: Some("PIPELINE_STATE_OFF".to_owned()), description: None };
    let kind = TypeKind::Enum(Enum { values: EnumValues::Integer(vec![named, other]) });
    assert_eq!(members(kind), ["On", "Off"]);
}

#[test]
fn fields_are_distinct() {
    let table: &[(&[&str], &[&str])] = &[
        (&["_id", "id", "ID"], &["underscore_id", "id", "id_uppercase"]),
        (&["type", "self", "crate", "vcs-url"], &["r#type", "self_", "crate_", "vcs_url"]),
        (&["a-b", "a/b"], &["a_b", "a_slash_b"]),
        (&["+1", "-1", "", "*"], &["plus_one", "minus_one", "empty", "star"]),
        (
            &["created_at", "createdAt", "created__at"],
            &["created_at", "created_at_camelcase", "created_underscore_underscore_at"],
        ),
        (&["new"], &["new"]),
    ];
    for (fields, want) in table {
        assert_eq!(members(object(fields, None)), *want, "{fields:?}");
    }
    let mut sent = ty(&["Thing"], true, object(&["new", "new_value"], None));
    sent.is_sent = true;
    let names = named(Api { types: vec![sent], ..v2() });
    assert_eq!(names.types[0].members, ["new_lowercase", "new_value"]);
}

#[test]
fn other_properties_take_what_is_left() {
    let rest = |fields: &[&str]| {
        let types = vec![ty(&["Thing"], true, object(fields, Some(Ty::Any)))];
        named(Api { types, ..v2() }).types.remove(0).rest
    };
    assert_eq!(rest(&["id"]).as_deref(), Some("extra"));
    assert_eq!(rest(&["extra"]).as_deref(), Some("extra_properties"));
    assert_eq!(rest(&["extra", "extraProperties", "other_properties"]).as_deref(), Some("extra_2"));
}

#[test]
fn union_variants_say_what_they_are() {
    let types = vec![
        inline(&["ScheduleTrigger"]),
        inline(&["TriggerWebhook"]),
        inline(&["Other"]),
        ty(
            &["Trigger"],
            true,
            union(vec![
                variant(&[], Ty::Named(TypeId(0))),
                variant(&[], Ty::Nullable(Box::new(Ty::Boxed(TypeId(1))))),
                variant(&["by-id", "ById"], Ty::Named(TypeId(2))),
                variant(&[], Ty::Text),
                variant(&[], Ty::Integer(Integer::I64)),
                variant(&[], Ty::Number),
                variant(&[], Ty::Bool),
                variant(&[], Ty::Array(Box::new(Ty::Text))),
                variant(&[], Ty::Array(Box::new(Ty::Named(TypeId(2))))),
                variant(&[], Ty::Map(Box::new(Ty::Any))),
                variant(&[], Ty::Any),
                variant(&["Unrecognized"], Ty::Named(TypeId(2))),
            ]),
        ),
    ];
    let names = named(Api { types, ..v2() });
    let want = [
        "Schedule",
        "Webhook",
        "ById",
        "Text",
        "Number",
        "Float",
        "Flag",
        "List",
        "OtherList",
        "Object",
        "Any",
        "Other",
    ];
    assert_eq!(names.types[3].members, want);
}

#[test]
fn answer_variants_are_reason_phrases() {
    let statuses = [
        (StatusRange::Exact(200), "Ok"),
        (StatusRange::Exact(204), "NoContent"),
        (StatusRange::Exact(299), "Status299"),
        (StatusRange::Range(2), "Success"),
        (StatusRange::Range(9), "Status9xx"),
        (StatusRange::Default, "Other"),
    ];
    let variant = |(status, _): &(StatusRange, &str)| StatusVariant { status: *status, body: None, description: None };
    let kind = TypeKind::Answer(statuses.iter().map(variant).collect());
    assert_eq!(members(kind), statuses.map(|(_, name)| name));
}
