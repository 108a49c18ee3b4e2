//! Formats: whether a value is of the one that its schema names.

use serde_json::Value;

/// Why `value` isn't of this format; none if it is, or if nobody can tell.
pub(super) fn fault(value: &Value, format: &str) -> Option<String> {
    let is_fit = match (value, format) {
        (Value::Number(number), "int32") => is_within(number.as_f64(), -2_147_483_648.0, 2_147_483_647.0),
        // As floats the ends are those of the range and one more.
        (Value::Number(number), "int64") => number.is_i64() || is_within(number.as_f64(), -9.3e18, 9.2e18),
        (Value::String(text), "date") => is_date(text),
        (Value::String(text), "date-time") => is_date_time(text),
        (Value::String(text), "uuid") => is_uuid(text),
        _ => return None,
    };
    let what = if value.is_number() { "is out of the range of" } else { "is not of the format" };
    (!is_fit).then(|| format!("{what} `{format}`"))
}

fn is_within(number: Option<f64>, least: f64, most: f64) -> bool {
    number.is_none_or(|number| (least..=most).contains(&number))
}

/// `2024-02-29` (RFC 3339, section 5.6).
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let year = parts.next().and_then(|part| digits(part, 4));
    let month = parts.next().and_then(|part| digits(part, 2));
    let day = parts.next().and_then(|part| digits(part, 2));
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return false };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// A date, a time and an offset. A space in place of the `T` and a missing offset are let pass, as many write them.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else { return false };
    let clock = time.get(..8).unwrap_or_default();
    let mut parts = clock.splitn(3, ':').map(|part| digits(part, 2));
    let mut is_below = |most: u32| parts.next().flatten().is_some_and(|part| part <= most);
    is_date(date) && is_below(23) && is_below(59) && is_below(60)
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// The number that so many digits are.
fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::fault;

    #[test]
    fn values_are_of_their_format() {
        let fits: [(Value, &str); 10] = [
            (json!("2024-02-29"), "date"),
            (json!("2000-02-29"), "date"),
            (json!("2024-12-31T23:59:60Z"), "date-time"),
            (json!("2024-12-31 23:59:59.5+01:00"), "date-time"),
            (json!("123e4567-E89b-12d3-a456-426614174000"), "uuid"),
            (json!(2_147_483_647), "int32"),
            (json!(i64::MIN), "int64"),
            (json!(9e15), "int64"),
            (json!("x"), "email"),
            (json!(5), "date"),
        ];
        for (value, format) in fits {
            assert_eq!(fault(&value, format), None, "{value}");
        }
    }

    #[test]
    fn others_are_not() {
        let misfits: [(Value, &str); 9] = [
            (json!("2023-02-29"), "date"),
            (json!("1900-02-29"), "date"),
            (json!("2024-13-01"), "date"),
            (json!("24-1-1"), "date"),
            (json!("2024-01-01"), "date-time"),
            (json!("2024-01-01T24:00:00Z"), "date-time"),
            (json!("123e4567"), "uuid"),
            (json!(2_147_483_648_u64), "int32"),
            (json!(1e30), "int64"),
        ];
        for (value, format) in misfits {
            assert!(fault(&value, format).is_some(), "{value}");
        }
    }
}
