//! Parameters → arguments.

use indexmap::{IndexMap, IndexSet};
use openapiv3::{CookieStyle, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle};

use super::Lowering;
use super::keywords::{self, Node};
use super::operations::Site;
use super::schema::{Context, Lowered, not_null};
use crate::diag::Code;
use crate::model::{Argument, ArgumentPlace, Docs, Style, StyleKind, Ty};
use crate::parse;

/// An argument and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub argument: Argument,
    pub pointer: String,
}

impl<'a> Lowering<'a, '_> {
    /// The arguments that aren't the body's: those of the path in the order of its template, then the others as in the
    /// document, the path item's first. An operation's parameter stands in for the path item's of the same place and name.
    pub(super) fn lower_parameters(&mut self, site: &Site<'a>) -> Vec<Given> {
        let mut found: IndexMap<(&'static str, &'a str), (&'a Parameter, Node<'a>)> = IndexMap::new();
        let levels = [(&site.item.parameters, &site.item_node), (&site.operation.parameters, &site.node)];
        for (parameters, owner) in levels {
            for (parameter, node) in parameters.iter().zip(owner.elements("parameters")) {
                let Some(parameter) = parse::parameter(self.openapi, parameter) else { continue };
                let key = (location(parameter), parameter.parameter_data_ref().name.as_str());
                found.insert(key, (parameter, node));
            }
        }
        let mut arguments = Vec::with_capacity(found.len());
        for variable in template_variables(site.template) {
            arguments.push(match found.get(&("path", variable)) {
                Some((parameter, node)) => self.lower_parameter(site, parameter, node),
                // Reported by `check`; a text will do.
                None => undeclared(variable, &site.node.pointer),
            });
        }
        for ((location, name), (parameter, node)) in found {
            if location != "path" && !is_ignored_header(location, name) {
                arguments.push(self.lower_parameter(site, parameter, &node));
            }
        }
        arguments
    }

    fn lower_parameter(&mut self, site: &Site<'a>, parameter: &'a Parameter, node: &Node<'a>) -> Given {
        let (data, pointer) = (parameter.parameter_data_ref(), node.pointer.clone());
        self.count_members(0, data.description.as_deref(), &pointer);
        let node = self.behind(node.clone());
        let (lowered, is_json) = self.lower_parameter_schema(site, data, &node);
        let Lowered { ty, docs, .. } = lowered;
        let place = place(parameter, is_json);
        self.report_nested(&ty, &place, &pointer);
        let required = data.required || matches!(place, ArgumentPlace::Path(_));
        let docs = Docs {
            summary: None,
            description: data.description.clone().filter(|text| !text.trim().is_empty()).or(docs.description),
            aliases: Vec::new(),
            deprecated: data.deprecated.unwrap_or_default().then(String::new),
            example: self.example_of(&node).or(docs.example),
        };
        let argument = Argument { name: data.name.clone(), place, required, ty: not_null(ty).0, docs };
        Given { argument, pointer }
    }

    /// Reports values within values, for which the standard has no form.
    fn report_nested(&mut self, ty: &Ty, place: &ArgumentPlace, pointer: &str) {
        let (ArgumentPlace::Path(style)
        | ArgumentPlace::Query(style)
        | ArgumentPlace::Header(style)
        | ArgumentPlace::Cookie(style)) = place
        else {
            return;
        };
        if style.kind == StyleKind::Json || !self.is_nested(ty) {
            return;
        }
        let how = match style.kind {
            StyleKind::DeepObject => "as `name[key][0]`",
            StyleKind::Form if style.explode && !matches!(ty, Ty::Array(_)) => "as parameters of their own",
            _ => "with commas if they are lists, and else as JSON",
        };
        let message = format!("OpenAPI has no form for values within values of a parameter: these are written {how}");
        self.report(Code::Unsupported, pointer, message).help("describe the parameter by `content`, as JSON");
    }

    /// Whether a list or an object holds further ones.
    fn is_nested(&self, ty: &Ty) -> bool {
        let holds = |ty: &Ty| {
            let ty = if let Ty::Nullable(inner) = ty { inner } else { ty };
            matches!(ty, Ty::Array(_) | Ty::Map(_)) || self.table.object(ty).is_some()
        };
        match ty {
            Ty::Array(inner) | Ty::Map(inner) => holds(inner),
            Ty::Nullable(inner) => self.is_nested(inner),
            ty => self.table.object(ty).is_some_and(|(_, object)| object.fields.iter().any(|field| holds(&field.ty))),
        }
    }

    fn lower_parameter_schema(&mut self, site: &Site<'a>, data: &'a ParameterData, node: &Node<'a>) -> (Lowered, bool) {
        let (schema, is_json) = match &data.format {
            ParameterSchemaOrContent::Schema(_) => {
                (node.get("schema").map(|schema| node.child(schema, &["schema"])), false)
            }
            ParameterSchemaOrContent::Content(content) => {
                (content.keys().next().and_then(|media_type| node.media_schema(media_type)), true)
            }
        };
        let context = Context::of_operation(&site.id, data.name.clone());
        let lowered = match schema {
            Some(node) => self.lower_slot(node, context),
            None => Lowered { ty: Ty::Text, docs: Docs::default(), read_only: false, write_only: false },
        };
        (lowered, is_json)
    }

    /// The parameter's own example, or the first of several.
    fn example_of(&self, parameter: &Node<'a>) -> Option<String> {
        let several = parameter.mapping("examples").into_iter().flatten();
        let several = several.map(|(name, example)| self.behind(parameter.child(example, &["examples", name])));
        let several = several.filter_map(|example| example.get("value"));
        parameter.get("example").into_iter().chain(several).find_map(keywords::example)
    }
}

/// The variables of a path template, in their order, each once.
fn template_variables(template: &str) -> IndexSet<&str> {
    let mut variables = IndexSet::new();
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        variables.insert(name);
        rest = after;
    }
    variables
}

fn undeclared(name: &str, pointer: &str) -> Given {
    let place = ArgumentPlace::Path(style(StyleKind::Simple, false));
    let argument = Argument { name: name.to_owned(), place, required: true, ty: Ty::Text, docs: Docs::default() };
    Given { argument, pointer: pointer.to_owned() }
}

/// OpenAPI 3.0.3, Parameter Object: header parameters of these names shall be ignored.
fn is_ignored_header(location: &str, name: &str) -> bool {
    location == "header"
        && ["accept", "content-type", "authorization"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn location(parameter: &Parameter) -> &'static str {
    match parameter {
        Parameter::Query { .. } => "query",
        Parameter::Header { .. } => "header",
        Parameter::Path { .. } => "path",
        Parameter::Cookie { .. } => "cookie",
    }
}

fn place(parameter: &Parameter, is_json: bool) -> ArgumentPlace {
    let data = parameter.parameter_data_ref();
    let kind = |kind| if is_json { StyleKind::Json } else { kind };
    match parameter {
        Parameter::Path { style: path, .. } => {
            let path = match path {
                PathStyle::Matrix => StyleKind::Matrix,
                PathStyle::Label => StyleKind::Label,
                PathStyle::Simple => StyleKind::Simple,
            };
            ArgumentPlace::Path(style(kind(path), data.explode.unwrap_or_default()))
        }
        Parameter::Query { style: query, allow_reserved, .. } => {
            let is_tsv = data.extensions.get("x-collection-format").is_some_and(|format| format == "tsv");
            let query = match query {
                _ if is_tsv => StyleKind::TabDelimited,
                QueryStyle::Form => StyleKind::Form,
                QueryStyle::SpaceDelimited => StyleKind::SpaceDelimited,
                QueryStyle::PipeDelimited => StyleKind::PipeDelimited,
                QueryStyle::DeepObject => StyleKind::DeepObject,
            };
            let explode = data.explode.unwrap_or(query == StyleKind::Form || query == StyleKind::DeepObject);
            ArgumentPlace::Query(Style { allow_reserved: *allow_reserved, ..style(kind(query), explode) })
        }
        Parameter::Header { .. } => {
            ArgumentPlace::Header(style(kind(StyleKind::Simple), data.explode.unwrap_or_default()))
        }
        Parameter::Cookie { style: CookieStyle::Form, .. } => {
            ArgumentPlace::Cookie(style(kind(StyleKind::Form), data.explode.unwrap_or(true)))
        }
    }
}

fn style(kind: StyleKind, explode: bool) -> Style {
    Style { kind, explode, allow_reserved: false }
}
