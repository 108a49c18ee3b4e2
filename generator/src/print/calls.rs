//! For tests of the client: every operation as a call that takes its arguments from JSON, and every type.
//!
//! What the emitted files use of `crate::support` is written by hand where the tests are.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse_str;

use super::api::ApiView;
use super::argument::{is_raw, patched};
use super::example::full;
use super::inline::Words;
use super::module::Head;
use super::operation::Named;
use super::package;
use super::page::ident;
use super::ty::{self, Form};
use crate::config::{ApiConfig, Config};
use crate::document::Files;
use crate::model::{Answer, AnswerBody, Argument, ArgumentPlace, Model, OperationId, Ty, TypeId, TypeKind};
use crate::name::Names;
use crate::origins::{ApiOrigins, Origins, Place};
use crate::read::Sources;

/// The files below the folder of the configured one; none if none is configured.
#[must_use]
#[inline(never)]
pub fn files(model: &Model, names: &Names, origins: &Origins, config: &Config, sources: &Sources) -> Option<Files> {
    let root = config.tests.calls.as_deref()?;
    let (name, stem) = (root.file_name()?, root.file_stem()?);
    let words = Words::default();
    let words: Vec<Words> = model.apis.iter().map(|_| words.clone()).collect();
    let head = Head::new(config);
    let mut files = Files::new();
    let mut modules = Vec::new();
    let views = ApiView::all(model, names, config, &words);
    for ((view, origins), config) in views.iter().zip(&origins.apis).zip(&config.apis) {
        let module = view.names.module.clone().unwrap_or_else(|| "api".to_owned());
        let file = File { view, origins, config, sources };
        files.insert(Path::new(stem).join(format!("{module}.rs")), file.text(&head));
        modules.push(module);
    }
    files.insert(name.into(), root_text(&head, &modules, stem));
    let list = package::list(files.keys());
    files.insert(PathBuf::from(package::LIST), list);
    Some(files)
}

/// The file that leads to those of the APIs.
fn root_text(head: &Head, modules: &[String], stem: &OsStr) -> String {
    let mut text = head.of_all();
    text.push_str("\n//! Every operation as a call with arguments from JSON, and every type.\n\n");
    text.extend(modules.iter().map(|module| format!("mod {module};\n")));
    let entries = modules.iter().map(|module| format!("    (\"{module}\", {module}::OPERATIONS, {module}::TYPES),\n"));
    let entries: String = entries.collect();
    let name = stem.to_string_lossy();
    text + &format!(
        "\nuse crate::support::Api;\n\n/// What the files below `{name}` have, by API.\npub(crate) const APIS: &[Api] = &[\n{entries}];\n"
    )
}

/// One API's file.
struct File<'a> {
    view: &'a ApiView<'a>,
    origins: &'a ApiOrigins,
    config: &'a ApiConfig,
    sources: &'a Sources,
}

impl File<'_> {
    fn text(&self, head: &Head) -> String {
        let count = self.view.api.operations.len();
        let operations = (0..count).filter_map(|index| self.operation(&Named::new(self.view, OperationId(index))?));
        let operations: Vec<TokenStream> = operations.collect();
        let types: Vec<TokenStream> =
            (0..self.view.api.types.len()).filter_map(|index| self.ty(TypeId(index))).collect();
        let uses = self.uses();
        let deprecated = self
            .has_deprecated()
            .then_some("#![expect(deprecated, reason = \"what is deprecated is called too\")]\n\n");
        let operations = item(quote!(pub(crate) const OPERATIONS: &[Operation] = &[#(#operations),*];));
        let types = item(quote!(pub(crate) const TYPES: &[Type] = &[#(#types),*];));
        let head = head.of(&self.view.document);
        let deprecated = deprecated.unwrap_or_default();
        format!("{head}\n{deprecated}{uses}\n{operations}\n{types}")
    }

    fn has_deprecated(&self) -> bool {
        let is_deprecated = |docs: &crate::model::Docs| docs.deprecated.is_some();
        let operations = &self.view.api.operations;
        let arguments = operations.iter().flat_map(|operation| &operation.arguments);
        operations.iter().any(|operation| is_deprecated(&operation.docs))
            || arguments.filter(|argument| !argument.required).any(|argument| is_deprecated(&argument.docs))
            || self.view.api.types.iter().any(|ty| is_deprecated(&ty.docs))
    }

    /// An operation: its id, its call, and how its errors' bodies are read.
    fn operation(&self, named: &Named) -> Option<TokenStream> {
        let id = &named.operation.id;
        let call = self.call(named)?;
        let errors = named.operation.errors.iter().filter_map(|error| {
            let status = error.status.to_string();
            let ty = self.path(&full(self.view, error.ty.as_ref()?))?;
            Some(quote!((#status, error::<#ty>)))
        });
        Some(quote!(Operation { id: #id, call: |client, given| { #call }, errors: &[#(#errors),*] }))
    }

    fn call(&self, named: &Named) -> Option<TokenStream> {
        let identifiers = self.view.names;
        let api = identifiers.module.as_deref().map(ident).map(|module| quote!(.#module()));
        let handle = ident(&identifiers.tag(named.operation.tag).accessor);
        let method = ident(&named.names.method);
        let required = named.arguments(true).map(|(argument, _)| {
            let (how, place) = how(named, argument);
            quote!(given.#how(#place)?)
        });
        let builder = self.own(&named.names.builder)?;
        let optional = named.arguments(false).map(|(argument, name)| {
            let (how, place) = how(named, argument);
            let setter = ident(name);
            let patch = patched(argument)
                .and_then(|inner| self.path(&format!("{}::Patch<{}>", self.view.krate, full(self.view, inner))));
            patch.map_or_else(
                || quote!(.#how(#place, #builder::#setter)),
                |patch| quote!(.#how(#place, |call: #builder, given: #patch| call.#setter(given))),
            )
        });
        let send = quote!(#builder::send_with_response);
        let end = match &named.operation.answer {
            Answer::One(AnswerBody::Stream) | Answer::Optional(AnswerBody::Stream) => quote!(.stream(#send)),
            Answer::ByStatus(id) => {
                let arms = self.by_status(*id)?;
                quote!(.by_status(#send, |answer| match answer { #arms }))
            }
            Answer::Empty | Answer::One(_) | Answer::Optional(_) => quote!(.json(#send)),
        };
        Some(quote! {
            let call = client #api .#handle().#method(#(#required),*);
            given.fill(call) #(#optional)* #end
        })
    }

    /// An answer by status as JSON.
    fn by_status(&self, id: TypeId) -> Option<TokenStream> {
        let TypeKind::Answer(variants) = &self.view.ty(id)?.kind else { return None };
        let names = self.view.names.ty(id);
        let name = self.own(&names.name)?;
        let arms = variants.iter().zip(&names.members).map(|(variant, member)| {
            let member = ident(member);
            match &variant.body {
                Some(AnswerBody::Stream) => quote!(#name::#member(value) => json(value.to_vec()),),
                Some(AnswerBody::Json(_) | AnswerBody::Text) => quote!(#name::#member(value) => json(value),),
                None => quote!(#name::#member => json(()),),
            }
        });
        Some(quote!(#(#arms)* other => Err(format!("{other:?}")),))
    }

    /// A type: its name, where the documents have it, and how its JSON comes back.
    fn ty(&self, id: TypeId) -> Option<TokenStream> {
        if matches!(self.view.ty(id)?.kind, TypeKind::Answer(_)) {
            return None;
        }
        let name = &self.view.names.ty(id).name;
        let place = self.origins.types.get(id.0).and_then(|places| places.first());
        let place = place.map(|place| self.place(place)).unwrap_or_default();
        let path = self.own(name)?;
        Some(quote!((#name, #place, round_trip::<#path>)))
    }

    /// A place as text: `#/definitions/Build` of the document, `0#/actions/3/update` of its first overlay, `parts/build.yaml#` of a
    /// file that the document refers to, from its folder.
    fn place(&self, place: &Place) -> String {
        let name = self.sources.list.get(place.document).map_or("", |source| source.name.as_str());
        let overlay = self.config.overlays.iter().position(|overlay| overlay.as_path() == Path::new(name));
        let folder = self.config.document.parent().unwrap_or(Path::new(""));
        let file = match overlay {
            Some(index) => index.to_string(),
            None if Path::new(name) == self.config.document => String::new(),
            None => {
                Path::new(name).strip_prefix(folder).unwrap_or(Path::new(name)).to_string_lossy().replace('\\', "/")
            }
        };
        format!("{file}#{}", place.pointer)
    }

    /// An item of this API.
    fn own(&self, name: &str) -> Option<TokenStream> {
        self.path(&format!("{}::{name}", self.module()))
    }

    /// A type or path as tokens, with the short name for the module of this API.
    fn path(&self, text: &str) -> Option<TokenStream> {
        parse_str(&text.replace(&format!("{}::", self.module()), "api::")).ok()
    }

    /// The module of this API: `circleci::v2`.
    fn module(&self) -> String {
        self.view.root.replacen(&self.view.home, &self.view.krate, 1)
    }

    /// The line that brings what is used of the tests' own support.
    fn uses(&self) -> String {
        let operations = || self.view.api.operations.iter();
        let has_errors = operations().flat_map(|operation| &operation.errors).any(|error| error.ty.is_some());
        let is_by_status = operations().any(|operation| matches!(operation.answer, Answer::ByStatus(_)));
        let mut names = vec!["Operation", "Type"];
        names.extend(has_errors.then_some("error"));
        names.extend(is_by_status.then_some("json"));
        names.extend((!self.view.api.types.is_empty()).then_some("round_trip"));
        format!("use {} as api;\n\nuse crate::support::{{{}}};\n", self.module(), names.join(", "))
    }
}

/// Which method takes an argument, and where the argument stands in the JSON.
fn how(named: &Named, argument: &Argument) -> (proc_macro2::Ident, TokenStream) {
    let name = &argument.name;
    let place = match argument.place {
        ArgumentPlace::Path(_) => quote!("path", #name),
        ArgumentPlace::Query(_) => quote!("query", #name),
        ArgumentPlace::Header(_) => quote!("header", #name),
        ArgumentPlace::Cookie(_) => quote!("cookie", #name),
        ArgumentPlace::BodyProperty => quote!("body", #name),
        ArgumentPlace::Body => quote!("body", ""),
    };
    let how = match ty::form(&argument.ty) {
        // Parts that are files take text too.
        _ if argument.ty == Ty::Bytes => "text",
        _ if argument.ty == Ty::Array(Box::new(Ty::Bytes)) => "texts",
        _ if argument.place == ArgumentPlace::Body && is_raw(named) => "text",
        Form::Text => "text",
        Form::Texts => "texts",
        Form::Value => "value",
    };
    (format_ident!("{how}"), place)
}

fn item(tokens: TokenStream) -> String {
    syn::parse2(tokens)
        .map_or_else(|error| format!("compile_error!({:?});\n", error.to_string()), |file| prettyplease::unparse(&file))
}
