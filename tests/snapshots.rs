//! Items of emitted code, and the client that a document becomes, for small documents each named by the feature it shows.
//!
//! A snapshot holds one item, so that a reviewer can read it; whole files are compared by `codegen --check`.

#[path = "support/configuration.rs"]
mod configuration;
#[path = "support/emit.rs"]
mod emit;
#[path = "support/fixtures.rs"]
mod fixtures;
#[path = "support/item.rs"]
mod item;
#[path = "support/understand.rs"]
mod understand;

use std::path::Path;

use clientsmith::document::Memory;
use clientsmith::inspect::Report;
use clientsmith::read::Sources;
use item::item;

/// Emitted items: fixture, and what the item is called.
const ITEMS: &[(&str, &str)] = &[
    ("all-of", "struct Parcel"),
    ("any-of-overlapping-objects", "enum Owner"),
    ("answers-by-status", "enum StartRunResponse"),
    ("answers-by-status", "static START_RUN"),
    ("callbacks", "fn subscribe"),
    ("component-body", "fn replace_parcel"),
    ("component-body", "struct Parcel"),
    ("default-answer", "static GET_PARCEL"),
    ("deprecated", "fn list_parcels"),
    ("download", "static DOWNLOAD_PICTURE"),
    ("form-body", "static LOG_IN"),
    ("formats", "struct Parcel"),
    ("further-properties", "struct Parcel"),
    ("headers-and-cookies", "impl ListParcels"),
    ("inline-body", "fn create_parcel"),
    ("inline-body", "impl CreateParcel"),
    ("inheritance", "enum Content"),
    ("integer-enum", "enum Level"),
    ("last-item-paging", "static LIST_PARCELS"),
    ("link-paging", "static LIST_CARRIERS"),
    ("link-paging", "static LIST_PARCELS"),
    ("lists-of-themselves", "struct Parts"),
    ("maps", "struct Parcel"),
    ("media-types", "fn get_label"),
    ("media-types", "fn put_label"),
    ("media-types", "static GET_REPORT"),
    ("multipart-body", "fn upload_picture"),
    ("multipart-body", "impl UploadPicture"),
    ("multipart-body", "static UPLOAD_PICTURE"),
    ("next-url-paging", "static LIST_PARCELS"),
    ("nullable-bodies", "fn create_parcel"),
    ("nullable-bodies", "impl CreateParcel"),
    ("nullable-bodies", "fn replace_parcel"),
    ("nullable-bodies", "impl ReplaceParcel"),
    ("nullable-bodies", "fn replace_whole"),
    ("nullable-bodies", "impl UpdateParcel"),
    ("nullable-bodies", "struct Change"),
    ("nullable-fields", "struct Parcel"),
    ("odd-names", "struct OptionModel"),
    ("offset-paging", "static LIST_CARRIERS"),
    ("offset-paging", "static LIST_PARCELS"),
    ("one-of-described-values", "enum State"),
    ("one-of-discriminator", "enum Pet"),
    ("one-of-plain-types", "enum Setting"),
    ("one-of-required-keys", "enum Owner"),
    ("one-of-telling-values", "enum Source"),
    ("openapi-3-1", "struct Parcel"),
    ("optional-body", "static SHAKE_PARCELS"),
    ("own-examples", "struct CarriersApi"),
    ("own-examples", "struct ParcelsApi"),
    ("own-examples", "struct RoutesApi"),
    ("own-examples", "struct WeightsApi"),
    ("page-number-paging", "static LIST_PARCELS"),
    ("patch-body", "struct ParcelChange"),
    ("path-parameters", "fn get_parcel"),
    ("paths-with-queries", "static FIND_PARCELS"),
    ("paths-with-queries", "static GET_PARCEL"),
    ("paths-with-queries", "static LIST_PARCELS"),
    ("paths-with-queries", "static WEIGH_PARCELS"),
    ("query-styles", "impl Search"),
    ("raw-bodies", "fn add_note"),
    ("raw-bodies", "impl PutPicture"),
    ("read-only-fields", "impl Parcel"),
    ("read-only-fields", "struct Parcel"),
    ("recursive-types", "struct Node"),
    ("security-alternatives", "static GET_BOTH"),
    ("servers", "static SERVERS"),
    ("swagger-2", "static API"),
    ("text-enum", "enum State"),
    ("token-paging", "static LIST_PARCELS"),
    ("token-paging", "struct ListParcels"),
    ("tuples", "struct Parcel"),
];

#[test]
fn emitted_items() {
    for (fixture, name) in ITEMS {
        let document = format!("{fixture}.yaml");
        let text = text(&Path::new("fixtures").join(&document));
        let loader: Memory = [(document.as_str(), text)].into_iter().collect();
        let files = emit::emit(&loader, &configuration::configuration(&document));
        let found = item(&files, name).unwrap_or_else(|| panic!("{document} has no `{name}`"));
        assert!(found.lines().count() < 60, "`{name}` of {document} is too long for a snapshot");
        insta::assert_snapshot!(format!("item-{fixture}-{}", name.replace(' ', "-")), found);
    }
}

#[test]
fn clients() {
    for path in fixtures::fixtures() {
        let (model, origins, names) = understand::understand(&path.display().to_string(), &text(&path));
        // As text, a report shows no places.
        let report = Report::new(&model, &origins, &names, &Sources::default()).to_string();
        assert!(report.lines().count() < 60, "{} is too large for a snapshot", path.display());
        let stem = path.file_stem().unwrap().to_string_lossy();
        insta::assert_snapshot!(format!("client-{stem}"), report);
    }
}

/// The Model itself, for one document: what every other stage after `lower` works with.
#[test]
fn model() {
    let text = text(Path::new("fixtures/text-enum.yaml"));
    let (model, ..) = understand::understand("text-enum.yaml", &text);
    insta::assert_snapshot!("model-text-enum", format!("{:#?}", model.apis[0].types));
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
