//! A bar while something is done for each of many documents; nothing where nobody looks.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use indicatif::{ProgressBar, ProgressStyle};

/// The nesting of documents, which is followed recursively, may take more than the usual stack.
const STACK_BYTES: usize = 64 << 20;

/// A bar of so many steps.
pub(super) fn bar(what: &'static str, count: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix:>10} [{bar:30}] {pos}/{len} {elapsed} {msg}");
    let bar = ProgressBar::new(count as u64).with_prefix(what);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    bar
}

/// Does something for each item, so many at once, and gives the results in the order of the items.
pub(super) fn each<T: Sync, R: Send>(
    what: &'static str,
    jobs: usize,
    items: &[T],
    name: impl Fn(&T) -> &str + Sync,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let (bar, next, done) = (bar(what, items.len()), AtomicUsize::new(0), Mutex::new(Vec::new()));
    let worker = || {
        while let Some((index, item)) = take(&next, items) {
            bar.set_message(name(item).to_owned());
            let result = work(item);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
            bar.inc(1);
        }
    };
    thread::scope(|scope| {
        let spawn = |_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, worker).ok();
        let threads: Vec<_> = (0..jobs.min(items.len())).filter_map(spawn).collect();
        drop(threads);
    });
    bar.finish_and_clear();
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

fn take<'i, T>(next: &AtomicUsize, items: &'i [T]) -> Option<(usize, &'i T)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    items.get(index).map(|item| (index, item))
}
