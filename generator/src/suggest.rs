//! Did you mean …?

/// The candidate that is most like `word`, if one is like it at all.
pub(crate) fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let allowed = word.chars().count() / 3;
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| (distance(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed.max(1))
        .min()
        .map(|(_, candidate)| candidate)
}

/// What comparing words may still cost: each of many wrong names could be like any of many right ones.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    comparisons: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { comparisons: 200_000 }
    }
}

impl Budget {
    /// Whether a word may be compared with so many others.
    pub(crate) fn allows(&mut self, comparisons: usize) -> bool {
        let left = self.comparisons.checked_sub(comparisons);
        self.comparisons = left.unwrap_or_default();
        left.is_some()
    }
}

/// Names beyond this are not misspelled but wrong, and comparing them would take long.
const LONGEST: usize = 100;

/// How many characters must be put in, left out, changed or swapped with their neighbour to make one of the other.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (i, &here) in from.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &there) in to.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let changed = at(&last, j) + usize::from(here != there);
            let mut best = changed.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let is_swap = i > 0 && j > 0 && from.get(i - 1) == Some(&there) && to.get(j - 1) == Some(&here);
            if is_swap {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Budget, closest};

    #[test]
    fn a_budget_comes_to_an_end() {
        let mut budget = Budget::default();
        assert!(budget.allows(150_000));
        assert!(!budget.allows(150_000));
        assert!(!budget.allows(1));
    }

    #[test]
    fn nearest_word_is_suggested() {
        assert_eq!(closest("Pipelin", ["Workflow", "Pipeline"]), Some("Pipeline"));
        assert_eq!(closest("respones", ["responses", "requestBody"]), Some("responses"));
        assert_eq!(closest("GET", ["get", "put"]), Some("get"));
        assert_eq!(closest("Gone", ["Workflow", "Pipeline"]), None);
    }
}
