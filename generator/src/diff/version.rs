//! The version that a changed client needs: counted from the latest release, by the gravest of the changes since.

use std::fmt::{self, Display, Formatter};

use semver::{Prerelease, Version};

use super::Verdict;
use crate::diag::shown;

/// What is known of versions, and what the changes ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The latest release.
    pub released: Release,
    /// The version that the new side has.
    pub declared: Declared,
    /// The least version that the new side needs.
    pub next: Version,
}

/// The latest release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its version; none if there has been none.
    pub version: Option<Version>,
    /// The file that says so, as the user named it.
    pub file: String,
}

/// The version that a side has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The version.
    pub version: Version,
    /// The `client.toml` that has it, as the user named it.
    pub file: String,
}

impl Proposal {
    /// Counts on from the latest release; without one, the declared version will do.
    #[must_use]
    pub fn new(verdict: Verdict, released: Release, declared: Declared) -> Self {
        let next = released.version.as_ref().map_or_else(|| declared.version.clone(), |last| next(last, verdict));
        Self { released, declared, next }
    }

    /// Whether the declared version is high enough. A pre-release of the proposed version is.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        let (Some(last), declared) = (&self.released.version, &self.declared.version) else { return true };
        without_suffix(declared) >= self.next && declared.cmp_precedence(last).is_gt()
    }

    /// What to do, with the names of files as `quoted` writes them.
    pub(super) fn told(&self, quoted: impl Fn(&str) -> String) -> String {
        let (next, declared, file) = (&self.next, &self.declared.version, quoted(&self.declared.file));
        let released_by = quoted(&self.released.file);
        let Some(last) = &self.released.version else {
            return format!("{declared}, as in {file} (nothing is released, by {released_by})");
        };
        let version = if !self.is_enough() {
            format!("{next}, not {declared} as in {file}")
        } else if declared == next {
            format!("{next}, as in {file}")
        } else {
            format!("{declared}, as in {file}; {next} would do")
        };
        format!("{version} (last release: {last}, by {released_by})")
    }
}

impl Display for Proposal {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(&self.told(|file| shown(file).into_owned()))
    }
}

/// The least version after `last` that changes as grave as this may have. Below 1.0, Cargo takes the second number for the first.
fn next(last: &Version, verdict: Verdict) -> Version {
    // Versions before the release promise nothing, and what follows them is it.
    if !last.pre.is_empty() {
        return without_suffix(last);
    }
    let Version { major, minor, patch, .. } = *last;
    match (verdict, major) {
        (Verdict::Major, 0) | (Verdict::Minor, 1..) => Version::new(major, minor.saturating_add(1), 0),
        (Verdict::Major, 1..) => Version::new(major.saturating_add(1), 0, 0),
        (Verdict::Minor, 0) | (Verdict::Patch, _) => Version::new(major, minor, patch.saturating_add(1)),
    }
}

fn without_suffix(version: &Version) -> Version {
    Version { pre: Prerelease::EMPTY, ..Version::new(version.major, version.minor, version.patch) }
}

/// The latest release that the headings of a changelog name: `## [1.2.0] - 2026-01-31`, `# v1.2.0 (2026-01-31)`,
/// `## circleci 1.2.0`. That is the highest version, wherever it stands: old ones may get releases after it.
#[must_use]
pub fn latest_release(changelog: &str) -> Option<Version> {
    let mut fence: Option<&str> = None;
    let mut latest: Option<Version> = None;
    for line in changelog.lines() {
        let start = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (None, Some(_)) => fence = mark,
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
            (None, None) => latest = latest.max(heading(line)),
        }
    }
    latest
}

/// The version that a heading names, if the line is one.
fn heading(line: &str) -> Option<Version> {
    let text = line.trim_start_matches('#');
    let is_heading = (1..=3).contains(&(line.len() - text.len())) && text.starts_with(char::is_whitespace);
    let words = is_heading.then(|| text.split(|c: char| c.is_whitespace() || "[](),:".contains(c)))?;
    // A date is none: `2026-01-31` has no full stops. A version after a few words is that of another thing.
    words.filter(|word| !word.is_empty()).take(2).find_map(|word| Version::parse(word.trim_start_matches('v')).ok())
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::{Declared, Proposal, Release, heading, latest_release, next};
    use crate::diff::Verdict::{self, Major, Minor, Patch};

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn the_next_version_is_the_least_that_semantic_versions_allow() {
        let cases = [
            ("1.4.2", Major, "2.0.0"),
            ("1.4.2", Minor, "1.5.0"),
            ("1.4.2", Patch, "1.4.3"),
            ("0.4.2", Major, "0.5.0"),
            ("0.4.2", Minor, "0.4.3"),
            ("0.4.2", Patch, "0.4.3"),
            ("0.0.2", Major, "0.1.0"),
            ("2.0.0-rc.1", Major, "2.0.0"),
            ("2.0.0-rc.1", Patch, "2.0.0"),
            ("1.4.2+build.5", Patch, "1.4.3"),
            ("18446744073709551615.0.0", Minor, "18446744073709551615.1.0"),
        ];
        for (last, verdict, wanted) in cases {
            assert_eq!(next(&version(last), verdict), version(wanted), "{last} {verdict}");
        }
    }

    fn propose(released: Option<&str>, declared: &str, verdict: Verdict) -> Proposal {
        let release = Release { version: released.map(version), file: "CHANGELOG.md".to_owned() };
        Proposal::new(verdict, release, Declared { version: version(declared), file: "client.toml".to_owned() })
    }

    #[test]
    fn a_version_is_enough_if_it_is_as_high_as_the_changes_ask_for() {
        let cases = [
            (Some("0.1.0"), "0.1.0", Patch, false),
            (Some("0.1.0"), "0.1.1", Patch, true),
            (Some("0.1.0"), "0.1.1", Major, false),
            (Some("0.1.0"), "0.2.0", Patch, true),
            (Some("0.1.0"), "1.0.0", Major, true),
            (Some("1.0.0"), "1.1.0", Major, false),
            // Pre-releases of what is proposed, and after what is released.
            (Some("1.0.0"), "2.0.0-rc.1", Major, true),
            (Some("2.0.0-rc.1"), "2.0.0-rc.1", Major, false),
            (Some("2.0.0-rc.1"), "2.0.0-rc.2", Major, true),
            (Some("2.0.0-rc.1"), "2.0.0", Major, true),
            (None, "0.1.0", Major, true),
        ];
        for (released, declared, verdict, wanted) in cases {
            assert_eq!(propose(released, declared, verdict).is_enough(), wanted, "{released:?} {declared} {verdict}");
        }
    }

    #[test]
    fn a_proposal_says_what_it_counts_from() {
        let told = |released, declared, verdict| propose(released, declared, verdict).to_string();
        assert_eq!(
            told(Some("0.1.0"), "0.1.0", Major),
            "0.2.0, not 0.1.0 as in client.toml (last release: 0.1.0, by CHANGELOG.md)"
        );
        assert_eq!(
            told(Some("0.1.0"), "0.2.0", Major),
            "0.2.0, as in client.toml (last release: 0.1.0, by CHANGELOG.md)"
        );
        assert_eq!(
            told(Some("0.1.0"), "0.2.0", Minor),
            "0.2.0, as in client.toml; 0.1.1 would do (last release: 0.1.0, by CHANGELOG.md)"
        );
        assert_eq!(told(None, "0.1.0", Major), "0.1.0, as in client.toml (nothing is released, by CHANGELOG.md)");
    }

    #[test]
    fn headings_of_releases_are_those_of_common_changelogs() {
        let releases = [
            ("## [1.2.0] - 2026-01-31", "1.2.0"),
            ("## 1.2.0", "1.2.0"),
            ("# v1.2.0 (2026-01-31)", "1.2.0"),
            ("### [1.2.0-rc.1](https://example.org/v1.1.0...v1.2.0) (2026-01-31)", "1.2.0-rc.1"),
            ("## Version 1.2.0", "1.2.0"),
            ("## circleci 1.2.0", "1.2.0"),
            ("## [0.0.5] - 2014-12-13 [YANKED]", "0.0.5"),
        ];
        for (line, wanted) in releases {
            assert_eq!(heading(line), Some(version(wanted)), "{line}");
        }
        for line in [
            "## [Unreleased]",
            "1.2.0",
            "#1.2.0",
            "#### 1.2.0",
            "## 2026-01-31",
            "## 1.2",
            "## Update to serde 1.2.0",
            "##",
            "",
        ] {
            assert_eq!(heading(line), None, "{line}");
        }
    }

    #[test]
    fn the_latest_release_is_the_highest_and_no_example() {
        let changelog = "# Changelog\n## [Unreleased]\n```md\n## 9.0.0\n~~~\n```\n## 1.9.1\n## 2.0.0\n## 1.9.0\n";
        assert_eq!(latest_release(changelog), Some(version("2.0.0")));
        assert_eq!(latest_release("# Changelog\n\n## [Unreleased]\n"), None);
    }
}
