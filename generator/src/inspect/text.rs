//! A report as text.

use std::fmt::{self, Display, Formatter};

use crate::name;

use super::{Api, Argument, Incoming, Member, Operation, Report, Tag, Type};

impl Display for Report {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for (index, api) in self.apis.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            write!(out, "{api}")?;
        }
        Ok(())
    }
}

impl Display for Api {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let module = self.module.as_ref().map(|module| format!(" (module {module})")).unwrap_or_default();
        writeln!(out, "{}, version {}{module}", self.title, self.version)?;
        let base_url = if self.base_url.is_empty() { "none" } else { &self.base_url };
        writeln!(out, "base URL: {base_url}")?;
        for server in &self.servers {
            writeln!(out, "server: {server}")?;
        }
        writeln!(out, "credentials: {}", alternatives(&self.credentials))?;
        for tag in &self.tags {
            write!(out, "\n{tag}")?;
        }
        if !self.webhooks.is_empty() {
            writeln!(out, "\nwebhooks")?;
        }
        for incoming in &self.webhooks {
            writeln!(out, "  {incoming}")?;
        }
        for ty in &self.types {
            write!(out, "\n{ty}")?;
        }
        Ok(())
    }
}

impl Display for Tag {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}: {}", self.access, self.handle)?;
        self.operations.iter().try_for_each(|operation| write!(out, "{operation}"))
    }
}

impl Display for Operation {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let arguments: Vec<_> =
            self.arguments.iter().map(|Argument { name, ty, .. }| format!("{name}: {ty}")).collect();
        let deprecated = if self.is_deprecated { "  (deprecated)" } else { "" };
        writeln!(out, "  {}({}) -> {}{deprecated}", self.name, arguments.join(", "), self.answer)?;
        writeln!(out, "      {} {}", self.method, self.template)?;
        for Argument { name, ty, .. } in &self.setters {
            writeln!(out, "      .{name}({ty})")?;
        }
        if let Some(body) = self.body.as_ref().filter(|body| *body != "application/json") {
            writeln!(out, "      body: {body}")?;
        }
        if !self.other_bodies.is_empty() {
            writeln!(out, "      body also as: {}", self.other_bodies.join(", "))?;
        }
        if !self.other_answers.is_empty() {
            writeln!(out, "      answer also as: {}", self.other_answers.join(", "))?;
        }
        if let Some(paging) = &self.paging {
            let by = paging.parameter.as_deref().or(paging.next.as_deref()).unwrap_or("Link header");
            writeln!(out, "      pages by {by}, items: {}", paging.item)?;
        }
        for callback in &self.callbacks {
            writeln!(out, "      calls back: {callback}")?;
        }
        if let Some(credentials) = &self.credentials {
            writeln!(out, "      credentials: {}", alternatives(credentials))?;
        }
        Ok(())
    }
}

impl Display for Incoming {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.name, self.method)?;
        self.url.iter().try_for_each(|url| write!(out, " {url}"))?;
        self.body.iter().try_for_each(|body| write!(out, " ({body})"))
    }
}

impl Display for Type {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let by = self.discriminator.as_ref().map(|property| format!(" by \"{property}\"")).unwrap_or_default();
        writeln!(out, "{} {}{by}", self.kind, self.name)?;
        self.members.iter().try_for_each(|member| write!(out, "{member}"))
    }
}

impl Display for Member {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "  {}", self.name)?;
        if let Some(ty) = &self.ty {
            write!(out, ": {ty}")?;
        }
        // A name that is the same on the wire needs no second mention.
        if let Some(wire) = self.wire.as_ref().filter(|wire| *wire != name::unraw(&self.name)) {
            write!(out, " = \"{wire}\"")?;
        }
        writeln!(out)
    }
}

fn alternatives(credentials: &[String]) -> String {
    if credentials.is_empty() { "none".to_owned() } else { credentials.join(" or ") }
}
