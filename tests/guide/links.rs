//! Each link and each include of the guide leads to something, and every page is in its contents.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::page;

/// What `{{#include …}}` names in a page, as paths, each with the page's folder before it.
fn includes(name: &str, text: &str) -> Vec<PathBuf> {
    let folder = page::folder().join(name).parent().unwrap().to_owned();
    let named = text.split("{{#").skip(1).map(|rest| rest.split("}}").next().unwrap());
    let path = |directive: &str| {
        let (verb, file) = directive.split_once(' ').unwrap_or_else(|| panic!("{name}: {directive}"));
        assert_eq!(verb, "include", "{name}");
        folder.join(file.split(':').next().unwrap())
    };
    named.map(path).collect()
}

/// What the links of a text lead to; what stands in code is none.
fn links(text: &str) -> Vec<String> {
    let prose: Vec<String> = page::prose(text).split('`').step_by(2).map(str::to_owned).collect();
    let prose = prose.join("`");
    prose.split("](").skip(1).map(|rest| rest.split(')').next().unwrap().to_owned()).collect()
}

/// The anchors of a page, as mdBook makes them of headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = page::prose(text);
    let headings = headings.lines().filter(|line| line.starts_with('#'));
    let letter = |letter: char| match letter {
        letter if letter.is_whitespace() => Some('-'),
        letter if letter.is_alphanumeric() || "-_".contains(letter) => Some(letter.to_ascii_lowercase()),
        _ => None,
    };
    headings.map(|line| line.trim_start_matches('#').trim().chars().filter_map(letter).collect()).collect()
}

/// A page with all that it includes.
fn whole(name: &str) -> String {
    let text = page::text(name);
    let included = includes(name, &text).into_iter().map(|path| {
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name} includes {}: {error}", path.display()))
    });
    std::iter::once(text.clone()).chain(included).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_link_leads_to_a_page_and_a_heading() {
    let mut count = 0;
    for name in page::names() {
        for link in links(&whole(&name)) {
            count += 1;
            if link.starts_with("https://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { PathBuf::from(&name) } else { Path::new(&name).with_file_name(file) };
            assert!(page::folder().join(&target).is_file(), "{name}: {link} leads nowhere");
            let anchors = anchors(&page::text(target.to_str().unwrap()));
            assert!(anchor.is_empty() || anchors.contains(anchor), "{name}: {link}: there is none of {anchors:?}");
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
fn every_page_is_in_the_contents() {
    let mut listed = links(&page::text("SUMMARY.md"));
    listed.push("SUMMARY.md".to_owned());
    listed.sort();
    assert_eq!(listed, page::names());
}

#[test]
fn the_guide_has_what_stands_beside_it() {
    let read: BTreeSet<PathBuf> = page::names()
        .iter()
        .flat_map(|name| includes(name, &page::text(name)))
        .map(|path| path.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .collect();
    for entry in std::fs::read_dir("../docs").unwrap() {
        let path = entry.unwrap().path().canonicalize().unwrap();
        let is_page = path.extension().is_some_and(|extension| extension == "md");
        assert!(!is_page || read.contains(&path), "{} is in no page", path.display());
    }
}

#[test]
fn the_readme_leads_to_the_guide() {
    let readme = std::fs::read_to_string("../README.md").unwrap();
    assert!(readme.contains("](docs/src/SUMMARY.md)"), "README.md");
}
