//! JSON: a scan over text that is known to be JSON, or was up to its first error.

use super::Wanted;

pub(super) fn locate(text: &str, root: &mut Wanted) {
    let mut scanner = Scanner { text, at: 0 };
    scanner.skip_space();
    root.offset = Some(scanner.at);
    scanner.value(root);
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    /// Goes over a value; as deep as something is wanted, which is no deeper than pointers are long.
    fn value(&mut self, wanted: &mut Wanted) {
        match self.peek() {
            Some(b'{') if !wanted.children.is_empty() => self.object(wanted),
            Some(b'[') if !wanted.children.is_empty() => self.list(wanted),
            _ => self.skip_value(),
        }
    }

    fn object(&mut self, wanted: &mut Wanted) {
        self.at += 1;
        loop {
            self.skip_space_and(b',');
            let start = self.at;
            if self.peek() != Some(b'"') {
                break;
            }
            let key = self.key();
            self.skip_space_and(b':');
            match key.and_then(|key| wanted.found(&key, Some(start))) {
                Some(child) => self.value(child),
                None => self.skip_value(),
            }
        }
        self.at += 1;
    }

    fn list(&mut self, wanted: &mut Wanted) {
        self.at += 1;
        for index in 0.. {
            self.skip_space_and(b',');
            // A brace can only be here in a text that isn't JSON; without this check it would stay here for ever.
            if matches!(self.peek(), None | Some(b']' | b'}')) {
                break;
            }
            match wanted.element(index) {
                Some(child) => {
                    child.offset = Some(self.at);
                    self.value(child);
                }
                None => self.skip_value(),
            }
        }
        self.at += 1;
    }

    fn key(&mut self) -> Option<String> {
        let start = self.at;
        self.skip_text();
        serde_json::from_str(self.text.get(start..self.at)?).ok()
    }

    fn skip_value(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                None => return,
                Some(b'"') => self.skip_text(),
                Some(b'{' | b'[') => {
                    depth += 1;
                    self.at += 1;
                }
                Some(b'}' | b']') => {
                    // Not a value at all: the text isn't JSON.
                    if depth == 0 {
                        return;
                    }
                    depth -= 1;
                    self.at += 1;
                }
                Some(_) => self.skip_while(|byte| !matches!(byte, b'"' | b'{' | b'[' | b'}' | b']' | b',')),
            }
            if depth == 0 {
                return;
            }
            self.skip_space_and(b',');
        }
    }

    /// Goes over a text in quotes: to the first one behind an even number of backslashes.
    fn skip_text(&mut self) {
        self.at += 1;
        while let Some(length) = self.text.get(self.at..).and_then(|rest| rest.find('"')) {
            let inner = self.rest().get(..length).unwrap_or_default();
            let escapes = inner.iter().rev().take_while(|byte| **byte == b'\\').count();
            self.at += length + 1;
            if escapes % 2 == 0 {
                return;
            }
        }
        self.at = self.text.len();
    }

    fn skip_space(&mut self) {
        self.skip_while(|byte| byte.is_ascii_whitespace());
    }

    fn skip_space_and(&mut self, separator: u8) {
        self.skip_while(|byte| byte == separator || byte.is_ascii_whitespace());
    }

    fn skip_while(&mut self, is_skipped: impl Fn(u8) -> bool) {
        let rest = self.rest();
        self.at += rest.iter().position(|byte| !is_skipped(*byte)).unwrap_or(rest.len());
    }

    fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }
}
