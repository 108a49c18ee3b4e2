//! Letters that are newer than the compilers of those who use a client.

/// What Unicode 17 and 18 have added to what may stand in an identifier. Rust 1.88, the oldest that is supported, has Unicode 16.
const RANGES: &[(char, char)] = &[
    ('\u{558}', '\u{558}'),
    ('\u{58B}', '\u{58C}'),
    ('\u{5C8}', '\u{5C9}'),
    ('\u{88F}', '\u{88F}'),
    ('\u{B53}', '\u{B54}'),
    ('\u{C5C}', '\u{C5C}'),
    ('\u{CDC}', '\u{CDC}'),
    ('\u{1ACF}', '\u{1AF0}'),
    ('\u{208F}', '\u{208F}'),
    ('\u{209D}', '\u{209F}'),
    ('\u{A7CE}', '\u{A7CF}'),
    ('\u{A7D2}', '\u{A7D2}'),
    ('\u{A7D4}', '\u{A7D4}'),
    ('\u{A7DD}', '\u{A7DD}'),
    ('\u{A7E2}', '\u{A7E2}'),
    ('\u{A7F1}', '\u{A7F1}'),
    ('\u{AB6C}', '\u{AB6D}'),
    ('\u{107BB}', '\u{107BF}'),
    ('\u{10940}', '\u{10959}'),
    ('\u{10EC5}', '\u{10EC7}'),
    ('\u{10ECB}', '\u{10ECF}'),
    ('\u{10ED9}', '\u{10EEE}'),
    ('\u{10EF0}', '\u{10EFB}'),
    ('\u{11B0A}', '\u{11B0A}'),
    ('\u{11B60}', '\u{11B67}'),
    ('\u{11DB0}', '\u{11DDB}'),
    ('\u{11DE0}', '\u{11DE9}'),
    ('\u{11DF0}', '\u{11DF1}'),
    ('\u{1246F}', '\u{1246F}'),
    ('\u{12475}', '\u{1247F}'),
    ('\u{12550}', '\u{12686}'),
    ('\u{16EA0}', '\u{16EB8}'),
    ('\u{16EBB}', '\u{16ED3}'),
    ('\u{16FF2}', '\u{16FF6}'),
    ('\u{187F8}', '\u{187FF}'),
    ('\u{18CD6}', '\u{18CDA}'),
    ('\u{18D09}', '\u{18D20}'),
    ('\u{18D80}', '\u{18DF2}'),
    ('\u{18E00}', '\u{19191}'),
    ('\u{191A0}', '\u{191D2}'),
    ('\u{1B123}', '\u{1B128}'),
    ('\u{1B168}', '\u{1B168}'),
    ('\u{1D127}', '\u{1D128}'),
    ('\u{1D250}', '\u{1D252}'),
    ('\u{1D25B}', '\u{1D25C}'),
    ('\u{1D25F}', '\u{1D25F}'),
    ('\u{1D280}', '\u{1D281}'),
    ('\u{1D6A6}', '\u{1D6A6}'),
    ('\u{1DF1F}', '\u{1DF24}'),
    ('\u{1DF2B}', '\u{1DF81}'),
    ('\u{1DF90}', '\u{1DF96}'),
    ('\u{1DFCD}', '\u{1DFFF}'),
    ('\u{1E6C0}', '\u{1E6DE}'),
    ('\u{1E6E0}', '\u{1E6F5}'),
    ('\u{1E6FE}', '\u{1E6FF}'),
    ('\u{2B73A}', '\u{2B73F}'),
    ('\u{2B81E}', '\u{2B81E}'),
    ('\u{2CEA2}', '\u{2CEAD}'),
    ('\u{323B0}', '\u{33479}'),
    ('\u{3D000}', '\u{3FC3F}'),
];

/// Whether a compiler may not know yet that `c` is a letter.
pub(super) fn is_newer(c: char) -> bool {
    let behind = RANGES.partition_point(|(_, last)| *last < c);
    RANGES.get(behind).is_some_and(|(first, _)| *first <= c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_sorted() {
        assert!(RANGES.is_sorted() && RANGES.iter().all(|(first, last)| first <= last));
    }

    #[test]
    fn letters_of_unicode_17_and_18_are_newer() {
        assert!(is_newer('\u{323b0}') && is_newer('\u{3de6c}') && is_newer('\u{558}'));
        assert!(!is_newer('é') && !is_newer('名') && !is_newer('\u{323af}') && !is_newer('\u{e0100}'));
    }
}
