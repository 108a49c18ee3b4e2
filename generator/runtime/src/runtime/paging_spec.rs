//! How the pages of lists follow each other: plain data, written down once by the generator.

/// How a list's pages follow each other.
///
/// Places in a page are paths of keys joined by `/`, such as `meta/next`; the empty path is the page itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// How the next page is asked for.
    pub kind: PagingKind,

    /// Where a page has its items.
    pub items: &'static str,

    /// Whether every page has them; else one that lacks them, or says null, is taken to have none.
    pub required: bool,

    /// Where a page says how much there is in all: items, or pages where these are numbered.
    pub total: Option<&'static str>,

    /// Where a page says, by a boolean, whether there are more.
    pub more: Option<&'static str>,
}

/// How the next page is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingKind {
    /// Each page carries the token of the next.
    Token {
        /// The query parameter that takes the token.
        param: &'static str,

        /// Where a page has the next one's token.
        next: &'static str,
    },

    /// By the number of items that come before the page.
    Offset {
        /// The query parameter that takes this number.
        param: &'static str,
    },

    /// By the page's number.
    PageNumber {
        /// The query parameter that takes the number.
        param: &'static str,

        /// The first page's number.
        first: u64,
    },

    /// By the address that the page before names in a `Link` header, as `next`.
    Link,

    /// By the address that the page before carries.
    NextUrl {
        /// Where a page has the next one's address.
        next: &'static str,
    },

    /// By the last item of the page before.
    LastItem {
        /// The query parameter that takes what tells the item from others.
        param: &'static str,

        /// Where an item has that.
        key: &'static str,
    },
}

impl Paging {
    #[inline]
    const fn of(kind: PagingKind) -> Self {
        Self { kind, items: "items", required: false, total: None, more: None }
    }

    /// Pages that carry the next one's token at `next`, to be sent as the query parameter `param`.
    #[must_use]
    #[inline]
    pub const fn token(param: &'static str, next: &'static str) -> Self {
        Self::of(PagingKind::Token { param, next })
    }

    /// Pages that are asked for by how many items come before them, in the query parameter `param`.
    #[must_use]
    #[inline]
    pub const fn offset(param: &'static str) -> Self {
        Self::of(PagingKind::Offset { param })
    }

    /// Pages that are asked for by their number, from `first` on, in the query parameter `param`.
    #[must_use]
    #[inline]
    pub const fn page_number(param: &'static str, first: u64) -> Self {
        Self::of(PagingKind::PageNumber { param, first })
    }

    /// Pages whose `Link` header names the next one.
    #[must_use]
    #[inline]
    pub const fn link() -> Self {
        Self::of(PagingKind::Link)
    }

    /// Pages that carry the next one's address at `next`.
    #[must_use]
    #[inline]
    pub const fn next_url(next: &'static str) -> Self {
        Self::of(PagingKind::NextUrl { next })
    }

    /// Pages that are asked for by what the last item before them has at `key`, in the query parameter `param`.
    #[must_use]
    #[inline]
    pub const fn last_item(param: &'static str, key: &'static str) -> Self {
        Self::of(PagingKind::LastItem { param, key })
    }

    /// The same pages, with their items at `place` instead of `items`.
    #[must_use]
    #[inline]
    pub const fn items(self, place: &'static str) -> Self {
        Self { items: place, ..self }
    }

    /// The same pages, of which each has its items, if only an empty list.
    #[must_use]
    #[inline]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same pages, which say at `place` how many items there are, or how many pages where these are numbered.
    #[must_use]
    #[inline]
    pub const fn total(self, place: &'static str) -> Self {
        Self { total: Some(place), ..self }
    }

    /// The same pages, which say at `place`, by a boolean, whether there are more.
    #[must_use]
    #[inline]
    pub const fn more(self, place: &'static str) -> Self {
        Self { more: Some(place), ..self }
    }
}
