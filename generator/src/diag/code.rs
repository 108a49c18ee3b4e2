//! The codes of findings: one table. What a code means at length is its page, `codes/CODE.md`.

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

impl Class {
    /// As reports write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Unsupported => "unsupported",
            Self::Note => "note",
            Self::Setup => "setup",
            Self::Internal => "internal",
        }
    }
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

            /// What the code means, in one sentence.
            #[must_use]
            pub fn summary(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*).trim_ascii()),* }
            }

            /// What the code means, why it matters, an example and what to do: Markdown.
            #[must_use]
            pub fn page(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("../../codes/", $text, ".md"))),* }
            }

            /// Whether the document, the configuration or this generator is at fault.
            #[must_use]
            pub fn class(self) -> Class {
                match self { $(Self::$variant => Class::$class),* }
            }

            /// Whether it always is an error: there is nothing that a run could go on with.
            #[must_use]
            pub fn is_fatal(self) -> bool {
                matches!(
                    self,
                    Self::UnreadableFile
                        | Self::TooLarge
                        | Self::Syntax
                        | Self::TooDeep
                        | Self::TooManyNodes
                        | Self::TooManySchemas
                         | Self::Configuration | Self::NamesLock | Self::Internal
                )
            }

            /// Whether what it is about can't be used, so that a lenient run has to do without.
            #[must_use]
            pub(crate) fn is_spoiling(self) -> bool {
                self.severity() == super::Severity::Error && !self.is_fatal()
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
    /// A file has too many bytes.
    TooLarge = "too-large", Setup, Error, "";
    /// Neither JSON nor YAML.
    Syntax = "syntax", Invalid, Error, "";
    /// A mapping has a key twice.
    DuplicateKey = "duplicate-key", Invalid, Error, "keep one of them";
    /// Mappings and lists are nested too deeply.
    TooDeep = "too-deep", Setup, Error, "";
    /// The document has too many nodes once its aliases are expanded.
    TooManyNodes = "too-many-nodes", Setup, Error, "";
    /// The document has too many schemas.
    TooManySchemas = "too-many-schemas", Setup, Error, "";
    /// A name has too many bytes.
    NameTooLong = "name-too-long", Setup, Error, "";
    /// A YAML tag that isn't one of YAML's own.
    UnknownTag = "unknown-tag", Unsupported, Warning, "nothing is included or run: write the value itself";
    /// A number that JSON can't say: infinite, not a number, or out of range.
    NotFinite = "not-finite", Invalid, Warning, "write a number that JSON can say, or leave it out";
    /// `client.toml` isn't what it should be.
    Configuration = "configuration", Setup, Error, "";
    /// The lock of the client's names isn't what was written.
    NamesLock = "names-lock", Setup, Error, "take it back from version control, and generate again";
    /// An overlay isn't what it should be.
    InvalidOverlay = "invalid-overlay", Invalid, Error, "an overlay has `overlay: 1.0.0`, `info` with `title` and `version`, and `actions`, each a `target` with `update` or `remove: true`";
    /// An overlay action matches nothing.
    OverlayNoMatch = "overlay-no-match", Setup, Error, "the document has changed: adapt the action, or remove it if it is no longer needed";
    /// An overlay action changes nothing: the document says all of it by itself.
    OverlayNoEffect = "overlay-no-effect", Setup, Warning, "remove the action: its cause is gone";
    /// A choice in `client.toml`, or a table of its lock, that nothing answers to.
    UnmatchedChoice = "unmatched-choice", Setup, Warning, "the document has changed, or the name is another one: adapt it, or remove it";
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
    /// Two things would have one name in Rust, or one has a name that is reserved.
    NameCollision = "name-collision", Note, Allowed, "a name of its own in the document makes for a better one in the client";
    /// An operation's method isn't called as its id says, since another one is, or looks like another one.
    OperationName = "operation-name", Note, Warning, "an `operationId` that reads differently makes for a name that stays";
    /// Something that this generator can't express; a looser type stands in for it.
    Unsupported = "unsupported", Unsupported, Warning, "";
    /// A version that is read as another one, or isn't written as a text.
    VersionGuess = "version-guess", Note, Warning, "";
    /// A keyword of another version of the standard.
    OtherVersion = "other-version", Note, Warning, "";
    /// A list of types with `null` in a document of Swagger 2.0 or OpenAPI 3.0, or `nullable` beside `$ref`: read as nullable, as many
    /// vendors mean it.
    NullType = "null-type", Note, Warning, "write `nullable: true`, in Swagger 2.0 `x-nullable: true`";
    /// A part that the standard requires is missing, and can be done without.
    MissingDetail = "missing-detail", Invalid, Warning, "";
    /// The value of a keyword that has no effect on the wire isn't of the shape that the standard asks for.
    IgnoredShape = "ignored-shape", Invalid, Warning, "it is left out";
    /// A number or boolean where a text belongs.
    UnquotedText = "unquoted-text", Invalid, Warning, "put it in quotes";
    /// A text that isn't one of those that the standard has here.
    UnknownWord = "unknown-word", Invalid, Warning, "";
    /// A keyword that has no effect where it stands.
    NoEffect = "no-effect", Note, Warning, "";
    /// A name that can't be sent, or can't be called.
    InvalidName = "invalid-name", Invalid, Warning, "";
    /// An enum value or a default doesn't have the declared type, or isn't among the values.
    ValueMismatch = "value-mismatch", Invalid, Warning, "";
    /// A schema that no value fits.
    Impossible = "impossible", Invalid, Warning, "";
    /// `required` names a property twice, or one that isn't declared.
    RequiredName = "required-name", Note, Warning, "";
    /// A discriminator can't tell the variants apart.
    Discriminator = "discriminator", Invalid, Warning, "";
    /// Two operations have the same `operationId`.
    DuplicateOperationId = "duplicate-operation-id", Invalid, Warning, "give each operation an id of its own";
    /// An operation has the same parameter twice, or two bodies.
    DuplicateParameter = "duplicate-parameter", Invalid, Error, "keep one of them";
    /// A path and its parameters don't agree.
    PathTemplate = "path-template", Invalid, Error, "";
    /// A path that isn't written as the standard asks.
    PathForm = "path-form", Invalid, Warning, "";
    /// Two paths that match the same requests.
    SamePath = "same-path", Invalid, Warning, "";
    /// A request body where HTTP gives it no meaning.
    UnusualBody = "unusual-body", Note, Warning, "it is sent, but servers and proxies may ignore it";
    /// A key of `responses` that isn't a status code, a range of them or `default`.
    ResponseKey = "response-key", Invalid, Warning, "write a code such as `404`, a range such as `4XX`, or `default`";
    /// A server that requests can't be sent to.
    InvalidServer = "invalid-server", Invalid, Warning, "";
    /// A security scheme that isn't declared.
    UndefinedSecurity = "undefined-security", Invalid, Warning, "";
    /// A media type that the document offers and the client does not use.
    MediaTypeUnused = "media-type-unused", Note, Allowed, "";
    /// This generator contradicts itself.
    Internal = "internal", Internal, Error, "this is a fault of clientsmith: please report it";
}
