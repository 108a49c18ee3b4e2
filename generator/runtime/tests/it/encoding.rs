//! How arguments stand in the address.

use clientsmith_runtime::runtime::{ErrorKind, Operation, Style, StyleKind, decode};
use serde::Serialize;
use serde_json::json;

use crate::support::{Fake, leak, operation};

/// The path below the base, as it is sent.
async fn path(style: Style, value: impl Serialize) -> Result<String, String> {
    let fake = Fake::ok("");
    let spec = leak(operation("/a/{x}/b"));
    let call = Operation::new(&fake.client(), spec).path_styled(style, "x", value).send(decode::empty);
    match call.await {
        Ok(()) => Ok(fake.target().strip_prefix("/api/v2/a/").unwrap().strip_suffix("/b").unwrap().to_owned()),
        Err(error) => {
            assert_eq!((error.kind(), fake.count()), (ErrorKind::InvalidArgument, 0));
            Err(error.to_string())
        }
    }
}

/// The query, as it is sent.
async fn query(style: Style, value: impl Serialize) -> String {
    let fake = Fake::ok("");
    let spec = leak(operation("/a"));
    Operation::new(&fake.client(), spec).query_styled(style, "q", value).send(decode::empty).await.unwrap();
    fake.target().strip_prefix("/api/v2/a").unwrap().to_owned()
}

#[tokio::test]
async fn a_path_value_is_one_segment() {
    let encoded = [
        ("gh/acme/api", "gh%2Facme%2Fapi"),
        ("a b+c", "a%20b%2Bc"),
        ("a%2Fb", "a%252Fb"),
        ("?#&=;,'", "%3F%23%26%3D%3B%2C%27"),
        ("grün", "gr%C3%BCn"),
        ("a.b_c-d~e", "a.b_c-d~e"),
        ("...", "..."),
        ("../x", "..%2Fx"),
        ("%2e%2e", "%252e%252e"),
        ("\\", "%5C"),
    ];
    for (value, expected) in encoded {
        assert_eq!(path(Style::SIMPLE, value).await.unwrap(), expected);
    }
    for refused in ["", ".", "..", "a\nb", "a\0", "\u{7f}", "\u{85}"] {
        let error = path(Style::SIMPLE, refused).await.unwrap_err();
        assert!(error.starts_with("`testOperation`: argument `x` must be a path segment"), "{error}");
    }
    assert!(path(Style::SIMPLE, None::<String>).await.is_err());
    assert!(path(Style::SIMPLE, Vec::<String>::new()).await.is_err());
}

#[tokio::test]
async fn the_query_of_a_path_goes_before_the_others() {
    let fake = Fake::ok("");
    let spec = leak(operation("/rest?method=find&owner={owner}"));
    let call = Operation::new(&fake.client(), spec).path_styled(Style::SIMPLE, "owner", "a&b#c");
    call.query_styled(Style::FORM, "size", 5).send(decode::empty).await.unwrap();
    assert_eq!(fake.target(), "/api/v2/rest?method=find&owner=a%26b%23c&size=5");
}

#[tokio::test]
async fn path_styles_follow_the_tables() {
    let (array, object) = (json!(["a", "b c"]), json!({"k": "v", "l": 1}));
    let cases = [
        (Style::SIMPLE, "5", "a,b%20c", "k,v,l,1"),
        (Style::SIMPLE.explode(true), "5", "a,b%20c", "k=v,l=1"),
        (Style::LABEL, ".5", ".a,b%20c", ".k,v,l,1"),
        (Style::LABEL.explode(true), ".5", ".a.b%20c", ".k=v.l=1"),
        (Style::MATRIX, ";x=5", ";x=a,b%20c", ";x=k,v,l,1"),
        (Style::MATRIX.explode(true), ";x=5", ";x=a;x=b%20c", ";k=v;l=1"),
    ];
    for (style, one, many, keyed) in cases {
        assert_eq!(path(style, 5).await.unwrap(), one, "{style:?}");
        assert_eq!(path(style, &array).await.unwrap(), many, "{style:?}");
        assert_eq!(path(style, &object).await.unwrap(), keyed, "{style:?}");
    }
    assert!(path(Style::LABEL, ".").await.is_err(), "`..` in the address");
    assert_eq!(path(Style::JSON, json!({"a": 1})).await.unwrap(), "%7B%22a%22%3A1%7D");
}

#[tokio::test]
async fn query_styles_follow_the_tables() {
    let (array, object) = (json!(["a", "b,c"]), json!({"k": "v", "l": 1}));
    let cases = [
        (Style::FORM, "?q=a&q=b%2Cc", "?k=v&l=1"),
        (Style::FORM.explode(false), "?q=a,b%2Cc", "?q=k,v,l,1"),
        (Style::COMMA, "?q=a,b%2Cc", "?q=k,v,l,1"),
        (Style::SPACE, "?q=a%20b%2Cc", "?q=k%20v%20l%201"),
        (Style::PIPE, "?q=a%7Cb%2Cc", "?q=k%7Cv%7Cl%7C1"),
        (Style::TAB, "?q=a%09b%2Cc", "?q=k%09v%09l%091"),
        (Style::new(StyleKind::PipeDelimited, true), "?q=a&q=b%2Cc", "?k=v&l=1"),
        (Style::DEEP_OBJECT, "?q%5B0%5D=a&q%5B1%5D=b%2Cc", "?q%5Bk%5D=v&q%5Bl%5D=1"),
    ];
    for (style, many, keyed) in cases {
        assert_eq!(query(style, &array).await, many, "{style:?}");
        assert_eq!(query(style, &object).await, keyed, "{style:?}");
        assert_eq!(query(style, None::<i64>).await, "", "{style:?}");
        assert_eq!(query(style, Vec::<i64>::new()).await, "", "{style:?}");
        assert_eq!(query(style, true).await, "?q=true", "{style:?}");
    }
    let nested = json!({"a": {"b": 1}, "c": [1, 2], "n": null});
    assert_eq!(query(Style::DEEP_OBJECT, nested).await, "?q%5Ba%5D%5Bb%5D=1&q%5Bc%5D%5B0%5D=1&q%5Bc%5D%5B1%5D=2");
    assert_eq!(query(Style::JSON, &array).await, "?q=%5B%22a%22%2C%22b%2Cc%22%5D");
}

#[tokio::test]
async fn a_query_value_cannot_break_out() {
    assert_eq!(query(Style::FORM, "a b+c&d=e#f/g").await, "?q=a%20b%2Bc%26d%3De%23f%2Fg");
    assert_eq!(query(Style::FORM, "").await, "?q=");
    assert_eq!(query(Style::FORM, "a\r\nb").await, "?q=a%0D%0Ab");
    assert_eq!(query(Style::FORM.allow_reserved(), "a/b?c=d:@#&+ %").await, "?q=a/b?c=d:@%23%26%2B%20%25");
    assert_eq!(query(Style::FORM, 0.1_f32).await, "?q=0.1");
}

#[tokio::test]
async fn setting_a_query_parameter_again_replaces_it() {
    let fake = Fake::ok("");
    let operation = Operation::new(&fake.client(), leak(operation("/a")));
    operation.query("a", "1").query("b", "2").query("a", "3").send(decode::empty).await.unwrap();
    assert_eq!(fake.target(), "/api/v2/a?b=2&a=3");
}

#[tokio::test]
async fn a_template_without_its_argument_is_refused() {
    let fake = Fake::ok("");
    let call = Operation::new(&fake.client(), leak(operation("/a/{x}"))).send(decode::empty);
    let error = call.await.unwrap_err();
    assert_eq!(error.to_string(), "`testOperation`: argument `x` of the path is missing");
}
