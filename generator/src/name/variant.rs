//! Variants that follow from a type or a status.

use super::case::camel_of;
use super::words::words;
use crate::model::{Format, StatusRange, Ty};

/// The variant of every open enum and union for what the document doesn't know.
pub(super) const CATCH_ALL: &str = "Unrecognized";

/// What a union's variant may be called after its type, the best first: the type's name without the union's
/// (`ScheduleTrigger` of `Trigger` → `Schedule`), then with it, then the kind of JSON.
pub(super) fn of_type(ty: &Ty, union: &str, types: &[String]) -> Vec<String> {
    let kinds: &[&str] = match ty {
        Ty::Nullable(inner) => return of_type(inner, union, types),
        Ty::Named(id) | Ty::Boxed(id) => {
            let name = types.get(id.0).map(String::as_str).unwrap_or_default();
            return [without(name, union), Some(name.to_owned())].into_iter().flatten().collect();
        }
        Ty::Array(inner) => return collection("List", inner, types),
        Ty::Tuple(_) => &["Tuple", "FixedList"],
        Ty::Map(inner) => return collection("Object", inner, types),
        Ty::Any => &["Any"],
        Ty::Bool => &["Flag"],
        Ty::Integer(_) => &["Number", "Integer", "WholeNumber"],
        Ty::Number => &["Number", "Float", "FloatNumber"],
        Ty::Text => &["Text", "PlainText"],
        Ty::Foreign(path) => return vec![foreign(path)],
        Ty::Format(format) => of_format(*format),
        Ty::Bytes => &["Bytes"],
    };
    kinds.iter().map(|name| (*name).to_owned()).collect()
}

fn of_format(format: Format) -> &'static [&'static str] {
    match format {
        Format::DateTime => &["DateTime"],
        Format::Date => &["Date"],
        Format::Time => &["Time"],
        Format::Duration => &["Duration"],
        Format::Decimal => &["Decimal"],
        Format::Uuid => &["Uuid"],
        Format::Base64 => &["Base64", "Bytes"],
    }
}

/// The last word of a path.
fn foreign(path: &str) -> String {
    let path = path.split('<').next().unwrap_or_default();
    camel_of(&words(path.rsplit("::").next().unwrap_or_default()))
}

/// `List`; beside another one `PipelineList`.
fn collection(kind: &str, inner: &Ty, types: &[String]) -> Vec<String> {
    let inner = of_type(inner, "", types).into_iter().next().unwrap_or_default();
    vec![kind.to_owned(), format!("{inner}{kind}")]
}

/// A type's name without the words of the union's name at its beginning or end, if what is left can be a name.
fn without(name: &str, union: &str) -> Option<String> {
    let (name, union) = (words(name), words(union));
    let left = name.strip_prefix(union.as_slice()).or_else(|| name.strip_suffix(union.as_slice()))?;
    let begins = left.first()?.chars().next().is_some_and(unicode_ident::is_xid_start);
    begins.then(|| camel_of(left))
}

/// A status' reason phrase: `201` → `Created`, `2XX` → `Success`.
pub(super) fn of_status(status: StatusRange) -> String {
    let phrase = match status {
        StatusRange::Exact(code) => match REASONS.iter().find(|(known, _)| *known == code) {
            Some((_, phrase)) => phrase,
            None => return format!("Status{code}"),
        },
        StatusRange::Range(1) => "Informational",
        StatusRange::Range(2) => "Success",
        StatusRange::Range(3) => "Redirection",
        StatusRange::Range(4) => "ClientError",
        StatusRange::Range(5) => "ServerError",
        StatusRange::Range(digit) => return format!("Status{digit}xx"),
        StatusRange::Default => "Other",
    };
    phrase.to_owned()
}

/// RFC 9110 and the registry that it set up.
const REASONS: &[(u16, &str)] = &[
    (100, "Continue"),
    (101, "SwitchingProtocols"),
    (102, "Processing"),
    (103, "EarlyHints"),
    (200, "Ok"),
    (201, "Created"),
    (202, "Accepted"),
    (203, "NonAuthoritativeInformation"),
    (204, "NoContent"),
    (205, "ResetContent"),
    (206, "PartialContent"),
    (207, "MultiStatus"),
    (208, "AlreadyReported"),
    (226, "ImUsed"),
    (300, "MultipleChoices"),
    (301, "MovedPermanently"),
    (302, "Found"),
    (303, "SeeOther"),
    (304, "NotModified"),
    (305, "UseProxy"),
    (307, "TemporaryRedirect"),
    (308, "PermanentRedirect"),
    (400, "BadRequest"),
    (401, "Unauthorized"),
    (402, "PaymentRequired"),
    (403, "Forbidden"),
    (404, "NotFound"),
    (405, "MethodNotAllowed"),
    (406, "NotAcceptable"),
    (407, "ProxyAuthenticationRequired"),
    (408, "RequestTimeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (411, "LengthRequired"),
    (412, "PreconditionFailed"),
    (413, "ContentTooLarge"),
    (414, "UriTooLong"),
    (415, "UnsupportedMediaType"),
    (416, "RangeNotSatisfiable"),
    (417, "ExpectationFailed"),
    (418, "ImATeapot"),
    (421, "MisdirectedRequest"),
    (422, "UnprocessableContent"),
    (423, "Locked"),
    (424, "FailedDependency"),
    (425, "TooEarly"),
    (426, "UpgradeRequired"),
    (428, "PreconditionRequired"),
    (429, "TooManyRequests"),
    (431, "RequestHeaderFieldsTooLarge"),
    (451, "UnavailableForLegalReasons"),
    (500, "InternalServerError"),
    (501, "NotImplemented"),
    (502, "BadGateway"),
    (503, "ServiceUnavailable"),
    (504, "GatewayTimeout"),
    (505, "HttpVersionNotSupported"),
    (506, "VariantAlsoNegotiates"),
    (507, "InsufficientStorage"),
    (508, "LoopDetected"),
    (511, "NetworkAuthenticationRequired"),
];
