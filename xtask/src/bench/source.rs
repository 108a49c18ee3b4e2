//! How much source a crate has.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Of all Rust files below a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Size {
    /// Lines with code on them: no blank lines, no comments, no documentation.
    pub(crate) lines: u64,
    /// Public structs, enums and unions.
    pub(crate) types: u64,
}

impl Size {
    /// Counts a folder. Emitted code has comments by the line only, which makes it easy.
    pub(crate) fn of(folder: &Path) -> Result<Self> {
        let mut size = Self::default();
        for entry in fs::read_dir(folder).with_context(|| format!("{} can't be read", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                size = size.and(Self::of(&path)?);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).with_context(|| format!("{} can't be read", path.display()))?;
                size = size.and(Self::of_text(&text));
            }
        }
        Ok(size)
    }

    fn and(self, other: Self) -> Self {
        Self { lines: self.lines + other.lines, types: self.types + other.types }
    }

    fn of_text(text: &str) -> Self {
        let code = text.lines().map(str::trim).filter(|line| {
            !line.is_empty() && !line.starts_with("//") && !line.starts_with("#[doc =") && !line.starts_with("#![doc =")
        });
        let is_type = |line: &str| {
            let item = line.strip_prefix("pub ").unwrap_or_default();
            ["struct ", "enum ", "union "].iter().any(|kind| item.starts_with(kind))
        };
        code.fold(Self::default(), |size, line| size.and(Self { lines: 1, types: u64::from(is_type(line)) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_code_is_no_code() {
        let text = "//! A file.\n\nobject! {\n    /// A type.\n    #[doc = \"It is.\"]\n    pub struct A {}\n}\npub(crate) struct B;\n";
        assert_eq!(Size::of_text(text), Size { lines: 4, types: 1 });
    }
}
