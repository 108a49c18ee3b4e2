//! Security requirements → the credentials that satisfy them.

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement};

use super::Lowering;
use crate::model::SecurityScheme;

impl Lowering<'_, '_> {
    /// What operations need that say nothing else.
    pub(super) fn default_security(&self) -> Vec<Vec<SecurityScheme>> {
        self.security(self.openapi.security.as_deref().unwrap_or_default())
    }

    /// Alternatives, each a set of credentials; the configured scheme's alternative goes first.
    pub(super) fn security(&self, requirements: &[SecurityRequirement]) -> Vec<Vec<SecurityScheme>> {
        let mut requirements: Vec<&SecurityRequirement> = requirements.iter().collect();
        if let Some(preferred) = &self.api.security_scheme {
            requirements.sort_by_key(|requirement| !requirement.contains_key(preferred));
        }
        let mut alternatives = Vec::new();
        for requirement in requirements {
            let mut set: Vec<SecurityScheme> = requirement.keys().map(|name| self.scheme(name)).collect();
            set.sort_unstable();
            set.dedup();
            if !alternatives.contains(&set) {
                alternatives.push(set);
            }
        }
        alternatives
    }

    fn scheme(&self, name: &str) -> SecurityScheme {
        let components = self.openapi.components.as_ref();
        let scheme = components.and_then(|components| components.security_schemes.get(name));
        let Some(ReferenceOr::Item(scheme)) = scheme else { return SecurityScheme::Unsupported(name.to_owned()) };
        match scheme {
            openapiv3::SecurityScheme::APIKey { location, name, .. } => match location {
                APIKeyLocation::Query => SecurityScheme::Query(name.clone()),
                APIKeyLocation::Header => SecurityScheme::Header(name.clone()),
                APIKeyLocation::Cookie => SecurityScheme::Cookie(name.clone()),
            },
            openapiv3::SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => {
                SecurityScheme::Basic
            }
            openapiv3::SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => {
                SecurityScheme::Bearer
            }
            openapiv3::SecurityScheme::HTTP { .. } => SecurityScheme::Unsupported(name.to_owned()),
            openapiv3::SecurityScheme::OAuth2 { .. } | openapiv3::SecurityScheme::OpenIDConnect { .. } => {
                SecurityScheme::Bearer
            }
        }
    }
}
