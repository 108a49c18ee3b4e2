//! Lists without `async`.

use crate::runtime::blocking::{Wait, WaitIter};
use crate::runtime::paging::{Items, Pages};

impl<T> Wait for Items<T> {
    type Output = WaitIter<Self>;

    fn wait(self) -> Self::Output {
        WaitIter::new(self)
    }
}

impl<T> Wait for Pages<T> {
    type Output = WaitIter<Self>;

    fn wait(self) -> Self::Output {
        WaitIter::new(self)
    }
}

impl<T> WaitIter<Items<T>> {
    /// The token of the page that comes after the items at hand, as [`Items::page_token`] has it.
    #[must_use]
    pub fn page_token(&self) -> Option<&str> {
        self.stream.page_token()
    }
}

impl<T> WaitIter<Pages<T>> {
    /// The token of the page that comes next, as [`Pages::page_token`] has it.
    #[must_use]
    pub fn page_token(&self) -> Option<&str> {
        self.stream.page_token()
    }
}
