//! The layout of items: prettyplease's, mostly without a syntax tree.
//!
//! To parse tokens again and to weigh each break would be a quarter of a run. Nearly all that pages have are fields, signatures and
//! calls, which fit on a line or break in one way; these are laid out here, and the smallest item or method that has anything else goes to
//! prettyplease. Its layout is the one that counts: where debug assertions are on, each piece is compared with it.

use std::cmp::Ordering;
use std::ops::Range;

use proc_macro2::TokenStream;

use super::tokens::{Kind, Tokens};

/// As many bytes as prettyplease gives a line.
const WIDTH: usize = 89;
/// As many as it gives a struct's expression in one line, but for its last brace.
const STRUCT_WIDTH: usize = 34;
/// Four spaces a level.
const INDENT: usize = 4;

/// The text of some items. What syn refuses becomes an error where the crate is compiled.
pub(super) fn items(items: TokenStream) -> String {
    let tokens = Tokens::of(items);
    let refused = || parsed(tokens.all()).unwrap_or_else(|error| format!("compile_error!({error:?});\n"));
    let mut layout = Layout { tokens: &tokens, out: String::with_capacity(tokens.all().len() * 3 / 2) };
    let text = layout.items().map_or_else(refused, |()| layout.out);
    debug_assert_eq!(parsed(tokens.all()).as_ref().unwrap_or(&text), &text);
    text
}

/// The same by syn and prettyplease.
fn parsed(items: &str) -> Result<String, String> {
    let file = syn::parse_str::<syn::File>(items).map_err(|error| error.to_string())?;
    Ok(prettyplease::unparse(&file))
}

/// Text in the making. What none of the forms fits gives `None`, and has to be laid out by prettyplease.
struct Layout<'t> {
    tokens: &'t Tokens,
    out: String,
}

impl<'t> Layout<'t> {
    fn items(&mut self) -> Option<()> {
        let mut at = 0;
        while at < self.tokens.len() {
            let (start, end) = (self.out.len(), self.end(at));
            if self.item(at..end).is_none() {
                self.out.truncate(start);
                let text = parsed(self.tokens.raw(at..end)?).ok()?;
                self.out.push_str(&text);
            }
            at = end;
        }
        Some(())
    }

    /// Where an item or method ends: behind its braces or its semicolon.
    fn end(&self, start: usize) -> usize {
        let mut at = start;
        while let Some(token) = self.tokens.get(at) {
            at = token.partner.max(at) + 1;
            match token.kind {
                Kind::Mark(';') => return at,
                Kind::Open('{') if !self.is(at, ';') => return at,
                _ => {}
            }
        }
        at
    }

    fn is(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == Kind::Mark(mark))
    }

    /// Whether a group with this bracket begins here; if so, where it ends.
    fn group(&self, at: usize, bracket: char) -> Option<usize> {
        let token = self.tokens.get(at)?;
        (token.kind == Kind::Open(bracket)).then_some(token.partner)
    }

    fn item(&mut self, item: Range<usize>) -> Option<()> {
        let start = self.attributes(item.start, 0)?;
        let keyword = self.after_visibility(start);
        let last = item.end.checked_sub(1)?;
        match self.tokens.text(keyword..keyword + 1)? {
            "struct" | "enum" => match self.group(keyword + 2, '{') {
                Some(close) => self.members(start, keyword + 2, close),
                None => self.line(0, start..item.end, ""),
            },
            "impl" => self.methods(start, self.opening(last)?, last),
            "static" | "const" => {
                let value = (keyword..item.end).find(|at| self.is(*at, '='))? + 1;
                self.expression(0, start..last, value, ";")
            }
            "mod" | "use" if !item.clone().any(|at| self.group(at, '{').is_some()) => self.line(0, start..item.end, ""),
            _ => None,
        }
    }

    /// A line for each attribute.
    fn attributes(&mut self, mut at: usize, indent: usize) -> Option<usize> {
        while self.is(at, '#') {
            let end = self.group(at + 1, '[')? + 1;
            // Prettyplease makes a comment of such an attribute.
            let is_comment = self.tokens.text(at..end)?.starts_with("#[doc =");
            self.line(indent, at..end, "").filter(|()| !is_comment)?;
            at = end;
        }
        Some(at)
    }

    fn after_visibility(&self, at: usize) -> usize {
        match self.tokens.text(at..at + 1) {
            Some("pub") => self.group(at + 1, '(').unwrap_or(at) + 1,
            _ => at,
        }
    }

    /// The bracket that a closing one belongs to.
    fn opening(&self, close: usize) -> Option<usize> {
        self.tokens.get(close).filter(|token| token.kind == Kind::Close).map(|token| token.partner)
    }

    /// Fields or variants.
    fn members(&mut self, start: usize, open: usize, close: usize) -> Option<()> {
        if open + 1 == close {
            return self.line(0, start..close + 1, "");
        }
        self.line(0, start..open + 1, "")?;
        for member in self.parts(open + 1..close) {
            let start = self.attributes(member.start, INDENT)?;
            self.typed(INDENT, start..member.end)?;
        }
        self.line(0, close..close + 1, "")
    }

    /// A name with its type, and a comma.
    fn typed(&mut self, indent: usize, tokens: Range<usize>) -> Option<()> {
        // In a type prettyplease leaves the colons out.
        let has_colons = self.tokens.text(tokens.clone())?.contains("::<");
        self.line(indent, tokens, ",").filter(|()| !has_colons)
    }

    fn methods(&mut self, start: usize, open: usize, close: usize) -> Option<()> {
        self.line(0, start..open + 1, "")?;
        let mut at = open + 1;
        while at < close {
            let (before, end) = (self.out.len(), self.end(at));
            if self.method(at..end).is_none() {
                self.out.truncate(before);
                let text = parsed(&format!("impl X {{ {} }}", self.tokens.raw(at..end)?)).ok()?;
                self.out.push_str(text.strip_prefix("impl X {\n")?.strip_suffix("}\n")?);
            }
            at = end;
        }
        self.line(0, close..close + 1, "")
    }

    fn method(&mut self, method: Range<usize>) -> Option<()> {
        let start = self.attributes(method.start, INDENT)?;
        let keyword = self.after_visibility(start);
        self.tokens.text(keyword..keyword + 1).filter(|keyword| *keyword == "fn")?;
        let (open, last) = (keyword + 2, method.end.checked_sub(1)?);
        let (close, body) = (self.group(open, '(')?, self.opening(last)?);
        if self.line(INDENT, start..body + 1, "").is_none() {
            self.line(INDENT, start..open + 1, "")?;
            for parameter in self.parts(open + 1..close) {
                self.typed(2 * INDENT, parameter)?;
            }
            // A type with arguments may be broken as well.
            self.line(INDENT, close..body + 1, "").filter(|()| !(close..body).any(|at| self.is(at, '<')))?;
        }
        let mut at = body + 1;
        while let Some(end) = (at..last).find(|at| self.is(*at, ';')) {
            self.expression(2 * INDENT, at..end, at, ";")?;
            at = end + 1;
        }
        self.expression(2 * INDENT, at..last, at, "")?;
        self.line(INDENT, last..last + 1, "")
    }

    /// A statement whose value starts at `value`.
    fn expression(&mut self, indent: usize, tokens: Range<usize>, value: usize, end: &str) -> Option<()> {
        let Some(open) = tokens.clone().find(|at| self.group(*at, '{').is_some()) else {
            return self.line(indent, tokens.clone(), end).or_else(|| self.call(indent, tokens, end));
        };
        let last = tokens.end.checked_sub(1)?;
        let has_more = (open + 1..last).any(|at| self.group(at, '{').is_some());
        // What opens elsewhere is no struct's expression, and an empty one has nothing to break.
        if has_more || self.opening(last)? != open || open + 1 == last {
            return None;
        }
        if self.tokens.text(value..tokens.end)?.len() <= STRUCT_WIDTH + 1 {
            return self.line(indent, tokens, end);
        }
        self.line(indent, tokens.start..open + 1, "")?;
        for part in self.parts(open + 1..last) {
            let comma = if self.is(part.start, '.') { "" } else { "," };
            self.line(indent + INDENT, part, comma)?;
        }
        self.line(indent, last..last + 1, end)
    }

    /// A call with one argument, which stands on lines of its own.
    fn call(&mut self, indent: usize, tokens: Range<usize>, end: &str) -> Option<()> {
        let last = tokens.end.checked_sub(1)?;
        let open = self.opening(last)?;
        let argument = self.parts(open + 1..last).next().filter(|argument| argument.end == last)?;
        let is_path = |token: usize| self.tokens.get(token).is_some_and(|token| token.kind.is_path());
        if tokens.start == open || !(tokens.start..open).all(is_path) {
            return None;
        }
        self.line(indent, tokens.start..open + 1, "")?;
        let indent_within = indent + INDENT;
        // At just the width the comma goes beyond it, which prettyplease allows; it is left to it.
        match (indent_within + self.tokens.text(argument.clone())?.len()).cmp(&WIDTH) {
            Ordering::Less => self.line(indent_within, argument, ",")?,
            Ordering::Equal => return None,
            Ordering::Greater => self.chain(indent_within, argument)?,
        }
        self.line(indent, last..last + 1, end)
    }

    /// A call, and what is called of its value: a line each.
    fn chain(&mut self, indent: usize, tokens: Range<usize>) -> Option<()> {
        let is_path = |token: &usize| self.tokens.get(*token).is_some_and(|token| token.kind.is_path());
        let open = tokens.clone().find(|token| !is_path(token))?;
        let mut at = self.group(open, '(').filter(|_| open > tokens.start)? + 1;
        self.line(indent, tokens.start..at, "")?;
        while at < tokens.end {
            let end = self.group(at + 2, '(').filter(|_| self.is(at, '.'))? + 1;
            self.line(indent + INDENT, at..end, if end == tokens.end { "," } else { "" })?;
            at = end;
        }
        Some(())
    }

    /// What commas part.
    fn parts(&self, tokens: Range<usize>) -> impl Iterator<Item = Range<usize>> + use<'t> {
        let tokens_of = self.tokens;
        let mut start = tokens.start;
        std::iter::from_fn(move || {
            let (first, mut at, mut depth) = (start, start, 0_usize);
            while at < tokens.end {
                let token = tokens_of.get(at)?;
                match token.kind {
                    Kind::Mark(',') if depth == 0 => break,
                    Kind::Mark('<') => depth += 1,
                    Kind::Mark('>') => depth = depth.saturating_sub(1),
                    _ => {}
                }
                at = token.partner.max(at) + 1;
            }
            start = at + 1;
            (first < tokens.end).then_some(first..at)
        })
    }

    /// One line, if it keeps to the width.
    fn line(&mut self, indent: usize, tokens: Range<usize>, end: &str) -> Option<()> {
        let text = self.tokens.text(tokens)?;
        if indent + text.len() + end.len() > WIDTH {
            return None;
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.out.push_str(text);
        self.out.push_str(end);
        self.out.push('\n');
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::{format_ident, quote};

    use super::{Layout, Tokens, items, parsed};

    /// Items of all forms that pages have, with a name of so many letters.
    fn forms(length: usize) -> Vec<TokenStream> {
        let (name, text) = (format_ident!("{}", "x".repeat(length)), "y".repeat(length));
        vec![
            quote!(#[derive(Clone, Debug, #name)] #[non_exhaustive] pub struct A { #[doc(alias = #text)] pub #name: Vec<Option<B>>, pub b: BTreeMap<String, #name>, }),
            quote!(#[must_use = #text] pub struct A(pub Vec<#name>); pub struct #name {}),
            quote!(pub enum A { #[__1] B(Vec<#name>), C(#name), #[deprecated(note = #text)] #name, }),
            quote!(impl #name { #[__2] pub fn #name(&self, a: impl Into<String>, b: Vec<#name>) -> A { A(Operation::new(&self.client, &B).path("a", a).query_value("b", #name)) } }),
            quote!(impl A { pub fn a(self, #name: impl IntoIterator<Item = impl Into<String>>) -> Self { let a: Vec<String> = #name.into_iter().map(Into::into).collect(); Self(self.0.query(#text, a)) } }),
            quote!(impl A { pub fn a(mut self, a: #name) -> Self { self.#name = Some(Box::new(a)); self } pub fn b() -> Result<Self, #name> { <Self as Default>::default() } }),
            quote!(impl A { pub fn new(a: #name) -> Self { Self { a, b: #name, c: None } } pub(crate) fn b(&self) -> B { B::c(#text, A { a }) } }),
            quote!(impl A { pub fn a(&self) -> B { B(Into::<#name>::into(a)) } pub fn b(&self) -> B { B(Operation::new(&self.#name, &B)) } }),
            quote!(static A: Spec = Spec { id: #text, security: Some(&[&[S::header("a"), S::#name]]), paging: Some(&P::token("a", "b").items(#text)), ..Spec::of(&#name) };),
            quote!(pub const A: &str = #text; mod #name; pub use self::#name::*; pub use crate::a::{b, #name}; pub use a::#name as B;),
            quote!(pub static A: &[B] = &[B { a: #text, b: &[("a", "b", &[#text])] }, B { a: "", b: &[] }];),
            quote!(pub struct A { pub a: ::std::#name::<u8>, pub b: [#name; 4], pub c: Box<dyn Fn(#name) -> u8 + Send>, pub d: (A, #name), pub e: &'static #name }),
            quote!(impl A { #[cfg(feature = #text)] #[expect(clippy::a, reason = "b")] pub fn a(&self) -> B { if self.a { 1 } else { #name } } }),
        ]
    }

    #[test]
    fn each_width_is_laid_out_as_by_prettyplease() {
        for length in 1..100 {
            for tokens in forms(length) {
                assert_eq!(Ok(items(tokens.clone())), parsed(&tokens.to_string()));
            }
        }
    }

    #[test]
    fn what_pages_are_mostly_made_of_needs_no_syntax_tree() {
        for tokens in forms(5).into_iter().take(8) {
            let tokens = Tokens::of(tokens);
            let mut layout = Layout { tokens: &tokens, out: String::new() };
            let end = layout.end(0);
            assert!(layout.item(0..end).is_some(), "{}", tokens.all());
        }
    }

    #[test]
    fn what_is_no_rust_is_an_error_where_it_is_compiled() {
        assert!(items(quote!(pub fn a(&self) { ..= })).starts_with("compile_error!("));
    }
}
