//! Responses: what an operation gives, and the errors that it declares.

use openapiv3::{Response, StatusCode};

use super::Lowering;
use super::body::quoted;
use super::keywords::Node;
use super::media::{essence, is_json, is_range, is_text, json_rank, others};
use super::merge::Merged;
use super::operations::Site;
use super::schema::Context;
use crate::diag::Code;
use crate::model::{Answer, AnswerBody, DeclaredError, StatusRange, StatusVariant, Ty, TypeKind};
use crate::parse;

/// A response of an operation.
struct Declared<'a> {
    status: StatusRange,
    response: &'a Response,
    /// Where the operation has it.
    pointer: String,
    /// What stands there, or is referred to.
    node: Node<'a>,
}

impl Declared<'_> {
    /// Which schema the body has, to tell whether two differ.
    fn schema(&self) -> Option<String> {
        self.response.content.keys().find_map(|media_type| Some(self.node.media_schema(media_type)?.pointer))
    }
}

/// What an operation's responses say.
pub(super) struct Responses {
    pub answer: Answer,
    /// The `Accept` header, if not for `application/json`.
    pub accept: Option<String>,
    /// Further media types of a success.
    pub others: Vec<String>,
    pub errors: Vec<DeclaredError>,
}

/// The body of a success, in one of its media types.
struct Chosen {
    media_type: String,
    others: Vec<String>,
    body: AnswerBody,
}

impl<'a> Lowering<'a, '_> {
    /// The answer and the declared errors, by status.
    pub(super) fn lower_responses(&mut self, site: &Site<'a>) -> Responses {
        let (mut successes, mut others): (Vec<_>, Vec<_>) =
            self.declared(site).into_iter().partition(|d| is_success(d.status));
        for Declared { response, pointer, .. } in successes.iter().chain(&others) {
            self.count_members(response.content.len(), Some(&response.description), pointer);
        }
        // `default` alone is all that the document says of success; beside a success it is the errors'.
        let only_default =
            successes.is_empty() && matches!(others.as_slice(), [only] if only.status == StatusRange::Default);
        if only_default {
            successes.append(&mut others);
        }
        let differ = differ(&successes);
        let mut bodies = Vec::new();
        for declared in &successes {
            let word = if differ { reason(declared.status) } else { "Response" };
            bodies.push(self.lower_success(site, declared, word));
        }
        let accept = accept(bodies.iter().flatten());
        let further = bodies.iter().flatten().flat_map(|body| &body.others).map(String::as_str);
        let further = self::others(further, "");
        let bodies: Vec<_> = bodies.into_iter().map(|body| body.map(|body| body.body)).collect();
        let answer = match self.lower_answer(site, &successes, bodies) {
            Answer::One(body) if only_default => Answer::Optional(body),
            answer => answer,
        };
        let differ = self::differ(&others);
        let errors = others.iter().map(|d| self.lower_error(site, d, !differ)).collect();
        Responses { answer, accept, others: further, errors }
    }

    /// All responses of an operation, by status.
    fn declared(&self, site: &Site<'a>) -> Vec<Declared<'a>> {
        let responses = &site.operation.responses;
        let mut all = Vec::new();
        for (code, response) in &responses.responses {
            let status = match code {
                StatusCode::Code(code) => StatusRange::Exact(*code),
                StatusCode::Range(digit) => StatusRange::Range(u8::try_from(*digit).unwrap_or_default()),
            };
            all.push((status, code.to_string(), response));
        }
        all.extend(responses.default.as_ref().map(|response| (StatusRange::Default, "default".to_owned(), response)));
        all.sort_by_key(|(status, ..)| *status);
        let in_tree = site.node.mapping("responses").into_iter().flatten();
        all.into_iter()
            .filter_map(|(status, key, response)| {
                // The last of `4xx` and `4XX`, which are the same.
                let (key, value) = in_tree.clone().rfind(|(given, _)| given.eq_ignore_ascii_case(&key))?;
                let own = site.node.child(value, &["responses", key]);
                let (pointer, response) = (own.pointer.clone(), parse::response(self.openapi, response)?);
                Some(Declared { status, response, pointer, node: self.behind(own) })
            })
            .collect()
    }

    fn lower_answer(&mut self, site: &Site<'a>, successes: &[Declared<'a>], bodies: Vec<Option<AnswerBody>>) -> Answer {
        let mut distinct: Vec<&AnswerBody> = Vec::new();
        for body in bodies.iter().flatten() {
            if !distinct.contains(&body) {
                distinct.push(body);
            }
        }
        let is_complete = bodies.iter().all(Option::is_some);
        match distinct.as_slice() {
            [] => Answer::Empty,
            [body] if is_complete => Answer::One((*body).clone()),
            [body] => Answer::Optional((*body).clone()),
            _ => self.lower_statuses(site, successes, bodies),
        }
    }

    /// Success responses with different bodies: an enum.
    fn lower_statuses(
        &mut self,
        site: &Site<'a>,
        successes: &[Declared<'a>],
        bodies: Vec<Option<AnswerBody>>,
    ) -> Answer {
        let variants = bodies.into_iter().zip(successes).map(|(body, declared)| StatusVariant {
            status: declared.status,
            body,
            description: said(&declared.response.description),
        });
        let variants = variants.collect();
        let merged = Merged { pointer: format!("{}/responses", site.node.pointer), ..Merged::default() };
        let members = successes.iter().map(|declared| declared.pointer.clone()).collect();
        let context = Context::of_operation(&site.id, format!("{} Response", site.id));
        match self.enter(&merged, &context, TypeKind::Answer(variants), members, Vec::new()) {
            Ty::Named(id) => Answer::ByStatus(id),
            _ => Answer::Empty,
        }
    }

    /// The body of a success response: JSON if there is any, else text, else bytes.
    fn lower_success(&mut self, site: &Site<'a>, declared: &Declared<'a>, word: &str) -> Option<Chosen> {
        if matches!(declared.status, StatusRange::Exact(204 | 205)) {
            return None;
        }
        let mut content = Vec::new();
        for name in declared.response.content.keys() {
            let schema = declared.node.media_schema(name);
            let kind = essence(name);
            let is_json = is_json(&kind) && !self.is_binary(schema.as_ref());
            content.push(((!is_json, !is_text(&kind), json_rank(&kind), name), schema));
        }
        content.sort_by_key(|(rank, _)| *rank);
        let ((not_json, not_text, _, name), schema) = content.into_iter().next()?;
        let others = others(declared.response.content.keys().map(String::as_str), name);
        if !others.is_empty() {
            let message = format!("the answer is asked for as `{name}`, {} by `send_as` alone", quoted(&others));
            self.report(Code::MediaTypeUnused, &format!("{}/content", declared.pointer), message);
        }
        let body = if not_json {
            self.report_untyped(name, schema.as_ref(), "the answer");
            if not_text { AnswerBody::Stream } else { AnswerBody::Text }
        } else {
            let names = Context::of_operation(&site.id, format!("{} {word}", site.id));
            AnswerBody::Json(schema.map_or(Ty::Any, |node| self.lower_slot(node, names).ty))
        };
        Some(Chosen { media_type: name.clone(), others, body })
    }

    fn lower_error(&mut self, site: &Site<'a>, declared: &Declared<'a>, is_one_kind: bool) -> DeclaredError {
        let mut ty = None;
        let json = declared.response.content.keys().find(|name| is_json(&essence(name)));
        if let Some(node) = json.and_then(|name| declared.node.media_schema(name)) {
            let word =
                if is_one_kind || declared.status == StatusRange::Default { "Error" } else { reason(declared.status) };
            let lowered = self.lower_slot(node, Context::of_operation(&site.id, format!("{} {word}", site.id)));
            if let Ty::Named(id) = lowered.ty
                && let Some(entry) = self.table.get_mut(id)
            {
                entry.error_uses += 1;
            }
            ty = Some(lowered.ty);
        }
        DeclaredError { status: declared.status, ty, description: said(&declared.response.description) }
    }
}

/// What is asked for: JSON by its own media types, and anything else where it may come too. Where only one thing other
/// than JSON is offered, a server is not told which: some know it by another name.
fn accept<'b>(bodies: impl Iterator<Item = &'b Chosen> + Clone) -> Option<String> {
    let is_json = |body: &&Chosen| matches!(body.body, AnswerBody::Json(_));
    let mut types: Vec<&str> = Vec::new();
    for body in bodies.clone().filter(is_json) {
        let is_usual = is_range(&body.media_type) || essence(&body.media_type) == "application/json";
        let media_type = if is_usual { "application/json" } else { &body.media_type };
        if !types.contains(&media_type) {
            types.push(media_type);
        }
    }
    let json = types.join(", ");
    let mut raw = bodies.filter(|body| !is_json(body));
    match (raw.next(), raw.next()) {
        (None, _) => Some(json).filter(|json| !json.is_empty() && json != "application/json"),
        (Some(only), None) if json.is_empty() && !only.others.is_empty() => Some(only.media_type.clone()),
        _ if json.is_empty() => Some("*/*".to_owned()),
        _ => Some(format!("{json}, */*;q=0.8")),
    }
}

fn is_success(status: StatusRange) -> bool {
    matches!(status, StatusRange::Exact(200..=299) | StatusRange::Range(2))
}

/// Whether some of these have another body than the rest.
fn differ(declared: &[Declared<'_>]) -> bool {
    let mut schemas = declared.iter().map(Declared::schema);
    let first = schemas.next();
    schemas.any(|schema| Some(schema) != first)
}

fn said(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.to_owned())
}

/// A word for a status (RFC 9110, section 15).
fn reason(status: StatusRange) -> &'static str {
    match status {
        StatusRange::Exact(code) => match code {
            200 => "Ok",
            201 => "Created",
            202 => "Accepted",
            203 => "Non Authoritative",
            206 => "Partial Content",
            207 => "Multi Status",
            400 => "Bad Request",
            401 => "Unauthorized",
            402 => "Payment Required",
            403 => "Forbidden",
            404 => "Not Found",
            405 => "Method Not Allowed",
            406 => "Not Acceptable",
            409 => "Conflict",
            410 => "Gone",
            412 => "Precondition Failed",
            413 => "Content Too Large",
            415 => "Unsupported Media Type",
            422 => "Unprocessable",
            429 => "Too Many Requests",
            500 => "Server Error",
            501 => "Not Implemented",
            502 => "Bad Gateway",
            503 => "Unavailable",
            504 => "Gateway Timeout",
            _ => class(code / 100),
        },
        StatusRange::Range(digit) => class(u16::from(digit)),
        StatusRange::Default => "Error",
    }
}

/// A word for all statuses of a first digit.
fn class(digit: u16) -> &'static str {
    match digit {
        2 => "Success",
        3 => "Redirect",
        4 => "Client Error",
        _ => "Failure",
    }
}
