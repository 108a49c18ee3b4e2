//! Each operation of our documents, added to all others or taken away from them, renames none of these.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use clientsmith::config::{self, ApiConfig, Choice, Config};
use clientsmith::diag::{Diagnostics, Severity};
use clientsmith::document::{Disk, Document};
use clientsmith::model::{EnumValues, Model, Ty, Type, TypeKind};
use clientsmith::name::{self, ApiNames, Fixed, Names};
use clientsmith::origins::Origins;
use clientsmith::read::{self, Sources};
use clientsmith::{check, choose, lower, overlay, parse, upgrade};

/// Stages call themselves for each level of a document.
const STACK: usize = 16 << 20;

/// A client of one API.
struct Client {
    model: Model,
    origins: Origins,
    names: Names,
}

impl Client {
    /// By the names that it has without a lock. What [`understand`](clientsmith::understand) does with documents that have been
    /// read, which takes the most of its time.
    fn new(documents: Vec<Document>, config: &Config) -> Self {
        let mut diags = Diagnostics::default();
        let documents = choose::operations(documents, config, &mut diags);
        let documents = upgrade::to_openapi_3_0(documents, &mut diags);
        let documents = check::vocabulary(documents, &config.limits, &mut diags);
        let parsed = parse::documents(&documents, &mut diags);
        let (model, origins) = lower::model(&parsed, &documents, config, &mut diags);
        let names = name::table(&model, &origins, &Fixed::default(), &mut diags);
        let errors: Vec<_> = diags.list().iter().filter(|finding| diags.weight(finding) == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:?}");
        Self { model, origins, names }
    }

    /// What it would be called after another one.
    fn names_after(&self, before: &Names, of: &Self) -> Names {
        let fixed = Fixed::of(&of.model, &of.origins, before);
        name::table(&self.model, &self.origins, &fixed, &mut Diagnostics::default())
    }

    /// Every public name, by what the document calls it; found without what the lock calls places.
    fn public(&self, names: &Names) -> BTreeMap<String, String> {
        let (api, origins, names) = (&self.model.apis[0], &self.origins.apis[0], &names.apis[0]);
        let mut public = BTreeMap::new();
        for (operation, own) in api.operations.iter().zip(&names.operations) {
            let place = format!("{:?} {}", operation.method, operation.template);
            let tag = names.tag(operation.tag);
            public.insert(place.clone(), format!("{}.{}() {} {}", tag.accessor, own.method, tag.handle, own.builder));
            for (argument, name) in operation.arguments.iter().zip(&own.arguments) {
                public.insert(format!("{place} {:?} {}", argument.place, argument.name), name.clone());
            }
        }
        for (at, (ty, own)) in api.types.iter().zip(&names.types).enumerate() {
            let members = members(ty, names);
            for place in &origins.types[at] {
                public.insert(place.pointer.clone(), own.name.clone());
                for (member, name) in members.iter().zip(&own.members) {
                    public.insert(format!("{}: {member}", place.pointer), name.clone());
                }
            }
        }
        public
    }
}

fn members(ty: &Type, names: &ApiNames) -> Vec<String> {
    match &ty.kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| field.name.clone()).collect(),
        TypeKind::Enum(values) => match &values.values {
            EnumValues::Text(values) => values.iter().map(|value| value.value.clone()).collect(),
            EnumValues::Integer(values) => values.iter().map(|value| value.value.to_string()).collect(),
        },
        TypeKind::Union(union) => {
            let ty = |ty: &Ty| match ty {
                Ty::Named(id) => names.ty(*id).name.clone(),
                ty => format!("{ty:?}"),
            };
            union.variants.iter().map(|variant| ty(&variant.ty)).collect()
        }
        TypeKind::Wrapper(_) => Vec::new(),
        TypeKind::Answer(statuses) => statuses.iter().map(|variant| format!("{:?}", variant.status)).collect(),
    }
}

/// An API alone: its configuration, and its document with its overlays.
struct Api {
    config: Config,
    documents: Vec<Document>,
}

fn apis(config: &Config) -> Vec<Api> {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let documents = read::documents(&Disk, config, &mut sources, &mut diags);
    let documents = overlay::apply(documents, &Disk, config, &mut sources, &mut diags);
    let alone = |(api, document): (&ApiConfig, Document)| Api {
        config: Config { apis: vec![api.clone()], names_lock: None, ..config.clone() },
        documents: vec![document],
    };
    config.apis.iter().zip(documents).map(alone).collect()
}

/// What is renamed by adding or removing the operation, and how many names were compared.
fn renamed(api: &Api, whole: &Client, operation: &str) -> (Vec<String>, usize) {
    let mut config = api.config.clone();
    config.apis[0].exclude = Some(Choice { tags: Vec::new(), operations: vec![operation.to_owned()] });
    let rest = Client::new(api.documents.clone(), &config);
    let steps = [
        ("removing", whole.public(&whole.names), rest.public(&rest.names_after(&whole.names, whole))),
        ("adding", rest.public(&rest.names), whole.public(&whole.names_after(&rest.names, &rest))),
    ];
    let mut found = Vec::new();
    let mut compared = 0;
    for (step, before, after) in steps {
        for (place, name) in &before {
            let Some(now) = after.get(place) else { continue };
            compared += 1;
            if now != name {
                found.push(format!("{step} {operation}: {place} was {name}, is {now}"));
            }
        }
    }
    (found, compared)
}

/// Checks all operations of an API, on all processors; gives how many there are.
fn check_all(api: &Api) -> usize {
    let whole = Client::new(api.documents.clone(), &api.config);
    let operations = whole.model.apis[0].operations.iter();
    let operations: Vec<String> = operations
        .map(|operation| format!("{} {}", operation.method.key().to_uppercase(), operation.template))
        .collect();
    assert!(!operations.is_empty());
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(operation) = operations.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (renamed, compared) = renamed(api, &whole, operation);
            assert!(compared > operations.len(), "{operation}: only {compared} names were compared");
            found.lock().unwrap().extend(renamed);
        }
    };
    thread::scope(|scope| {
        let workers = 0..thread::available_parallelism().map_or(1, NonZero::get);
        let spawn = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).unwrap();
        workers.map(spawn).for_each(drop);
    });
    let found = found.into_inner().unwrap();
    assert!(found.is_empty(), "{}", found.join("\n"));
    operations.len()
}

#[test]
fn no_operation_of_our_documents_renames_another_by_coming_or_going() {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = config::load(&Disk, Path::new("../spec/client.toml"), &mut sources, &mut diags).unwrap();
    let counts: Vec<usize> = apis(&config).iter().map(check_all).collect();
    assert_eq!(counts, [22, 116]);
}
