//! Text formats, base64 and UUIDs.

use clientsmith_runtime::runtime::{Base64, DateTime, Decimal, Uuid};
use serde_json::{from_str, to_string};

#[test]
fn dates_keep_their_text_however_odd() {
    for text in ["2024-05-01T12:00:00Z", "2024-05-01 12:00", "", "soon"] {
        let json = to_string(text).unwrap();
        let date: DateTime = from_str(&json).unwrap();
        assert_eq!((date.as_str(), to_string(&date).unwrap(), date.to_string()), (text, json, text.to_owned()));
    }
    assert_eq!(from_str::<DateTime>("1714564800").unwrap().as_str(), "1714564800");
    assert!(from_str::<DateTime>("null").is_err());
    assert!(from_str::<DateTime>("{}").is_err());
    assert_eq!(String::from(Decimal::from("1.10")), "1.10");
}

#[test]
#[cfg(feature = "jiff")]
fn dates_become_those_of_jiff() {
    use clientsmith_runtime::runtime::{Date, IsoDuration, Time};

    let date = DateTime::from("2024-05-01T14:00:00+02:00");
    assert_eq!(date.timestamp().unwrap().to_string(), "2024-05-01T12:00:00Z");
    assert_eq!(DateTime::from(date.timestamp().unwrap()).as_str(), "2024-05-01T12:00:00Z");
    assert!(DateTime::from("soon").timestamp().is_err());
    assert_eq!(Date::from("2024-05-01").date().unwrap().day(), 1);
    assert_eq!(Time::from("12:30:00").time().unwrap().minute(), 30);
    assert_eq!(IsoDuration::from("PT15M").span().unwrap().get_minutes(), 15);
}

#[test]
fn base64_goes_both_ways() {
    for (bytes, text) in
        [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("\u{fffd}", "77+9")]
    {
        let value = Base64::from(bytes.as_bytes());
        assert_eq!(to_string(&value).unwrap(), to_string(text).unwrap());
        assert_eq!(from_str::<Base64>(&to_string(text).unwrap()).unwrap(), value);
        assert_eq!(from_str::<Base64>(&to_string(text.trim_end_matches('=')).unwrap()).unwrap(), value);
    }
    assert_eq!(from_str::<Base64>(r#""-_8=""#).unwrap().as_ref(), [0xfb, 0xff]);
    assert_eq!(from_str::<Base64>("\"Zm9v\\r\\nYg==\"").unwrap().as_ref(), b"foob");
    for wrong in [r#""Z""#, r#""Zm9vY""#, r#""Zm*v""#, r#""Zg=a""#, "1"] {
        assert!(from_str::<Base64>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn uuids_are_read() {
    let text = "\"5034460f-c7c4-4c43-9457-de07e2029e7b\"";
    assert_eq!(to_string(&from_str::<Uuid>(text).unwrap()).unwrap(), text);
    assert!(from_str::<Uuid>("\"x\"").is_err());
}
