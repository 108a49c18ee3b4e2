//! The kinds of changes, what each means to those who use the client, and why.

use std::fmt;

/// How grave a change is, in the terms of semantic versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing that callers write or get is different.
    Patch,
    /// Callers compile as before; there is more for them, or what is sent or read differs.
    Minor,
    /// There are callers that compile no longer.
    Major,
}

impl Verdict {
    /// All of them, the gravest first.
    pub const ALL: [Self; 3] = [Self::Major, Self::Minor, Self::Patch];

    /// As the command line and reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

macro_rules! rules {
    ($($rule:ident = $code:literal, $verdict:ident, $title:literal, $reason:literal;)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $(#[doc = concat!("`", $code, "`: ", $title, ".")] $rule,)*
        }

        impl Rule {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// Its stable name.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$rule => $code,)*
                }
            }

            /// How grave it is.
            #[must_use]
            pub const fn verdict(self) -> Verdict {
                match self {
                    $(Self::$rule => Verdict::$verdict,)*
                }
            }

            /// What happened, in a few words without a subject: `is new`, `is gone`.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$rule => $title,)*
                }
            }

            /// Why it is as grave as that, in a sentence.
            #[must_use]
            pub const fn reason(self) -> &'static str {
                match self {
                    $(Self::$rule => $reason,)*
                }
            }
        }
    };
}

rules! {
    // APIs
    ApiAdded = "api-added", Minor, "is a new API", "A further module takes nothing from callers.";
    ApiRemoved = "api-removed", Major, "is no longer an API of the client", "Everything in its module is gone.";
    ApiRenamed = "api-renamed", Major, "has another module", "Callers name the module, and the method of the client that leads to it.";
    FeatureAdded = "feature-added", Minor, "is a new feature", "A further Cargo feature takes nothing from those who don't ask for it.";
    FeatureRemoved = "feature-removed", Major, "is no longer a feature", "Cargo refuses a manifest that asks for a feature that isn't there.";
    FeatureNeeded = "feature-needed", Major, "is a feature that operations need now", "Callers that turn the default features off no longer have these operations.";
    ItemsRemoved = "items-removed", Major, "has lost items at its root", "No operation and no type needs them any more: callers that name them don't compile, and Cargo refuses a manifest that asks for a feature that went with them.";
    // The client as a whole
    PackageRenamed = "package-renamed", Major, "is called otherwise", "Callers name the package in their manifests, and the crate in their code.";
    ClientMoved = "client-moved", Major, "stands elsewhere", "Callers name it by another path.";
    RustVersionChanged = "rust-version-changed", Minor, "asks for another Rust", "The code of callers stays; a compiler that is older than that refuses the crate.";
    PackageDescribed = "package-described", Patch, "says something else of itself", "What the registry, the documentation and examples show alone: no code is different.";
    FromEnvAdded = "from-env-added", Minor, "is new", "A further way to make a client takes nothing from callers.";
    FromEnvRemoved = "from-env-removed", Major, "is gone", "Callers that make a client by a token from the environment don't compile.";
    TokenVariablesChanged = "token-variables-changed", Minor, "takes the token from other variables", "The code of callers stays; what their environment holds may no longer be found, or another token first.";
    WebhooksModuleAdded = "webhooks-module-added", Minor, "is a new module", "A further module, and the feature that it stands behind, take nothing from callers.";
    WebhooksModuleRemoved = "webhooks-module-removed", Major, "is gone", "Callers that verify requests with it don't compile, and Cargo refuses a manifest that asks for its feature.";
    WebhookHeaderChanged = "webhook-header-changed", Minor, "is another header", "The code of callers stays; they look for another header in what they receive.";
    EventHeaderAdded = "event-header-added", Minor, "is new", "A further constant takes nothing from callers.";
    EventHeaderRemoved = "event-header-removed", Major, "is gone", "Callers that name the constant don't compile.";
    SignaturesChanged = "signatures-changed", Minor, "takes other signatures", "The code of callers stays; which requests are taken for those of the API differs.";
    ModuleFeatureOn = "module-feature-on", Minor, "is switched on", "What the feature brings takes nothing from callers.";
    ModuleFeatureOff = "module-feature-off", Minor, "is switched off", "The code of callers stays; what the feature did for their calls is no longer done.";
    ModuleItemsRemoved = "module-items-removed", Major, "is switched off, and its items with it", "Callers that name what is only there with the feature don't compile.";
    DependencyAdded = "dependency-added", Minor, "is asked for", "The client is compiled with this crate, or with further features of it, which takes nothing from callers.";
    DependencyRemoved = "dependency-removed", Minor, "is no longer asked for", "What the client had of its types is told where it stands; callers that relied on its features ask for these themselves.";
    DependencyChanged = "dependency-changed", Minor, "is asked for in another way", "Cargo takes the same types for both; which features they have may differ.";
    DependencyReplaced = "dependency-replaced", Major, "is another release", "Its types and traits stand in the client's own: to the compiler those of an incompatible release are others.";
    ErrorMessageKeysChanged = "error-message-keys-changed", Minor, "finds messages of errors elsewhere", "The code of callers stays; the message that an error has from an answer differs.";
    TrustedOriginsChanged = "trusted-origins-changed", Minor, "trusts other origins", "The code of callers stays; where their credentials go besides the API's own origin differs.";
    // Servers and credentials
    BaseUrlChanged = "base-url-changed", Minor, "has another base URL", "The code of callers stays; their requests and credentials go to another address.";
    ServersAdded = "servers-added", Minor, "lets callers choose a server", "`SERVERS` is new, and takes nothing from callers.";
    ServersRemoved = "servers-removed", Major, "no longer lists servers", "`SERVERS` is gone: callers that choose a server from it don't compile.";
    ServersChanged = "servers-changed", Minor, "lists other servers", "The code of callers stays; a server that one looks for may be gone, or have another address.";
    ApiSecurityChanged = "api-security-changed", Minor, "asks for other credentials", "The code of callers stays; which of their credentials are sent, and how, differs.";
    WebhookAdded = "webhook-added", Minor, "is a new webhook", "A further webhook asks nothing of callers who don't register for it.";
    WebhookRemoved = "webhook-removed", Minor, "is no longer a webhook", "Webhooks have no code of their own; what was made for this one is no longer called.";
    WebhookChanged = "webhook-changed", Minor, "is another request", "Webhooks have no code of their own; what is received has another type, method or form.";
    // Tags
    TagAdded = "tag-added", Minor, "is a new group of operations", "A further handle and accessor take nothing from callers.";
    TagRemoved = "tag-removed", Major, "is no longer a group of operations", "Its handle, and the accessor that gives it, are gone.";
    TagRenamed = "tag-renamed", Major, "is called otherwise", "Callers name the accessor, and perhaps the handle.";
    // Operations
    OperationAdded = "operation-added", Minor, "is a new operation", "A further method takes nothing from callers.";
    OperationRemoved = "operation-removed", Major, "is gone", "Callers of the method don't compile.";
    OperationRenamed = "operation-renamed", Major, "is called otherwise", "Callers name the method.";
    BuilderRenamed = "builder-renamed", Major, "gives a struct of another name", "The struct that the method gives is public: who stores it, or passes it on, names it.";
    OperationMoved = "operation-moved", Major, "is in another group", "Callers get the method from another handle.";
    OperationIdChanged = "operation-id-changed", Patch, "has another `operationId`", "The method keeps its name; the id is seen in errors, traces and tests alone.";
    OperationDeprecated = "operation-deprecated", Minor, "is deprecated", "Callers still compile, with a warning.";
    OperationUndeprecated = "operation-undeprecated", Patch, "is no longer deprecated", "A warning is gone.";
    MethodChanged = "method-changed", Minor, "is sent by another HTTP method", "The code of callers stays; the request is another one, and whether it is tried again hangs on its method.";
    PathChanged = "path-changed", Minor, "is sent to another path", "The code of callers stays; the request goes to another address.";
    OperationServerChanged = "operation-server-changed", Minor, "is sent to another server", "The code of callers stays; the request goes to another address.";
    OperationSecurityChanged = "operation-security-changed", Minor, "asks for other credentials", "The code of callers stays; which of their credentials are sent, and how, differs.";
    // Arguments
    ArgumentAddedRequired = "argument-added-required", Major, "is a new required argument", "The method takes a further parameter, which callers don't give.";
    ArgumentAddedOptional = "argument-added-optional", Minor, "is a new optional argument", "A further setter takes nothing from callers.";
    ArgumentRemoved = "argument-removed", Major, "is no longer an argument", "The parameter or setter is gone: callers that give it don't compile.";
    ArgumentMadeRequired = "argument-made-required", Major, "is required now", "The setter became a parameter of the method, which callers don't give.";
    ArgumentMadeOptional = "argument-made-optional", Major, "is optional now", "The parameter became a setter: callers give the method more than it takes.";
    SetterRenamed = "setter-renamed", Major, "has a setter of another name", "Callers name the setter.";
    ParameterRenamed = "parameter-renamed", Patch, "is a parameter of another name", "Callers give parameters by their position, not by name.";
    ArgumentWireNameChanged = "argument-wire-name-changed", Minor, "is sent under another name", "The code of callers stays; the request is another one.";
    ArgumentsReordered = "arguments-reordered", Major, "takes its parameters in another order", "Callers give parameters by position: they don't compile, or swap values where the types are alike.";
    ArgumentRetyped = "argument-retyped", Major, "is of another type", "What callers give for it is no longer accepted.";
    ArgumentWidened = "argument-widened", Minor, "takes more than before", "Whatever callers give for it is still accepted, and further types are. Only what had its type from here, as `.into()` and `.parse()?` have, needs one said.";
    ArgumentPlaceChanged = "argument-place-changed", Minor, "is sent in another place", "The code of callers stays; the request is another one.";
    ArgumentStyleChanged = "argument-style-changed", Minor, "is written in another style", "The code of callers stays; the request is another one.";
    ArgumentDeprecated = "argument-deprecated", Minor, "is deprecated", "Callers of the setter still compile, with a warning.";
    ParameterDeprecated = "parameter-deprecated", Patch, "is deprecated", "The method has no warning for a single parameter.";
    ArgumentUndeprecated = "argument-undeprecated", Patch, "is no longer deprecated", "A warning is gone.";
    // Bodies
    BodyTypeChanged = "body-type-changed", Minor, "sends another media type", "The code of callers stays; the body is written in another form.";
    BodyEncodingChanged = "body-encoding-changed", Minor, "writes its body's properties otherwise", "The code of callers stays; the body is written in another form.";
    BodyMadeRequired = "body-made-required", Minor, "always sends a body", "The code of callers stays; where nothing of the body is set, an empty one is sent.";
    BodyMadeOptional = "body-made-optional", Minor, "sends a body only where there is one", "The code of callers stays; where nothing of the body is set, none is sent.";
    OtherBodiesAdded = "other-bodies-added", Minor, "takes its body in other media types", "`body_as` is new, and takes nothing from callers.";
    OtherBodiesRemoved = "other-bodies-removed", Major, "takes its body in one media type alone", "`body_as` is gone: callers of it don't compile.";
    OtherBodiesChanged = "other-bodies-changed", Patch, "takes its body in other media types than before", "`body_as` takes any media type; only its documentation differs.";
    // Answers
    AnswerAdded = "answer-added", Major, "gives an answer now", "`send` gives a value in place of `()`.";
    AnswerRemoved = "answer-removed", Major, "gives no answer any more", "`send` gives `()` in place of the value that callers use.";
    AnswerMadeOptional = "answer-made-optional", Major, "may give no answer", "`send` gives an `Option`, which callers don't expect.";
    AnswerMadeCertain = "answer-made-certain", Major, "always gives an answer", "`send` gives the value itself in place of an `Option`.";
    AnswerRetyped = "answer-retyped", Major, "gives another type", "`send` gives a value of another type than callers use.";
    AcceptChanged = "accept-changed", Minor, "accepts another media type", "The code of callers stays; the request asks for the answer in another form.";
    OtherAnswersAdded = "other-answers-added", Minor, "can answer in other media types", "`send_as` is new, and takes nothing from callers.";
    OtherAnswersRemoved = "other-answers-removed", Major, "answers in one media type alone", "`send_as` is gone: callers of it don't compile.";
    OtherAnswersChanged = "other-answers-changed", Patch, "can answer in other media types than before", "`send_as` takes any media type; only its documentation differs.";
    ErrorAdded = "error-added", Patch, "is declared now", "Declared errors have no code of their own: whatever the status, callers get an `Error`.";
    ErrorRemoved = "error-removed", Patch, "is no longer declared", "Declared errors have no code of their own: whatever the status, callers get an `Error`.";
    ErrorRetyped = "error-retyped", Minor, "has another body", "Callers choose the type that they decode an error's body as: it still compiles, and may no longer fit.";
    PagingAdded = "paging-added", Minor, "is paged now", "`items` and `pages` are new, and take nothing from callers.";
    PagingRemoved = "paging-removed", Major, "is no longer paged", "`items` and `pages` are gone: callers of them don't compile.";
    PagingItemRetyped = "paging-item-retyped", Major, "lists items of another type", "`items` gives values of another type than callers use.";
    PagingChanged = "paging-changed", Minor, "asks for its pages in another way", "The code of callers stays; the requests for further pages are others.";
    CallbackAdded = "callback-added", Patch, "is a new callback", "Callbacks have no code of their own, but their types.";
    CallbackRemoved = "callback-removed", Patch, "is no longer a callback", "Callbacks have no code of their own, but their types.";
    CallbackChanged = "callback-changed", Minor, "is another request", "Callbacks have no code of their own; what is received has another type, method or form.";
    // Types
    TypeAdded = "type-added", Minor, "is a new type", "A further type takes nothing from callers.";
    TypeRemoved = "type-removed", Major, "is gone", "Callers that name the type don't compile.";
    TypeRenamed = "type-renamed", Major, "is called otherwise", "Callers that name the type don't compile.";
    TypeDeprecated = "type-deprecated", Patch, "is deprecated", "The type's documentation says so; a type of answers gives callers no warning.";
    TypeUndeprecated = "type-undeprecated", Patch, "is no longer deprecated", "The type's documentation no longer says so.";
    TypeSplit = "type-split", Major, "is now a type of its own", "In some of the places where callers get or give one type there is another one now.";
    TypeMerged = "type-merged", Major, "is no longer a type of its own", "Two types are one now, and the name of this one is gone.";
    TypeKindChanged = "type-kind-changed", Major, "is another kind of type", "Callers make it, read it and match on it in other ways.";
    WrapperRetyped = "wrapper-retyped", Major, "holds another type", "Callers make it from, and take out, another type.";
    ConstructorAdded = "constructor-added", Minor, "can be made by callers", "`new` and the setters are new, and take nothing from callers.";
    ConstructorRemoved = "constructor-removed", Major, "has no `new` any more", "Callers of `new` and of the setters don't compile.";
    ConstructorReordered = "constructor-reordered", Major, "has a `new` that takes its parameters in another order", "Callers give parameters by position: they don't compile, or swap values where the types are alike.";
    LiteralAllowed = "literal-allowed", Minor, "can be written as a literal", "It has too many required fields for a `new`; that it is no longer `#[non_exhaustive]` takes nothing from callers.";
    LiteralForbidden = "literal-forbidden", Major, "can't be written as a literal any more", "It is `#[non_exhaustive]` now: literals and patterns without `..` don't compile.";
    TraitAdded = "trait-added", Minor, "is implemented now", "A further trait takes nothing from callers.";
    TraitRemoved = "trait-removed", Major, "is no longer implemented", "Callers that use the type by this trait don't compile.";
    RestAdded = "rest-added", Minor, "keeps all other properties", "A field is new, and the struct is `#[non_exhaustive]`.";
    RestAddedToLiteral = "rest-added-to-literal", Major, "keeps all other properties", "Callers write the struct as a literal, which lacks the new field.";
    RestRemoved = "rest-removed", Major, "no longer keeps other properties", "The field that held them is gone.";
    RestRetyped = "rest-retyped", Major, "keeps other properties as another type", "Callers read and write that field as the type that it had.";
    RestRenamed = "rest-renamed", Major, "keeps other properties in a field of another name", "Callers name the field.";
    // Fields
    FieldAdded = "field-added", Minor, "is a new field", "The struct is `#[non_exhaustive]`, so that a further field takes nothing from callers.";
    FieldAddedRequired = "field-added-required", Major, "is a new required field", "`new` takes a further parameter, which callers don't give.";
    FieldAddedToLiteral = "field-added-to-literal", Major, "is a new field of a struct without `new`", "Callers write the struct as a literal, which lacks the new field.";
    FieldRemoved = "field-removed", Major, "is gone", "Callers that read or set the field don't compile.";
    FieldRenamed = "field-renamed", Major, "is called otherwise", "Callers name the field.";
    FieldWireNameChanged = "field-wire-name-changed", Minor, "has another name in JSON", "The code of callers stays; what is sent and read has another property.";
    FieldRetyped = "field-retyped", Major, "is of another type", "Callers read and set the field as the type that it had.";
    FieldMadeRequired = "field-made-required", Major, "is always there now", "The field is no `Option` any more.";
    FieldMadeOptional = "field-made-optional", Major, "may be absent now", "The field became an `Option`.";
    FieldNullChanged = "field-null-changed", Minor, "is absent in another way", "The field is an `Option` as before; what is sent for `None` differs: null, or no property at all.";
    FieldAskedFor = "field-asked-for", Major, "is a parameter of `new` now", "`new` takes a further parameter, which callers don't give, and the field has no setter.";
    FieldNotAskedFor = "field-not-asked-for", Major, "is no longer a parameter of `new`", "Callers give `new` more than it takes.";
    FieldSetterAdded = "field-setter-added", Minor, "has a setter now", "A further setter takes nothing from callers.";
    FieldSetterRemoved = "field-setter-removed", Major, "has no setter any more", "The setter is gone: callers of it don't compile.";
    FieldDirectionChanged = "field-direction-changed", Minor, "is read-only in another way", "The code of callers stays; whether the property is sent differs.";
    FieldDeprecated = "field-deprecated", Minor, "is deprecated", "Callers of the setter still compile, with a warning.";
    FieldDeprecatedInWords = "field-deprecated-in-words", Patch, "is deprecated", "Its documentation says so; there is no setter that would warn callers, and reading it gives no warning.";
    FieldUndeprecated = "field-undeprecated", Patch, "is no longer deprecated", "A warning is gone.";
    // Values and variants
    ValueAdded = "value-added", Minor, "is a new value", "The enum is `#[non_exhaustive]`, and has kept values that it doesn't know as `Unrecognized`.";
    ValueRemoved = "value-removed", Major, "is no longer a value", "Callers that name the variant don't compile.";
    ValueRenamed = "value-renamed", Major, "is called otherwise", "Callers name the variant.";
    ValueWireNameChanged = "value-wire-name-changed", Minor, "is another value in JSON", "The code of callers stays; what is sent and read is another value.";
    VariantAdded = "variant-added", Minor, "is a new variant", "The enum is `#[non_exhaustive]`, and has kept forms that it doesn't know.";
    VariantRemoved = "variant-removed", Major, "is no longer a variant", "Callers that name the variant don't compile.";
    VariantRenamed = "variant-renamed", Major, "is called otherwise", "Callers name the variant.";
    VariantRetyped = "variant-retyped", Major, "holds another type", "Callers take another type out of the variant.";
    VariantReadOtherwise = "variant-read-otherwise", Minor, "is read in another form", "The code of callers stays; the same text is read as it comes, or from JSON.";
    VariantChosenOtherwise = "variant-chosen-otherwise", Minor, "is told from the others in another way", "The code of callers stays; by which properties or values the variant is recognised differs.";
    DiscriminatorChanged = "discriminator-changed", Minor, "tells its variants in another way", "The code of callers stays; the variants are told by another property.";
    VariantsReordered = "variants-reordered", Minor, "tries its variants in another order", "The code of callers stays; JSON that fits several variants alike is read as the first of them.";
    ConversionsAdded = "conversions-added", Minor, "is made from what its variants hold", "No two variants hold the same type any more, so that `From` is implemented.";
    ConversionsRemoved = "conversions-removed", Major, "is no longer made from what its variants hold", "Two variants hold the same type, so that `From` can't tell which is meant.";
    // Words
    DocumentationChanged = "documentation-changed", Patch, "is described in other words", "Documentation alone: no code is different.";
    TitleChanged = "title-changed", Patch, "has another title or version", "Documentation alone: no code is different.";
}
