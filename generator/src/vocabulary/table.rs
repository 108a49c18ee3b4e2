//! The vocabulary of OpenAPI 3.0 as a table, with what later versions and Swagger 2.0 write in the same places.

use super::{Effect, Keyword, Kind, Lack, SCHEMA, Shape, Vocabulary};

use Effect::{Foreign, Unsupported, Wire, Words};
use Kind as K;
use Shape::{Any, Bool, List, Map, Natural, Number, Object, Referable, SchemaOrBool, Text, Word};

const V2: Effect = Foreign("Swagger 2.0");
const V31: Effect = Foreign("OpenAPI 3.1");

const fn word(name: &'static str, shape: Shape, effect: Effect) -> Keyword {
    Keyword { name, shape, effect, lack: Lack::Fine }
}

const fn needed(name: &'static str, shape: Shape, effect: Effect) -> Keyword {
    Keyword { name, shape, effect, lack: Lack::Drop }
}

const fn filled(name: &'static str, shape: Shape, effect: Effect) -> Keyword {
    Keyword { name, shape, effect, lack: Lack::Fill }
}

impl Kind {
    /// The keywords of such an object.
    pub(crate) fn vocabulary(self) -> Vocabulary {
        let others = match self {
            K::Paths | K::Callback => Some(Referable(K::PathItem)),
            K::Responses => Some(Referable(K::Response)),
            _ => None,
        };
        Vocabulary { keywords: keywords(self), others }
    }
}

fn keywords(kind: Kind) -> &'static [Keyword] {
    match kind {
        K::Document => DOCUMENT,
        K::Info => INFO,
        K::Contact => CONTACT,
        K::License => LICENSE,
        K::Server => SERVER,
        K::ServerVariable => SERVER_VARIABLE,
        K::Paths | K::Callback => &[],
        K::PathItem => PATH_ITEM,
        K::Operation => OPERATION,
        K::ExternalDocs => EXTERNAL_DOCS,
        K::Parameter => PARAMETER,
        K::RequestBody => REQUEST_BODY,
        K::MediaType => MEDIA_TYPE,
        K::Encoding => ENCODING,
        K::Responses => RESPONSES,
        K::Response => RESPONSE,
        K::Example => EXAMPLE,
        K::Link => LINK,
        K::Header => HEADER,
        K::Tag => TAG,
        K::Schema => SCHEMA_WORDS,
        K::Discriminator => DISCRIMINATOR,
        K::Xml => XML,
        K::Components => COMPONENTS,
        K::SecurityScheme => SECURITY_SCHEME,
        K::Flows => FLOWS,
        K::Flow => FLOW,
    }
}

const REQUIREMENTS: Shape = List(&Map(&List(&Text)));
const CONTENT: Shape = Map(&Object(K::MediaType));
const EXAMPLES: Shape = Map(&Referable(K::Example));
const HEADERS: Shape = Map(&Referable(K::Header));
/// One that can't be used is left out, as one with an address that can't be: others may do, and a client can be told another.
const SERVERS: Shape = List(&Object(K::Server));
const PARAMETERS: Shape = List(&Referable(K::Parameter));
const DOCS: Keyword = word("externalDocs", Object(K::ExternalDocs), Words);

const DOCUMENT: &[Keyword] = &[
    needed("openapi", Text, Wire),
    filled("info", Object(K::Info), Words),
    word("servers", SERVERS, Words),
    needed("paths", Object(K::Paths), Wire),
    word("components", Object(K::Components), Wire),
    word("security", REQUIREMENTS, Wire),
    word("tags", List(&Object(K::Tag)), Words),
    DOCS,
    word("host", Any, V2),
    word("basePath", Any, V2),
    word("schemes", Any, V2),
    word("consumes", Any, V2),
    word("produces", Any, V2),
    word("definitions", Any, V2),
    word("parameters", Any, V2),
    word("responses", Any, V2),
    word("securityDefinitions", Any, V2),
    word("webhooks", Any, V31),
    // What `upgrade` makes of OpenAPI 3.1's webhooks, and what vendors write in 3.0.
    word("x-webhooks", Map(&Referable(K::PathItem)), Words),
    word("jsonSchemaDialect", Any, V31),
    word("$self", Any, Foreign("OpenAPI 3.2")),
];

const INFO: &[Keyword] = &[
    filled("title", Text, Words),
    word("summary", Text, Words),
    word("description", Text, Words),
    word("termsOfService", Text, Words),
    word("contact", Object(K::Contact), Words),
    word("license", Object(K::License), Words),
    filled("version", Text, Words),
];

const CONTACT: &[Keyword] = &[word("name", Text, Words), word("url", Text, Words), word("email", Text, Words)];

const LICENSE: &[Keyword] = &[filled("name", Text, Words), word("url", Text, Words), word("identifier", Text, Words)];

const SERVER: &[Keyword] = &[
    needed("url", Text, Wire),
    word("name", Text, Words),
    word("description", Text, Words),
    word("variables", Map(&Object(K::ServerVariable)), Wire),
];

const SERVER_VARIABLE: &[Keyword] =
    &[word("enum", List(&Text), Wire), word("default", Text, Wire), word("description", Text, Words)];

const PATH_ITEM: &[Keyword] = &[
    word("summary", Text, Words),
    word("description", Text, Words),
    word("get", Object(K::Operation), Wire),
    word("put", Object(K::Operation), Wire),
    word("post", Object(K::Operation), Wire),
    word("delete", Object(K::Operation), Wire),
    word("options", Object(K::Operation), Wire),
    word("head", Object(K::Operation), Wire),
    word("patch", Object(K::Operation), Wire),
    word("trace", Object(K::Operation), Wire),
    word("servers", SERVERS, Words),
    word("parameters", PARAMETERS, Wire),
    word("query", Any, Unsupported),
    word("additionalOperations", Any, Unsupported),
];

const OPERATION: &[Keyword] = &[
    word("tags", List(&Text), Words),
    word("summary", Text, Words),
    word("description", Text, Words),
    DOCS,
    word("operationId", Text, Wire),
    word("parameters", PARAMETERS, Wire),
    word("requestBody", Referable(K::RequestBody), Wire),
    word("responses", Object(K::Responses), Wire),
    word("callbacks", Map(&Referable(K::Callback)), Words),
    word("deprecated", Bool, Words),
    word("security", REQUIREMENTS, Wire),
    word("servers", SERVERS, Words),
    word("consumes", Any, V2),
    word("produces", Any, V2),
    word("schemes", Any, V2),
];

const EXTERNAL_DOCS: &[Keyword] = &[word("description", Text, Words), filled("url", Text, Words)];

const STYLES: &[&str] = &["matrix", "label", "simple", "form", "spaceDelimited", "pipeDelimited", "deepObject"];

const PARAMETER: &[Keyword] = &[
    needed("name", Text, Wire),
    needed("in", Word(&["query", "header", "path", "cookie"]), Wire),
    word("description", Text, Words),
    word("required", Bool, Wire),
    word("deprecated", Bool, Words),
    word("allowEmptyValue", Bool, Words),
    word("style", Word(STYLES), Wire),
    word("explode", Bool, Wire),
    word("allowReserved", Bool, Wire),
    word("schema", SCHEMA, Wire),
    word("content", CONTENT, Wire),
    word("example", Any, Words),
    word("examples", EXAMPLES, Words),
    word("type", Any, V2),
    word("format", Any, V2),
    word("items", Any, V2),
    word("collectionFormat", Any, V2),
    word("default", Any, V2),
    word("enum", Any, V2),
];

const REQUEST_BODY: &[Keyword] =
    &[word("description", Text, Words), filled("content", CONTENT, Wire), word("required", Bool, Wire)];

const MEDIA_TYPE: &[Keyword] = &[
    word("schema", SCHEMA, Wire),
    word("example", Any, Words),
    word("examples", EXAMPLES, Words),
    word("encoding", Map(&Object(K::Encoding)), Wire),
    word("itemSchema", SCHEMA, Unsupported),
    word("itemEncoding", Any, Unsupported),
    word("prefixEncoding", Any, Unsupported),
];

const ENCODING: &[Keyword] = &[
    word("contentType", Text, Wire),
    word("headers", HEADERS, Wire),
    word("style", Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]), Wire),
    word("explode", Bool, Wire),
    word("allowReserved", Bool, Wire),
];

const RESPONSES: &[Keyword] = &[word("default", Referable(K::Response), Wire)];

const RESPONSE: &[Keyword] = &[
    filled("description", Text, Words),
    word("summary", Text, Words),
    word("headers", HEADERS, Wire),
    word("content", CONTENT, Wire),
    word("links", Map(&Referable(K::Link)), Words),
    word("schema", Any, V2),
    word("examples", Any, V2),
];

const EXAMPLE: &[Keyword] = &[
    word("summary", Text, Words),
    word("description", Text, Words),
    word("value", Any, Words),
    word("externalValue", Text, Words),
    word("dataValue", Any, Words),
    word("serializedValue", Text, Words),
];

const LINK: &[Keyword] = &[
    word("operationRef", Text, Words),
    word("operationId", Text, Words),
    word("parameters", Map(&Any), Words),
    word("requestBody", Any, Words),
    word("description", Text, Words),
    word("server", Object(K::Server), Words),
];

const HEADER: &[Keyword] = &[
    word("description", Text, Words),
    word("required", Bool, Wire),
    word("deprecated", Bool, Words),
    word("allowEmptyValue", Bool, Words),
    word("style", Word(&["simple"]), Wire),
    word("explode", Bool, Wire),
    word("allowReserved", Bool, Words),
    word("schema", SCHEMA, Wire),
    word("content", CONTENT, Wire),
    word("example", Any, Words),
    word("examples", EXAMPLES, Words),
    word("type", Any, V2),
];

const TAG: &[Keyword] = &[
    needed("name", Text, Words),
    word("description", Text, Words),
    DOCS,
    word("summary", Text, Words),
    word("parent", Text, Words),
    word("kind", Text, Words),
];

const SCHEMA_WORDS: &[Keyword] = &[
    word("type", Word(&["string", "number", "integer", "boolean", "object", "array"]), Wire),
    word("title", Text, Words),
    word("description", Text, Words),
    word("format", Text, Wire),
    word("properties", Map(&SCHEMA), Wire),
    word("required", List(&Text), Words),
    word("items", SCHEMA, Wire),
    // The `prefixItems` of OpenAPI 3.1, where there are no other items.
    word("x-prefix-items", List(&SCHEMA), Wire),
    word("additionalProperties", SchemaOrBool, Wire),
    word("enum", List(&Any), Wire),
    word("default", Any, Wire),
    word("example", Any, Words),
    word("nullable", Bool, Wire),
    word("allOf", List(&SCHEMA), Wire),
    word("oneOf", List(&SCHEMA), Wire),
    word("anyOf", List(&SCHEMA), Wire),
    word("not", SCHEMA, Unsupported),
    word("discriminator", Object(K::Discriminator), Words),
    word("readOnly", Bool, Wire),
    word("writeOnly", Bool, Wire),
    word("deprecated", Bool, Words),
    word("minimum", Number, Wire),
    word("maximum", Number, Wire),
    word("exclusiveMinimum", Bool, Wire),
    word("exclusiveMaximum", Bool, Wire),
    word("multipleOf", Number, Words),
    word("minLength", Natural, Words),
    word("maxLength", Natural, Words),
    word("pattern", Text, Words),
    word("minItems", Natural, Words),
    word("maxItems", Natural, Words),
    word("uniqueItems", Bool, Words),
    word("minProperties", Natural, Words),
    word("maxProperties", Natural, Words),
    word("xml", Object(K::Xml), Words),
    DOCS,
    // JSON Schema 2020-12, where `upgrade` has no way to say it in OpenAPI 3.0.
    word("if", Any, Unsupported),
    word("then", Any, Words),
    word("else", Any, Words),
    word("dependentSchemas", Any, Unsupported),
    word("dependentRequired", Any, Words),
    word("dependencies", Any, Words),
    word("propertyNames", Any, Words),
    word("contains", Any, Words),
    word("minContains", Any, Words),
    word("maxContains", Any, Words),
    word("unevaluatedProperties", Any, Words),
    word("unevaluatedItems", Any, Words),
    word("contentEncoding", Any, Words),
    word("contentMediaType", Any, Words),
    word("contentSchema", Any, Words),
    word("examples", Any, Words),
    word("$comment", Any, Words),
    word("$schema", Any, Words),
    word("$id", Any, Words),
    word("$anchor", Any, Words),
    word("$dynamicAnchor", Any, Words),
    word("$dynamicRef", Any, Unsupported),
    word("$recursiveRef", Any, Unsupported),
    word("$vocabulary", Any, Words),
    word("collectionFormat", Any, V2),
];

const DISCRIMINATOR: &[Keyword] =
    &[needed("propertyName", Text, Wire), word("mapping", Map(&Text), Wire), word("defaultMapping", Text, Unsupported)];

const XML: &[Keyword] = &[
    word("name", Text, Words),
    word("namespace", Text, Words),
    word("prefix", Text, Words),
    word("attribute", Bool, Words),
    word("wrapped", Bool, Words),
    word("nodeType", Text, Words),
];

const COMPONENTS: &[Keyword] = &[
    word("schemas", Map(&SCHEMA), Wire),
    word("responses", Map(&Referable(K::Response)), Wire),
    word("parameters", Map(&Referable(K::Parameter)), Wire),
    word("examples", EXAMPLES, Words),
    word("requestBodies", Map(&Referable(K::RequestBody)), Wire),
    word("headers", HEADERS, Wire),
    word("securitySchemes", Map(&Referable(K::SecurityScheme)), Wire),
    word("links", Map(&Referable(K::Link)), Words),
    word("callbacks", Map(&Referable(K::Callback)), Words),
    word("pathItems", Map(&Referable(K::PathItem)), Wire),
    word("mediaTypes", Any, Unsupported),
];

const SECURITY_SCHEME: &[Keyword] = &[
    needed("type", Text, Wire),
    word("description", Text, Words),
    word("name", Text, Wire),
    word("in", Text, Wire),
    word("scheme", Text, Wire),
    word("bearerFormat", Text, Words),
    word("flows", Object(K::Flows), Wire),
    word("openIdConnectUrl", Text, Words),
    word("oauth2MetadataUrl", Text, Words),
    word("deprecated", Bool, Words),
];

const FLOWS: &[Keyword] = &[
    word("implicit", Object(K::Flow), Words),
    word("password", Object(K::Flow), Words),
    word("clientCredentials", Object(K::Flow), Words),
    word("authorizationCode", Object(K::Flow), Words),
    word("deviceAuthorization", Any, Words),
];

const FLOW: &[Keyword] = &[
    word("authorizationUrl", Text, Words),
    word("tokenUrl", Text, Words),
    word("refreshUrl", Text, Words),
    filled("scopes", Map(&Text), Words),
];
