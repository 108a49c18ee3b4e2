//! Responses: what an operation gives, and the errors that it declares.

use openapiv3::{ReferenceOr, Response, StatusCode};

use super::Lowering;
use super::body::{essence, is_json, listed};
use super::merge::Merged;
use super::operations::Site;
use super::schema::Context;
use crate::diag::Code;
use crate::model::{Answer, AnswerBody, DeclaredError, StatusRange, StatusVariant, Ty, TypeKind};

/// A response of an operation.
struct Declared<'a> {
    status: StatusRange,
    response: &'a Response,
    pointer: String,
}

impl<'a> Lowering<'a, '_> {
    /// The answer and the declared errors, by status.
    pub(super) fn lower_responses(&mut self, site: &Site<'a>) -> (Answer, Vec<DeclaredError>) {
        let (successes, others): (Vec<_>, Vec<_>) = declared(site).into_iter().partition(|d| is_success(d.status));
        // `default` alone is all that the document says of success; beside a success it is the errors'.
        let only_default =
            successes.is_empty() && matches!(others.as_slice(), [only] if only.status == StatusRange::Default);
        if only_default {
            let answer = others.first().and_then(|d| self.lower_success(site, d, "Response"));
            return (answer.map_or(Answer::Empty, Answer::Optional), Vec::new());
        }
        let answer = self.lower_answer(site, &successes);
        let differ = differ(&others);
        let errors = others.iter().map(|d| self.lower_error(site, d, !differ)).collect();
        (answer, errors)
    }

    fn lower_answer(&mut self, site: &Site<'a>, successes: &[Declared<'a>]) -> Answer {
        let mut bodies: Vec<(StatusRange, Option<AnswerBody>)> = Vec::new();
        let differ = differ(successes);
        for declared in successes {
            let word = if differ { reason(declared.status) } else { "Response" };
            bodies.push((declared.status, self.lower_success(site, declared, word)));
        }
        let mut distinct: Vec<&AnswerBody> = Vec::new();
        for body in bodies.iter().filter_map(|(_, body)| body.as_ref()) {
            if !distinct.contains(&body) {
                distinct.push(body);
            }
        }
        let is_complete = bodies.iter().all(|(_, body)| body.is_some());
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
        bodies: Vec<(StatusRange, Option<AnswerBody>)>,
    ) -> Answer {
        let variants = bodies
            .into_iter()
            .zip(successes)
            .map(|((status, body), declared)| StatusVariant {
                status,
                ty: body.map(|body| match body {
                    AnswerBody::Json(ty) => ty,
                    AnswerBody::Text | AnswerBody::Stream => Ty::Any,
                }),
                description: said(&declared.response.description),
            })
            .collect();
        let merged = Merged { pointer: format!("{}/responses", site.pointer), ..Merged::default() };
        let members = successes.iter().map(|declared| declared.pointer.clone()).collect();
        let context = Context::of_operation(&site.id, format!("{} Response", site.id));
        match self.enter(&merged, &context, TypeKind::Answer(variants), members, Vec::new()) {
            Ty::Named(id) => Answer::ByStatus(id),
            _ => Answer::Empty,
        }
    }

    /// The body of a success response: JSON if there is any, else text, else bytes.
    fn lower_success(&mut self, site: &Site<'a>, declared: &Declared<'a>, word: &str) -> Option<AnswerBody> {
        if matches!(declared.status, StatusRange::Exact(204 | 205)) {
            return None;
        }
        let mut content: Vec<_> = declared.response.content.iter().collect();
        content
            .sort_by_key(|(name, _)| (!is_json(&essence(name)), !essence(name).starts_with("text/"), (*name).clone()));
        let (name, media) = *content.first()?;
        let kind = essence(name);
        if is_json(&kind) {
            let others: Vec<String> = content.iter().skip(1).map(|(name, _)| format!("`{name}`")).collect();
            if !others.is_empty() {
                let message = format!("the answer is asked for as `{name}`; {} not used", listed(&others));
                self.report(Code::MediaTypeUnused, &format!("{}/content", declared.pointer), message);
            }
            let node = media.schema.as_ref().and_then(|schema| self.schema_node(schema));
            let names = Context::of_operation(&site.id, format!("{} {word}", site.id));
            let ty = node.map_or(Ty::Any, |node| self.lower_schema(node, names).ty);
            return Some(AnswerBody::Json(ty));
        }
        let body = if kind.starts_with("text/") { AnswerBody::Text } else { AnswerBody::Stream };
        Some(body)
    }

    fn lower_error(&mut self, site: &Site<'a>, declared: &Declared<'a>, is_one_kind: bool) -> DeclaredError {
        let mut ty = None;
        let json = declared.response.content.iter().find(|(name, _)| is_json(&essence(name)));
        if let Some(node) =
            json.and_then(|(_, media)| media.schema.as_ref()).and_then(|schema| self.schema_node(schema))
        {
            let word =
                if is_one_kind || declared.status == StatusRange::Default { "Error" } else { reason(declared.status) };
            let lowered = self.lower_schema(node, Context::of_operation(&site.id, format!("{} {word}", site.id)));
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

/// All responses of an operation, by status.
fn declared<'a>(site: &Site<'a>) -> Vec<Declared<'a>> {
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
    all.into_iter()
        .filter_map(|(status, key, response)| {
            let pointer = format!("{}/responses/{key}", site.pointer);
            Some(Declared { status, response: response.as_item()?, pointer })
        })
        .collect()
}

fn is_success(status: StatusRange) -> bool {
    matches!(status, StatusRange::Exact(200..=299) | StatusRange::Range(2))
}

/// Whether some of these have another body than the rest.
fn differ(declared: &[Declared<'_>]) -> bool {
    let mut schemas = declared.iter().map(|declared| content_schema(declared.response));
    let first = schemas.next();
    schemas.any(|schema| Some(schema) != first)
}

/// Which schema a response's JSON body has, to tell whether two differ.
fn content_schema(response: &Response) -> Option<String> {
    response.content.values().find_map(|media| match media.schema.as_ref()? {
        ReferenceOr::Reference { reference } => Some(reference.clone()),
        ReferenceOr::Item(_) => None,
    })
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
