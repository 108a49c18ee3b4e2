//! Where in the documents each thing of the Model comes from.

/// A place in a document: what a diagnostic points at, and what a released name hangs on.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which document: its index in the configuration.
    pub document: usize,
    /// A JSON pointer (RFC 6901) into the document as it was read, before overlay and upgrade.
    pub pointer: String,
}

/// The places of everything in a [`Model`](crate::model::Model), by its ids.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// One entry an API.
    pub apis: Vec<ApiOrigins>,
}

/// The places of one API's items.
#[derive(Clone, Debug, Default)]
pub struct ApiOrigins {
    /// By [`TagId`](crate::model::TagId): where the tag is declared, or its first operation.
    pub tags: Vec<Place>,
    /// By [`OperationId`](crate::model::OperationId).
    pub operations: Vec<Place>,
    /// By [`OperationId`](crate::model::OperationId): the path as the document has it, which its template may spell otherwise.
    pub paths: Vec<String>,
    /// By operation, then argument.
    pub arguments: Vec<Vec<Place>>,
    /// By [`TypeId`](crate::model::TypeId): every schema that became this type, the least pointer first.
    pub types: Vec<Vec<Place>>,
    /// The same schemas by what names are remembered by: pointers into the document as OpenAPI 3.0, in which the elements of lists
    /// are called by what they say of themselves, as far as they do.
    pub steady: Vec<Vec<String>>,
    /// By type, then field, enum value or variant.
    pub members: Vec<Vec<Place>>,
}
