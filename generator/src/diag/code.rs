//! The codes of findings: one table.

/// What a code says about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The document breaks its own standard.
    Invalid,
    /// The document is fine; this generator does not do that yet.
    Unsupported,
    /// The document is fine and so is what becomes of it, but someone should look.
    Note,
    /// Configuration or files are at fault.
    Setup,
    /// A fault of this generator.
    Internal,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $text:literal, $class:ident, $severity:ident, $help:literal;)*) => {
        /// What kind of finding a diagnostic is. Stable: scripts and configuration name these.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as text: kebab-case.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// Whether the document, the configuration or this generator is at fault.
            #[must_use]
            pub fn class(self) -> Class {
                match self { $(Self::$variant => Class::$class),* }
            }

            /// How much it weighs unless configured otherwise.
            #[must_use]
            pub fn severity(self) -> super::Severity {
                match self { $(Self::$variant => super::Severity::$severity),* }
            }

            /// What to do about it in general; empty if only the finding itself can say.
            #[must_use]
            pub fn help(self) -> &'static str {
                match self { $(Self::$variant => $help),* }
            }
        }
    };
}

codes! {
    /// A file can't be read.
    UnreadableFile = "unreadable-file", Setup, Error, "check the path and its permissions";
    /// Neither JSON nor YAML.
    Syntax = "syntax", Invalid, Error, "";
    /// A mapping has a key twice.
    DuplicateKey = "duplicate-key", Invalid, Error, "keep one of them";
    /// Mappings and lists are nested too deeply.
    TooDeep = "too-deep", Setup, Error, "";
    /// The document has too many nodes once its aliases are expanded.
    TooManyNodes = "too-many-nodes", Setup, Error, "";
    /// `client.toml` isn't what it should be.
    Configuration = "configuration", Setup, Error, "";
    /// An overlay isn't what it should be.
    InvalidOverlay = "invalid-overlay", Invalid, Error, "";
    /// An overlay action matches nothing.
    OverlayNoMatch = "overlay-no-match", Setup, Error, "the document has changed: adapt the action, or remove it if it is no longer needed";
    /// A version of the standard that isn't known.
    UnknownVersion = "unknown-version", Invalid, Error, "supported are Swagger 2.0 and OpenAPI 3.0 and 3.1";
    /// A part that the standard requires is missing.
    MissingPart = "missing-part", Invalid, Error, "";
    /// A keyword's value isn't of the shape that the standard asks for.
    WrongShape = "wrong-shape", Invalid, Error, "";
    /// A keyword that the standard doesn't have.
    UnknownKeyword = "unknown-keyword", Note, Warning, "it has no effect: remove it, or prefix it with `x-`";
    /// A reference leads nowhere.
    DanglingReference = "dangling-reference", Invalid, Error, "";
    /// A reference leads to something of another kind.
    WrongReference = "wrong-reference", Invalid, Error, "";
    /// References lead to one another in a ring.
    ReferenceCycle = "reference-cycle", Invalid, Error, "";
    /// A reference to another document.
    ExternalReference = "external-reference", Unsupported, Error, "";
    /// Something that this generator can't express; a looser type stands in for it.
    Unsupported = "unsupported", Unsupported, Warning, "";
    /// This generator contradicts itself.
    Internal = "internal", Internal, Error, "this is a fault of clientsmith: please report it";
}
