//! The comparison's table: each ratio is that of its figures, and each row says how to measure it.

use crate::page::{self, quoted};

#[test]
fn each_ratio_is_that_of_its_figures() {
    let page = page::text("comparison.md");
    let (_, rest) = page.split_once("<!-- figures -->\n").unwrap();
    let (table, _) = rest.split_once("<!-- end of figures -->\n").unwrap();
    let rows = page::rows(table);
    assert!(rows.len() > 3, "{}", rows.len());
    for row in rows {
        let [_, _, ours, peer, ratio, _, _, command] = &row.cells[..] else { panic!("{row:?}") };
        assert!(!quoted(command).is_empty(), "{row:?}");
        let [ours, peer, said]: [f64; 3] = [ours, peer, ratio].map(|cell| cell.parse().unwrap());
        // As many digits as are written, at the end of which half a unit is rounded.
        let digits = ratio.split('.').nth(1).map_or(0, str::len);
        let half = 0.5 / 10_f64.powi(i32::try_from(digits).unwrap());
        assert!((ours / peer - said).abs() <= half * 1.01, "{row:?}: {}", ours / peer);
    }
}
