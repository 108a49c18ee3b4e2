//! Loads and validates `client.toml`. Whatever is wrong with it is a finding at its line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clientsmith_runtime::FEATURES;
use semver::Version;

use super::{Choice, Config, Limit, Limits, WebhooksConfig, pattern};
use crate::diag::{At, Code, Diagnostic, Diagnostics, Severity};
use crate::document::{Loader, child, straight};
use crate::origins::Place;
use crate::read::{self, Sources};
use crate::suggest;

/// What no module can be called besides the runtime's features: what every client's root has, and the one feature that is
/// not in the runtime's list.
const RESERVED: [&str; 3] = ["default", "http", "runtime"];

/// Loads `client.toml`: its paths are made relative to it, and the levels of its `[diagnostics]` are set. None if it
/// can't be used.
pub fn load(loader: &dyn Loader, path: &Path, sources: &mut Sources, diags: &mut Diagnostics) -> Option<Config> {
    let (source, is_text) = read::source(loader, path, &Limits::default(), sources, diags);
    let text = &sources.list.get(source).filter(|_| is_text)?.text;
    let mut config = super::read::read(text, source, diags)?;
    config.source = Some(source);
    let mut check = Check { source, is_fine: true, diags };
    check.package(&config);
    check.apis(&config);
    check.types(&config);
    check.emitted_module(&config);
    check.webhooks(&config);
    check.tests(&config);
    check.diagnostics(&config);
    check.limits(config.limits);
    let is_fine = check.is_fine;
    resolve(&mut config, path.parent().unwrap_or(Path::new("")));
    is_fine.then_some(config)
}

fn resolve(config: &mut Config, folder: &Path) {
    // Of the way to the configuration only its folder's name: the rest may hang on the machine.
    let folder_name = std::path::absolute(folder).ok().and_then(|folder| folder.file_name().map(PathBuf::from));
    for api in &mut config.apis {
        let shown = match api.document.file_name() {
            Some(name) if api.document.has_root() => PathBuf::from(name),
            _ => join(folder_name.as_deref().unwrap_or(Path::new("")), &api.document),
        };
        api.shown = straight(&shown).to_string_lossy().replace('\\', "/");
    }
    let package = &mut config.package;
    let others = [&mut config.tests.calls, &mut config.names_lock];
    let optional = [&mut package.front_page, &mut package.changelog, &mut package.examples];
    let optional = optional.into_iter().chain(others).flatten();
    let apis = config.apis.iter_mut().flat_map(|api| std::iter::once(&mut api.document).chain(&mut api.overlays));
    for path in optional.chain(apis).chain(&mut package.license_files) {
        *path = join(folder, path);
    }
    // Reports would show the `folder/..`.
    for path in [&mut package.changelog, &mut config.tests.calls, &mut config.names_lock].into_iter().flatten() {
        *path = straight(path);
    }
}

/// `folder/path`, without a `./` that reports would show.
fn join(folder: &Path, path: &Path) -> PathBuf {
    folder.join(path.strip_prefix(".").unwrap_or(path))
}

fn is_crate_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_'))
}

fn is_snake_name(name: &str) -> bool {
    let is_snake = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    // Keywords aren't identifiers.
    is_snake && syn::parse_str::<syn::Ident>(name).is_ok()
}

fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || FEATURES.iter().any(|feature| feature.name == name)
}

/// Whether an API's module can be called so.
pub(crate) fn is_module_name(name: &str) -> bool {
    is_snake_name(name) && !is_reserved(name)
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

pub(super) struct Check<'d> {
    source: usize,
    is_fine: bool,
    pub(super) diags: &'d mut Diagnostics,
}

impl Check<'_> {
    fn package(&mut self, config: &Config) {
        let package = &config.package;
        if let Some(name) = package.name.as_deref().filter(|name| !is_crate_name(name)) {
            self.report("/package/name", format!("`{name}` can't name a crate"))
                .help("letters, digits, `-` and `_`, a letter first");
        }
        if let Some(version) = package.version.as_deref().filter(|version| Version::parse(version).is_err()) {
            self.report("/package/version", format!("`{version}` is no version"))
                .help("write three numbers: `\"0.1.0\"`, `\"1.4.2\"`, `\"2.0.0-rc.1\"`");
        }
        for (name, dependency) in &package.example_dependencies {
            self.dependency(name, &dependency.version, &child("/package/example-dependencies", name));
        }
    }

    pub(super) fn dependency(&mut self, name: &str, version: &str, pointer: &str) {
        if !is_crate_name(name) {
            self.report(pointer, format!("`{name}` can't name a crate"))
                .help("letters, digits, `-` and `_`, a letter first");
        }
        let is_requirement = version.contains(|character: char| character.is_ascii_digit())
            && version.chars().all(|character| character.is_ascii_alphanumeric() || "^~=<>*.,-+ ".contains(character));
        if !is_requirement {
            self.report(&child(pointer, "version"), format!("`{version}` is no version"))
                .help("write it as in a manifest: `\"1\"`, `\"0.18\"`, `\">=1.2, <2\"`");
        }
    }

    fn apis(&mut self, config: &Config) {
        if config.apis.is_empty() {
            self.report("", "there is no `[[api]]`".to_owned()).help("add one with the `document` of the API");
        }
        let mut modules: BTreeMap<&str, String> = BTreeMap::new();
        for (index, api) in config.apis.iter().enumerate() {
            let pointer = format!("/api/{index}");
            self.trusted_origins(&api.trusted_origins, &child(&pointer, "trusted-origins"));
            self.choice(api.include.as_ref(), &child(&pointer, "include"));
            self.choice(api.exclude.as_ref(), &child(&pointer, "exclude"));
            let Some(module) = &api.module else {
                if config.apis.len() > 1 {
                    self.report(&pointer, "an API needs a `module` where there are several".to_owned())
                        .help("give each a name of its own: `module = \"v1\"`");
                }
                continue;
            };
            let pointer = child(&pointer, "module");
            self.module(module, &pointer);
            if let Some(other) = modules.get(module.as_str()) {
                let other = self.at(other);
                self.report(&pointer, format!("the module `{module}` is there twice"))
                    .also(other, "here first")
                    .help("give each API a name of its own");
            } else {
                modules.insert(module, pointer);
            }
        }
    }

    /// What `include` or `exclude` names.
    fn choice(&mut self, choice: Option<&Choice>, pointer: &str) {
        let Some(choice) = choice else { return };
        if choice.tags.is_empty() && choice.operations.is_empty() {
            self.report(pointer, "no operation is named".to_owned())
                .help("write `{ tags = [\"…\"] }`, `{ operations = [\"…\"] }`, or both");
        }
        for (key, patterns) in [("tags", &choice.tags), ("operations", &choice.operations)] {
            for (index, pattern) in patterns.iter().enumerate() {
                let pointer = child(&child(pointer, key), &index.to_string());
                let method =
                    pattern.split_once(' ').filter(|(_, path)| path.starts_with('/')).map(|(method, _)| method);
                if pattern.trim().is_empty() {
                    self.report(&pointer, "the pattern is empty".to_owned()).help("`*` fits everything");
                } else if let Some(method) = method.filter(|method| key == "operations" && !pattern::is_method(method))
                {
                    let meant = suggest::closest(method, pattern::METHODS);
                    let help = meant.map_or_else(
                        || format!("write `*` for any method, or one of `{}`", pattern::METHODS.join("`, `")),
                        |meant| format!("did you mean `{meant}`?"),
                    );
                    self.report(&pointer, format!("there is no method `{method}`")).help(help);
                }
            }
        }
    }

    fn trusted_origins(&mut self, origins: &[String], pointer: &str) {
        for (index, origin) in origins.iter().enumerate() {
            let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            let is_host = |host: &str| {
                let allowed = |character: char| character.is_ascii_alphanumeric() || ".-:[]".contains(character);
                !host.is_empty() && host.chars().all(allowed)
            };
            if !host.is_some_and(is_host) {
                self.report(&child(pointer, &index.to_string()), format!("`{origin}` is no origin"))
                    .help("write scheme and host without a path: `https://files.example.com`");
            }
        }
    }

    fn module(&mut self, module: &str, pointer: &str) {
        if !is_snake_name(module) {
            self.report(pointer, format!("`{module}` can't name a module"))
                .help("lower-case letters, digits and `_`, a letter first, no keyword");
        } else if is_reserved(module) {
            self.report(pointer, format!("the module `{module}` is there in every client"))
                .help("choose another name, `v1` for instance");
        }
    }

    fn webhooks(&mut self, config: &Config) {
        let Some(webhooks) = &config.webhooks else { return };
        let headers =
            [("signature-header", Some(&webhooks.signature_header)), ("event-header", webhooks.event_header.as_ref())];
        for (key, header) in headers {
            if let Some(header) = header.filter(|header| !is_header_name(header)) {
                self.report(&child("/webhooks", key), format!("`{header}` can't name a header"))
                    .help("letters, digits and `-`");
            }
        }
        self.signatures(webhooks);
    }

    fn signatures(&mut self, webhooks: &WebhooksConfig) {
        if webhooks.signatures.is_empty() {
            self.report("/webhooks", "there is no `[[webhooks.signature]]`".to_owned())
                .help("add one with the `version` and the `algorithm` of the signatures");
        }
        let mut versions: BTreeMap<&str, String> = BTreeMap::new();
        for (index, signature) in webhooks.signatures.iter().enumerate() {
            let version = &signature.version;
            let pointer = format!("/webhooks/signature/{index}/version");
            if version.is_empty()
                || version.contains(|letter: char| !letter.is_ascii_graphic() || ",=".contains(letter))
            {
                self.report(&pointer, format!("`{version}` can't stand before a signature"))
                    .help("write what stands before the `=`: the `v1` of `v1=…`");
            } else if let Some(other) = versions.get(version.as_str()) {
                let other = self.at(other);
                self.report(&pointer, format!("the version `{version}` is there twice"))
                    .also(other, "here first")
                    .help("keep one of them");
            } else {
                versions.insert(version, pointer);
            }
        }
    }

    fn tests(&mut self, config: &Config) {
        let calls = config.tests.calls.as_deref();
        if calls.is_some_and(|path| path.extension().is_none_or(|extension| extension != "rs")) {
            self.report("/tests/calls", "`calls` names no Rust file".to_owned())
                .help("write the path of the file that calls go to: `calls = \"../tests/calls.rs\"`");
        }
    }

    fn limits(&mut self, mut limits: Limits) {
        for limit in Limit::ALL {
            let (key, most) = (limit.key(), limit.most());
            if !(1..=most).contains(limits.get_mut(limit)) {
                let message = format!("`{key}` is out of its range");
                self.report(&child("/limits", key), message).help(format!("write a number from 1 to {most}"));
            }
        }
    }

    fn diagnostics(&mut self, config: &Config) {
        let levels = &config.diagnostics;
        if levels.lenient {
            self.diags.set_lenient();
        }
        let listed = |level: &'static str, codes: &[String], severity: Severity| -> Vec<_> {
            let entry =
                |(index, code): (usize, &String)| (format!("/diagnostics/{level}/{index}"), code.clone(), severity);
            codes.iter().enumerate().map(entry).collect()
        };
        let mut entries = listed("deny", &levels.deny, Severity::Error);
        entries.extend(listed("warn", &levels.warn, Severity::Warning));
        for (code, reason) in &levels.allow {
            let pointer = child("/diagnostics/allow", code);
            if reason.trim().is_empty() {
                self.report(&pointer, format!("`{code}` is allowed without a reason"))
                    .help("say why in the text behind it");
            }
            entries.push((pointer, code.clone(), Severity::Allowed));
        }
        let mut seen = BTreeSet::new();
        for (pointer, text, severity) in entries {
            let Some(code) = self.code(&text, &pointer, severity) else { continue };
            if seen.insert(code) {
                self.diags.set_level(code, severity);
            } else {
                self.report(&pointer, format!("`{text}` has a level already"))
                    .help("name it in one of `deny`, `warn` and `allow`");
            }
        }
    }

    fn code(&mut self, text: &str, pointer: &str, severity: Severity) -> Option<Code> {
        let Some(code) = Code::ALL.iter().copied().find(|code| code.as_str() == text) else {
            let suggestion = suggest::closest(text, Code::ALL.iter().map(|code| code.as_str()));
            let finding = self.report(pointer, format!("there is no code `{text}`"));
            finding.help(match suggestion {
                Some(suggestion) => format!("did you mean `{suggestion}`?"),
                None => "codes stand in the brackets of findings: `error[code]: …`".to_owned(),
            });
            return None;
        };
        if code.is_fatal() && severity != Severity::Error {
            self.report(pointer, format!("`{text}` always is an error")).help("remove it here");
            return None;
        }
        Some(code)
    }

    pub(super) fn report(&mut self, pointer: &str, message: String) -> &mut Diagnostic {
        self.is_fine = false;
        let at = self.at(pointer);
        self.diags.report(Code::Configuration, at, message)
    }

    pub(super) fn at(&self, pointer: &str) -> At {
        At::Place(Place { document: self.source, pointer: pointer.to_owned() })
    }
}
