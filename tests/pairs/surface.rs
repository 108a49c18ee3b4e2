//! A caller of an emitted module: a function for each way in which a program can use something of it, types written out.

use std::fmt::Write as _;

use clientsmith::inspect::{Api, Operation};
use quote::ToTokens;
use syn::{
    Attribute, Field, Fields, FnArg, GenericArgument, ImplItem, Item, ItemEnum, ItemImpl, ItemStruct, PathArguments,
    ReturnType, Type, TypeParamBound, Visibility,
};

/// The text of a caller: what it does is compiled, and never run.
pub(crate) struct Caller {
    text: String,
    count: usize,
}

impl Caller {
    /// A caller of the module at `path`.
    pub(crate) fn new(path: &str) -> Self {
        let uses = ["pairs::*", &format!("{path}::*"), "std::collections::BTreeMap"];
        Self { text: uses.map(|path| format!("    use {path};\n")).concat(), count: 0 }
    }

    /// Its text as a module, and how many functions are in it.
    pub(crate) fn module(self, name: &str) -> (String, usize) {
        (format!("mod {name} {{\n{}}}\n", self.text), self.count)
    }

    fn function(&mut self, parameters: &[String], result: Option<&str>, body: &str) {
        let result = result.map(|ty| format!(" -> {ty}")).unwrap_or_default();
        let _ = writeln!(self.text, "    pub fn f{}({}){result} {{ {body} }}", self.count, parameters.join(", "));
        self.count += 1;
    }

    /// What operations are reached by and give, which no item of a file has in words.
    pub(crate) fn api(&mut self, api: &Api) {
        for tag in &api.tags {
            self.function(&["client: Client".to_owned()], Some(&tag.handle), &tag.access);
            for operation in &tag.operations {
                self.operation(operation);
            }
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let call = [format!("call: {}", operation.builder)];
        self.function(&call, Some(&format!("Call<{}>", operation.answer)), "call.send()");
        if let Some(paging) = &operation.paging {
            self.function(&call, Some(&format!("Items<{}>", paging.item)), "call.items()");
        }
        if !operation.other_answers.is_empty() {
            self.function(&call, Some("Call<ByteStream>"), "call.send_as(\"x/y\")");
        }
        if !operation.other_bodies.is_empty() {
            self.function(&call, Some(&operation.builder), "call.body_as(\"x/y\", Vec::new())");
        }
    }

    /// What a file of the module offers.
    pub(crate) fn file(&mut self, text: &str) {
        for item in syn::parse_file(text).unwrap().items {
            match item {
                Item::Struct(item) if is_public(&item.vis, &item.attrs) => self.structure(&item),
                Item::Enum(item) if is_public(&item.vis, &item.attrs) => self.enumeration(&item),
                Item::Impl(item) => self.methods(&item),
                Item::Static(item) if is_public(&item.vis, &item.attrs) => {
                    self.function(&[], None, &format!("let _: &{} = &{};", given(&item.ty, ""), item.ident));
                }
                Item::Type(item) if is_public(&item.vis, &item.attrs) => {
                    self.function(&[format!("value: {}", item.ident)], Some(&given(&item.ty, "")), "value");
                }
                _ => {}
            }
        }
    }

    fn structure(&mut self, item: &ItemStruct) {
        let name = item.ident.to_string();
        self.traits(&name, &item.attrs);
        let fields = item.fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis, &field.attrs));
        let named = |(index, field): (usize, &Field)| {
            let field_name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            (field_name, given(&field.ty, &name))
        };
        let fields: Vec<(String, String)> = fields.map(named).collect();
        for (field, ty) in &fields {
            self.function(&[format!("value: {name}")], Some(ty), &format!("value.{field}"));
        }
        if !fields.is_empty() && !has(&item.attrs, "non_exhaustive") {
            let numbered = || fields.iter().enumerate();
            let parameters: Vec<String> = numbered().map(|(index, (_, ty))| format!("a{index}: {ty}")).collect();
            let values: Vec<String> = numbered().map(|(index, (field, _))| format!("{field}: a{index}")).collect();
            self.function(&parameters, Some(&name), &format!("{name} {{ {} }}", values.join(", ")));
        }
    }

    fn enumeration(&mut self, item: &ItemEnum) {
        let name = item.ident.to_string();
        self.traits(&name, &item.attrs);
        for variant in &item.variants {
            let path = format!("{name}::{}", variant.ident);
            match &variant.fields {
                Fields::Unnamed(fields) => {
                    let ty = given(&fields.unnamed.first().unwrap().ty, &name);
                    self.function(&[format!("held: {ty}")], Some(&name), &format!("{path}(held)"));
                    let body = format!("match value {{ {path}(held) => Some(held), _ => None }}");
                    self.function(&[format!("value: {name}")], Some(&format!("Option<{ty}>")), &body);
                }
                Fields::Unit => {
                    self.function(&[], Some(&name), &path);
                    self.function(&[format!("value: {name}")], Some("bool"), &format!("matches!(value, {path})"));
                }
                Fields::Named(_) => panic!("{path} has named fields"),
            }
        }
    }

    /// Whether it is still all that it derives.
    fn traits(&mut self, name: &str, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let listed = attribute.meta.require_list().unwrap().tokens.to_string();
            for derived in listed.split(',').map(str::trim) {
                let path = match derived {
                    // These two are macros alone, where nothing names the trait.
                    "Debug" => "std::fmt::Debug",
                    "Hash" => "std::hash::Hash",
                    other => other,
                };
                self.function(&[], None, &format!("fn is<T: {path}>() {{}} is::<{name}>();"));
            }
        }
    }

    fn methods(&mut self, item: &ItemImpl) {
        let name = given(&item.self_ty, "");
        if let Some((path, _)) = &item.trait_ {
            let path = spelled(path);
            if path == "Default" {
                self.function(&[], Some(&name), &format!("<{name} as {path}>::default()"));
            }
            return;
        }
        for function in &item.items {
            let ImplItem::Fn(function) = function else { continue };
            if !is_public(&function.vis, &function.attrs) {
                continue;
            }
            let (mut parameters, mut arguments) = (Vec::new(), Vec::new());
            for (index, input) in function.sig.inputs.iter().enumerate() {
                let ty = match input {
                    FnArg::Receiver(receiver) if spelled(receiver).starts_with('&') => format!("&{name}"),
                    FnArg::Receiver(_) => name.clone(),
                    FnArg::Typed(input) => given(&input.ty, &name),
                };
                parameters.push(format!("a{index}: {ty}"));
                arguments.push(format!("a{index}"));
            }
            let result = match &function.sig.output {
                ReturnType::Default => None,
                ReturnType::Type(_, ty) => Some(given(ty, &name)),
            };
            let body = format!("{name}::{}({})", function.sig.ident, arguments.join(", "));
            self.function(&parameters, result.as_deref(), &body);
        }
    }
}

/// A type that a caller gives where this one is asked for: `Self` written out, and what becomes a type in its place.
fn given(ty: &Type, own: &str) -> String {
    let Type::ImplTrait(bounds) = ty else {
        let text = spelled(ty);
        return if text == "Self" { own.to_owned() } else { text };
    };
    let Some(TypeParamBound::Trait(bound)) = bounds.bounds.first() else { panic!("{}", spelled(ty)) };
    let segment = bound.path.segments.last().unwrap();
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { panic!("{}", spelled(ty)) };
    match (segment.ident.to_string().as_str(), arguments.args.first().unwrap()) {
        ("Into", GenericArgument::Type(inner)) => given(inner, own),
        ("IntoIterator", GenericArgument::AssocType(item)) => format!("Vec<{}>", given(&item.ty, own)),
        _ => panic!("{}", spelled(ty)),
    }
}

fn spelled(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

fn is_public(visibility: &Visibility, attributes: &[Attribute]) -> bool {
    let is_hidden =
        attributes.iter().any(|attribute| attribute.path().is_ident("doc") && spelled(attribute).contains("hidden"));
    matches!(visibility, Visibility::Public(_)) && !is_hidden
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident(name))
}
