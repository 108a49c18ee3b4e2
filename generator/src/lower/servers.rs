//! Where requests go.

use openapiv3::Server;

use super::Lowering;
use super::operations::Site;
use crate::model;

impl Lowering<'_, '_> {
    /// The configured base URL, or the document's first server.
    pub(super) fn base_url(&self) -> String {
        let declared = || self.openapi.servers.first().map(server_url);
        let url = self.api.base_url.clone().or_else(declared).unwrap_or_default();
        url.trim_end_matches('/').to_owned()
    }

    /// Every server of the document.
    pub(super) fn servers(&self) -> Vec<model::Server> {
        let variables = |server: &Server| {
            let variables = server.variables.iter().flatten();
            let variables = variables.map(|(name, variable)| {
                let (default, values) = (variable.default.clone(), variable.enumeration.clone());
                let description = said(variable.description.as_ref());
                model::ServerVariable { name: name.clone(), default, values, description }
            });
            variables.collect()
        };
        let servers = self.openapi.servers.iter().map(|server| {
            let description = said(server.description.as_ref());
            let url = server.url.trim_end_matches('/').to_owned();
            model::Server { url, description, variables: variables(server) }
        });
        servers.collect()
    }

    /// Where an operation's requests go, if it or its path names a server of its own.
    pub(super) fn operation_base_url(&self, site: &Site<'_>) -> Option<String> {
        let server = site.operation.servers.first().or_else(|| site.item.servers.first())?;
        let url = server_url(server).trim_end_matches('/').to_owned();
        (url != self.base_url()).then_some(url)
    }
}

fn said(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty()).cloned()
}

/// A server's URL with its variables' defaults put in.
fn server_url(server: &Server) -> String {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url
}
