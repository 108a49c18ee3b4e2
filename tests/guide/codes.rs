//! Every code of findings stands in the guide, in the page of its class, by its own page.

use clientsmith::diag::{Class, Code};

use crate::page;

#[test]
fn every_code_stands_in_the_page_of_its_class() {
    for class in [Class::Invalid, Class::Unsupported, Class::Note, Class::Setup, Class::Internal] {
        let page = page::text(&format!("codes/{}.md", class.as_str()));
        let listed: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let mut expected: Vec<&str> =
            Code::ALL.iter().filter(|code| code.class() == class).map(|code| code.as_str()).collect();
        expected.sort_unstable();
        assert_eq!(listed, expected, "{}", class.as_str());
        for code in expected {
            let text = format!("## {code}\n\n{{{{#include ../../../generator/codes/{code}.md:3:}}}}\n");
            assert!(page.contains(&text), "without its own page: {text}");
        }
    }
}
