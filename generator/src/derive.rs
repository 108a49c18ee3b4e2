//! derive: what types derive besides, by the patterns of the configuration.
//!
//! Of the standard library a type has only what all that is in it has; what is left out of a type that is named alone is reported,
//! as is a pattern or a trait that comes to nothing.

mod traits;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::pattern::fits;
use crate::config::{Config, path};
use crate::diag::{Code, Diagnostics};
use crate::document::child;
use crate::model::{Api, Model, Type, TypeId, TypeKind};
use crate::name::{ApiNames, Names, TypeNames};
use crate::suggest;
use traits::{Trait, able};
pub(crate) use traits::{has_default, is_empty_by_default};

/// Puts what each type derives into `names`.
#[inline(never)]
pub fn put(model: &Model, names: &mut Names, config: &Config, diags: &mut Diagnostics) {
    if config.derives.is_empty() {
        return;
    }
    let mut rules = rules(config);
    for (api, names) in model.apis.iter().zip(&mut names.apis) {
        one(api, names, config, &mut rules);
    }
    for rule in &rules {
        report(rule, names, config, diags);
    }
}

/// One derive of one pattern.
struct Rule<'a> {
    pattern: &'a str,
    index: usize,
    derive: Derive,
    /// Whether a type fits the pattern, and whether one derives it.
    is_met: bool,
    is_of_use: bool,
}

enum Derive {
    Standard(Trait),
    Foreign(String),
}

fn rules(config: &Config) -> Vec<Rule<'_>> {
    let mut rules = Vec::new();
    for (pattern, derives) in &config.derives {
        for (index, derive) in derives.iter().enumerate() {
            let standard = Trait::named(derive).map(Derive::Standard);
            // What is neither has been refused.
            let derive = standard.or_else(|| Some(Derive::Foreign(path::of_derive(derive)?.text)));
            rules.extend(derive.map(|derive| Rule { pattern, index, derive, is_met: false, is_of_use: false }));
        }
    }
    rules
}

/// Whether a pattern means a type: by its name, with or without its module.
fn is_meant(pattern: &str, name: &str, module: Option<&str>) -> bool {
    fits(pattern, name) || module.is_some_and(|module| fits(pattern, &format!("{module}::{name}")))
}

fn one(api: &Api, names: &mut ApiNames, config: &Config, rules: &mut [Rule<'_>]) {
    let module = names.module.clone();
    let mut asked: BTreeMap<Trait, Vec<bool>> = BTreeMap::new();
    for (id, _) in api.types.iter().enumerate().filter(|(_, ty)| !matches!(ty.kind, TypeKind::Answer(_))) {
        let Some(names) = names.types.get_mut(id) else { continue };
        for rule in rules.iter_mut().filter(|rule| is_meant(rule.pattern, &names.name, module.as_deref())) {
            rule.is_met = true;
            match &rule.derive {
                Derive::Foreign(path) => {
                    rule.is_of_use = true;
                    if !names.derives.contains(path) {
                        names.derives.push(path.clone());
                    }
                }
                Derive::Standard(standard) => {
                    for standard in standard.with_needed() {
                        let flags = asked.entry(*standard).or_insert_with(|| vec![false; api.types.len()]);
                        flags.get_mut(id).into_iter().for_each(|flag| *flag = true);
                    }
                }
            }
        }
    }
    let able = able(api, config, &asked);
    for (id, ty) in api.types.iter().enumerate() {
        let Some(names) = names.types.get_mut(id) else { continue };
        let has = |standard: Trait| able.get(&standard).and_then(|able| able.get(id)).copied().unwrap_or_default();
        for rule in rules.iter_mut().filter(|rule| is_meant(rule.pattern, &names.name, module.as_deref())) {
            if let Derive::Standard(standard) = rule.derive {
                rule.is_of_use |= has(standard) || traits::is_given(standard, ty);
            }
        }
        let own = Trait::ALL.into_iter().filter(|standard| has(*standard) && !traits::is_given(*standard, ty));
        let mut derives: Vec<String> = own.map(|standard| standard.name().to_owned()).collect();
        derives.append(&mut names.derives);
        names.derives = derives;
    }
}

/// Says which rule comes to nothing.
fn report(rule: &Rule<'_>, names: &Names, config: &Config, diags: &mut Diagnostics) {
    let at = config.at(child(&child("/derives", rule.pattern), &rule.index.to_string()));
    if !rule.is_met {
        let finding = diags.report(Code::UnmatchedChoice, at, format!("no type is called `{}`", rule.pattern));
        let known = names.apis.iter().flat_map(|api| &api.types).map(|ty| ty.name.as_str());
        if let Some(meant) = suggest::closest(rule.pattern, known) {
            finding.help(format!("did you mean `{meant}`?"));
        }
        return;
    }
    if let (Derive::Standard(standard), false) = (&rule.derive, rule.is_of_use) {
        let message = format!("`{}` can't be `{}`", rule.pattern, standard.name());
        let help =
            "all that is in a type has to be so as well: see `derives` in the documentation of the configuration";
        diags.report(Code::UnmatchedChoice, at, message).help(help);
    }
}

/// The traits that a type has besides what all types of emitted code have.
pub(crate) fn besides<'a>(ty: &Type, names: &'a TypeNames) -> BTreeSet<&'a str> {
    let given = Trait::ALL.into_iter().filter(|standard| traits::is_given(*standard, ty));
    let given = given.map(|standard| -> &'a str { standard.name() });
    given.chain(names.derives.iter().map(String::as_str)).collect()
}

/// Whether a type is in a list by id.
fn is_in(list: &[bool], id: TypeId) -> bool {
    list.get(id.0).copied().unwrap_or_default()
}
