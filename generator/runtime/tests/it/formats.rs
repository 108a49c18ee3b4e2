//! Text formats, base64 and UUIDs.

use clientsmith_runtime::runtime::{Base64, DateTime, Decimal, Uuid, Value};
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
#[cfg(feature = "chrono")]
fn dates_become_those_of_chrono() {
    use chrono::{NaiveDate, NaiveTime, Timelike, Utc};
    use clientsmith_runtime::runtime::{Date, Time};

    let date = DateTime::from("2024-05-01T14:00:00.5+02:00").to_chrono().unwrap();
    assert_eq!(date.to_string(), "2024-05-01 14:00:00.500 +02:00");
    assert_eq!(DateTime::from(date).as_str(), "2024-05-01T14:00:00.500+02:00");
    assert_eq!(DateTime::from(date.with_timezone(&Utc).with_nanosecond(0).unwrap()).as_str(), "2024-05-01T12:00:00Z");
    assert!(DateTime::from(chrono::DateTime::<Utc>::MAX_UTC).as_str().starts_with("+26"));
    assert!(DateTime::from("soon").to_chrono().is_err());
    let day = NaiveDate::from_ymd_opt(2024, 5, 1).unwrap();
    assert_eq!((Date::from("2024-05-01").to_chrono().unwrap(), Date::from(day).as_str()), (day, "2024-05-01"));
    let noon = NaiveTime::from_hms_milli_opt(12, 30, 0, 250).unwrap();
    assert_eq!((Time::from("12:30:00.25").to_chrono().unwrap(), Time::from(noon).as_str()), (noon, "12:30:00.250"));
    assert!(Date::from("").to_chrono().is_err() && Time::from("noon").to_chrono().is_err());
}

#[test]
#[cfg(feature = "time")]
fn dates_become_those_of_time() {
    use clientsmith_runtime::runtime::{Date, Time};
    use time::{Month, OffsetDateTime, UtcOffset};

    let date = DateTime::from("2024-05-01T14:00:00.5+02:00").to_time_rs().unwrap();
    assert_eq!(date.unix_timestamp(), 1_714_564_800);
    assert_eq!(DateTime::try_from(date).unwrap().as_str(), "2024-05-01T14:00:00.5+02:00");
    assert_eq!(DateTime::try_from(OffsetDateTime::UNIX_EPOCH).unwrap().as_str(), "1970-01-01T00:00:00Z");
    let odd = UtcOffset::from_hms(1, 2, 3).unwrap();
    assert!(DateTime::try_from(OffsetDateTime::UNIX_EPOCH.to_offset(odd)).is_err());
    assert!(DateTime::from("soon").to_time_rs().is_err());
    let day = time::Date::from_calendar_date(2024, Month::May, 1).unwrap();
    assert_eq!((Date::from("2024-05-01").to_time_rs().unwrap(), Date::from(day).as_str()), (day, "2024-05-01"));
    let early = time::Time::from_hms_milli(2, 30, 0, 250).unwrap();
    assert_eq!((Time::from("02:30:00.25").to_time_rs().unwrap(), Time::from(early).as_str()), (early, "02:30:00.25"));
    assert_eq!(Time::from(time::Time::MIDNIGHT).as_str(), "00:00:00");
    assert!(Date::from("").to_time_rs().is_err() && Time::from("noon").to_time_rs().is_err());
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

// Also where another crate of the program turns on serde_json's feature `arbitrary_precision`:
// `cargo test --features serde_json/arbitrary_precision`.
#[test]
fn a_number_in_place_of_text_is_its_text() {
    for (number, texts) in
        [("15", ["15"; 2]), ("-1.5", ["-1.5"; 2]), ("18446744073709551615", ["18446744073709551615"; 2])]
    {
        let decimal: Decimal = from_str(number).unwrap();
        let value: Value = from_str(number).unwrap();
        let other: Decimal = serde_json::from_value(value).unwrap();
        assert_eq!([decimal.as_str(), other.as_str()], texts);
    }
    for other in ["null", "true", "[1]", "{}", r#"{"a":1}"#] {
        let error = from_str::<DateTime>(other).unwrap_err();
        assert!(error.to_string().contains("expected a string"), "{error}");
    }
}
