//! TOML: its parser knows the spans.

use toml::de::{DeTable, DeValue};

use super::Wanted;

pub(super) fn locate(text: &str, root: &mut Wanted) {
    let (table, _) = DeTable::parse_recoverable(text);
    within_table(table.get_ref(), root);
}

fn within_table(table: &DeTable<'_>, wanted: &mut Wanted) {
    for (token, child) in &mut wanted.children {
        if let Some((key, value)) = table.get_key_value(token.as_str()) {
            child.offset = Some(key.span().start);
            within(value.get_ref(), child);
        }
    }
}

fn within(value: &DeValue<'_>, wanted: &mut Wanted) {
    if let Some(table) = value.as_table() {
        within_table(table, wanted);
    }
    for (token, child) in &mut wanted.children {
        if let Some(element) =
            value.as_array().zip(token.parse().ok()).and_then(|(list, index): (_, usize)| list.get(index))
        {
            child.offset = Some(element.span().start);
            within(element.get_ref(), child);
        }
    }
}
