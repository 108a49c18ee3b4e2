//! Text of a document → words.
//!
//! A word is lower case, but a proper name (`GitHub`) and a spelled character (`U1F600`) come as a type's name has them.

use unicode_normalization::UnicodeNormalization as _;

use super::symbol::{Kind, Sign, called, kind};

/// Names whose humps are within a word: how they are written, and how within a type's name.
const PROPER_NAMES: &[(&str, &str)] = &[
    ("DevOps", "DevOps"),
    ("DynamoDB", "DynamoDb"),
    ("GitHub", "GitHub"),
    ("GitLab", "GitLab"),
    ("GraphQL", "GraphQl"),
    ("IPv4", "IPv4"),
    ("IPv6", "IPv6"),
    ("IaaS", "IaaS"),
    ("IoT", "IoT"),
    ("JavaScript", "JavaScript"),
    ("LinkedIn", "LinkedIn"),
    ("MacOS", "MacOs"),
    ("MongoDB", "MongoDb"),
    ("MySQL", "MySql"),
    ("NoSQL", "NoSql"),
    ("OAuth", "OAuth"),
    ("OpenID", "OpenId"),
    ("OTel", "Otel"),
    ("PaaS", "PaaS"),
    ("PayPal", "PayPal"),
    ("PostgreSQL", "PostgreSql"),
    ("SaaS", "SaaS"),
    ("TypeScript", "TypeScript"),
    ("UInt", "UInt"),
    ("WebAuthn", "WebAuthn"),
    ("YouTube", "YouTube"),
    ("iOS", "Ios"),
];

const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// The words of `text` as a person would read them; none only if it is empty.
pub(super) fn words(text: &str) -> Vec<String> {
    let text = composed(text.trim());
    if let [sign @ ('+' | '-'), digit] = text.as_slice()
        && let Some(word) = digit.to_digit(10).and_then(|digit| DIGITS.get(digit as usize))
    {
        return called(*sign).into_iter().chain([*word]).map(str::to_owned).collect();
    }
    split(&text, false)
}

/// The words of `text` with all its signs spelled: `a-b` → a, minus, b. Tells apart what [`words`] does not.
pub(super) fn spelled(text: &str) -> Vec<String> {
    split(&composed(text), true)
}

/// The characters of a text, one for each that rustc takes for the same. Those of ASCII are so already.
fn composed(text: &str) -> Vec<char> {
    if text.is_ascii() { text.chars().collect() } else { text.nfkc().collect() }
}

fn split(text: &[char], is_spelled: bool) -> Vec<String> {
    let is_spelled = is_spelled || !text.iter().any(|c| matches!(kind(*c), Kind::Kept | Kind::Picture));
    let mut words = Vec::new();
    let mut run = Vec::new();
    let mut at = 0;
    while let Some(&c) = text.get(at) {
        let sign = Sign { text, at };
        let kind = kind(c);
        at += 1;
        match kind {
            Kind::Kept => run.push(c),
            Kind::Invisible if !is_spelled => {}
            Kind::Sign if !is_spelled && sign.is_elision() => {}
            Kind::Sign | Kind::Picture | Kind::Invisible => {
                humps(&std::mem::take(&mut run), &mut words);
                match (sign.word(), kind) {
                    (Some((spelling, length)), _) => {
                        words.extend(spelling.split(' ').map(str::to_owned));
                        at += length - 1;
                    }
                    (None, Kind::Sign) if !is_spelled => {}
                    (None, _) => spell(c, &mut words),
                }
            }
        }
    }
    humps(&run, &mut words);
    words
}

fn spell(c: char, words: &mut Vec<String>) {
    match called(c) {
        Some(spelling) => words.extend(spelling.split(' ').map(str::to_owned)),
        None => words.push(format!("U{:04X}", u32::from(c))),
    }
}

/// Splits what has no sign in it at its humps: `getProjectV2` → get, project, v2; `listURLOrbs` → list, url, orbs.
fn humps(run: &[char], words: &mut Vec<String>) {
    let mut start = 0;
    while start < run.len() {
        let rest = run.get(start..).unwrap_or_default();
        if let Some((word, length)) = proper_name(rest) {
            words.push(word);
            start += length;
            continue;
        }
        let length = (1..rest.len()).find(|at| is_boundary(rest, *at)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default().iter().copied().flat_map(char::to_lowercase);
        words.push(word.collect());
        start += length;
    }
}

/// The proper name with which `rest` begins, digits after it included (`OAuth2Client` → `OAuth2`).
fn proper_name(rest: &[char]) -> Option<(String, usize)> {
    let (_, within_type) = PROPER_NAMES.iter().find(|(name, _)| {
        let mut letters = name.chars().zip(rest).enumerate();
        let is_prefix = letters.all(|(at, (a, b))| if at == 0 { a.eq_ignore_ascii_case(b) } else { a == *b });
        is_prefix && rest.len() >= name.len() && !rest.get(name.len()).is_some_and(|c| is_small(*c))
    })?;
    let digits = rest.iter().skip(within_type.len()).take_while(|c| c.is_ascii_digit());
    let word: String = within_type.chars().chain(digits.copied()).collect();
    let length = word.len();
    Some((word, length))
}

/// Whether a new word begins at `at`, in what begins with a word.
fn is_boundary(run: &[char], at: usize) -> bool {
    let (Some(&before), Some(&here)) = (run.get(at.wrapping_sub(1)), run.get(at)) else { return false };
    let is_small_at = |at: usize| run.get(at).is_some_and(|c| is_small(*c));
    let is_capital_at = |at: usize| run.get(at).is_some_and(|c| c.is_uppercase());
    if !here.is_uppercase() {
        // `3D` is a word, whatever stands before it.
        let is_dimension = matches!(here, '2' | '3') && run.get(at + 1) == Some(&'D') && !is_small_at(at + 2);
        return is_dimension && is_small(before);
    }
    if is_small(before) {
        return true;
    }
    if before.is_uppercase() {
        // The last capital of `URLOrb` begins a word, that of `URLs` does not.
        let is_plural = run.get(at + 1) == Some(&'s') && !is_small_at(at + 2);
        return is_small_at(at + 1) && !is_plural;
    }
    let word = run.get(..at).unwrap_or_default();
    let is_hump = is_small_at(at + 1);
    match word.iter().filter(|c| !c.is_numeric()).count() {
        0 => is_hump,
        // `B2B`, but `V2Api` and `V2API`.
        1 => is_hump || (is_capital_at(at + 1) && !is_small_at(at + 2)),
        _ => true,
    }
}

/// A letter that isn't a capital; scripts without case have only such.
fn is_small(c: char) -> bool {
    !c.is_uppercase() && !c.is_numeric()
}
