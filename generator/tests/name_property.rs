//! The name stage on any text: identifiers are legal, distinct, and made of nothing that can't be seen.

use std::collections::BTreeSet;

use clientsmith::diag::Diagnostics;
use clientsmith::model::{
    Api, Docs, Enum, EnumValue, EnumValues, Field, Model, Object, Presence, Tag, Ty, Type, TypeKind,
};
use clientsmith::name::{self, ApiNames, Fixed, shouty, snake, upper_camel};
use clientsmith::origins::Origins;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

/// Text that is likely to collide, and text that is likely to be odd.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[aAbB_ .1-]{0,4}",
        "[a-z]{1,8}([A-Z0-9_-][a-z0-9]{0,4}){0,3}",
        any::<String>(),
        proptest::collection::vec(any::<char>(), 0..6).prop_map(String::from_iter),
        "[\u{0}-\u{2f}\u{7f}-\u{bf}\u{200b}-\u{202f}\u{300}-\u{310}eoa\u{1100}-\u{1175}\u{11a8}]{0,5}",
        proptest::sample::select(vec![
            "type",
            "Self",
            "self",
            "_",
            "gen",
            "Option",
            "Unrecognized",
            "extra",
            "new",
            "A",
            "a"
        ])
        .prop_map(str::to_owned),
    ]
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(text(), 0..24)
}

fn ty(name: &str, is_component: bool, kind: TypeKind) -> Type {
    Type {
        candidates: vec![name.to_owned()],
        is_component,
        docs: Docs::default(),
        is_sent: true,
        is_received: true,
        kind,
    }
}

fn object(names: &[String]) -> TypeKind {
    let field = |name: &String| Field {
        name: name.clone(),
        ty: Ty::Any,
        presence: Presence::Optional,
        read_only: false,
        write_only: false,
        is_asked: false,
        docs: Docs::default(),
    };
    TypeKind::Object(Object { fields: names.iter().map(field).collect(), rest: Some(Ty::Any) })
}

fn values(names: &[String]) -> TypeKind {
    let value = |value: &String| EnumValue { value: value.clone(), name: None, description: None };
    TypeKind::Enum(Enum { values: EnumValues::Text(names.iter().map(value).collect()) })
}

fn named(names: &[String]) -> ApiNames {
    let mut types = vec![ty("Thing", true, object(names)), ty("State", false, values(names))];
    types.extend(names.iter().enumerate().map(|(at, name)| ty(name, at % 2 == 0, object(&[]))));
    let tags = names.iter().map(|name| Tag { name: name.clone(), description: None }).collect();
    let api = Api { module: Some("v1".to_owned()), tags, types, ..Api::default() };
    let model = Model { apis: vec![api], ..Model::default() };
    let mut diags = Diagnostics::default();
    name::table(&model, &Origins::default(), &Fixed::default(), &mut diags).apis.remove(0)
}

fn is_legal(identifier: &str) -> bool {
    let is_seen = identifier.chars().all(|c| c == '_' || c == '#' || c.is_alphanumeric() || !c.is_ascii());
    is_seen && identifier.nfc().eq(identifier.chars()) && syn::parse_str::<syn::Ident>(identifier).is_ok()
}

fn are_distinct<'a>(names: impl IntoIterator<Item = &'a String>) -> bool {
    let mut seen = BTreeSet::new();
    names.into_iter().all(|name| is_legal(name) && seen.insert(name.nfc().collect::<String>()))
}

proptest! {
    #[test]
    fn any_text_becomes_an_identifier(text in text()) {
        for identifier in [snake(&text), upper_camel(&text), shouty(&text)] {
            prop_assert!(is_legal(&identifier), "{identifier:?}");
        }
        prop_assert!(!snake(&text).contains(char::is_uppercase));
        prop_assert!(!upper_camel(&text).starts_with(char::is_lowercase));
        prop_assert!(!shouty(&text).contains(char::is_lowercase));
    }

    #[test]
    fn a_snake_name_stays_what_it_is(text in "[a-z]{2,6}(_[a-z]{2,6}){0,3}") {
        let identifier = snake(&text);
        prop_assert_eq!(name::unraw(&identifier).trim_end_matches('_'), &text);
        prop_assert_eq!(snake(&upper_camel(&text)), identifier);
    }

    #[test]
    fn names_are_distinct_in_their_scope(names in texts()) {
        let api = named(&names);
        let items = api.types.iter().map(|names| &names.name).chain(api.tags.iter().map(|names| &names.handle));
        prop_assert!(are_distinct(items.chain([&api.handle])));
        prop_assert!(are_distinct(api.tags.iter().map(|names| &names.module)));
        prop_assert!(are_distinct(api.tags.iter().map(|names| &names.accessor)));
        for names in &api.types {
            prop_assert!(are_distinct(names.members.iter().chain(&names.rest)), "{:?}", names.members);
        }
    }

    #[test]
    fn the_same_names_come_out_again(names in texts()) {
        prop_assert_eq!(named(&names), named(&names));
    }
}

/// One that rustc's own table doesn't have yet would be no identifier for it.
#[test]
fn letters_of_later_versions_of_unicode_are_spelled() {
    assert_eq!(snake("a\u{3de6c}b"), "a_u3de6c_b");
}
