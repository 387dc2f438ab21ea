//! Extension modules: for which Python, which platform and which NumPy C-ABI they were built.

use std::collections::BTreeMap;

use super::import_closure::ImportClosure;
use super::resolved_pair::ResolvedPair;
use crate::model::{
    Code, Environment, Extension, Finding, NumpyAbi, PackageName, Severity, Version,
};
use crate::table::{ImportedModule, Table};

/// How many files are named in the evidence.
const NAMED: usize = 3;

/// What the extension modules of one distribution come to.
struct Group<'a> {
    name: &'a PackageName,
    extensions: Vec<&'a Extension>,
    reached: &'a ImportClosure<'a>,
    member: bool,
}

impl Group<'_> {
    /// An import that needs it fails without it.
    fn needed(&self) -> bool {
        self.member
            || self
                .reached
                .of(self.name)
                .is_some_and(|r| r.fails_when_missing == Some(true))
    }

    fn label(&self, environment: &Environment) -> String {
        environment
            .first(self.name)
            .map_or_else(|| self.name.to_string(), crate::model::Distribution::label)
    }
}

/// The findings about extension modules.
pub(crate) fn findings(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    reached: &ImportClosure<'_>,
    table: &Table,
) -> Vec<Finding> {
    let Some(tensorflow) = &resolved.tensorflow else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for group in groups(environment, resolved, reached) {
        let wrong =
            wrong_platform(environment, &group).or_else(|| wrong_python(environment, &group));
        match wrong {
            Some(finding) => findings.push(finding),
            None if group.name != &tensorflow.distribution.name => {
                findings.extend(abi_mismatch(environment, resolved, &group, table));
            }
            None => {}
        }
    }
    findings
}

fn groups<'a>(
    environment: &'a Environment,
    resolved: &ResolvedPair<'_>,
    reached: &'a ImportClosure<'_>,
) -> Vec<Group<'a>> {
    let mut by_name: BTreeMap<&PackageName, Vec<&Extension>> = BTreeMap::new();
    // of several NumPys, the one that is imported
    let numpy = resolved.numpy.as_ref().and_then(|n| n.module);
    let hidden = |e: &Extension| {
        e.distribution
            .as_ref()
            .is_some_and(|d| d.as_ref() == "numpy")
            && numpy.is_some_and(|m| !e.path.starts_with(&m.path))
    };
    for extension in environment
        .contents
        .extensions
        .iter()
        .filter(|e| !hidden(e))
    {
        if let Some(name) = &extension.distribution {
            by_name.entry(name).or_default().push(extension);
        }
    }
    let tensorflow = resolved.tensorflow.as_ref().map(|t| &t.distribution.name);
    by_name
        .into_iter()
        .map(|(name, extensions)| Group {
            name,
            extensions,
            reached,
            member: name.as_ref() == "numpy" || Some(name) == tensorflow,
        })
        .collect()
}

/// No extension module of the distribution has a name that this interpreter looks at.
fn wrong_python(environment: &Environment, group: &Group<'_>) -> Option<Finding> {
    let abi = environment.abi()?;
    if group.extensions.iter().any(|e| abi.loads(&e.tag)) {
        return None;
    }
    let first = group.extensions.first()?;
    let label = group.label(environment);
    let build = if abi.free_threaded {
        "free-threaded Python"
    } else {
        "Python"
    };
    let mut finding = Finding::new(
        Code::ExtensionWrongPython,
        severity(group.needed()),
        label.clone(),
        format!(
            "the extension modules of {label} are for `{}`, and this is {build} {}: Python does not look at them",
            first.tag.text,
            abi.python.minor_text()
        ),
    );
    if group.name.as_ref() == "numpy" {
        finding = finding.you_will_see("Importing the numpy C-extensions failed.");
    }
    Some(with_paths(finding, &group.extensions))
}

/// An extension module is for another operating system or processor: its name or its header says so.
fn wrong_platform(environment: &Environment, group: &Group<'_>) -> Option<Finding> {
    let platform = environment.platform?;
    let fits = |e: &&Extension| {
        let by_name = e.tag.platform.is_none_or(|p| p == platform);
        let by_header = e.platforms.is_empty() || e.platforms.contains(&platform);
        by_name && by_header
    };
    if group.extensions.iter().any(fits) {
        return None;
    }
    let first = group.extensions.first()?;
    let of = first
        .platforms
        .first()
        .copied()
        .or(first.tag.platform)
        .map(|p| p.to_string())
        .unwrap_or_default();
    let label = group.label(environment);
    let finding = Finding::new(
        Code::ExtensionWrongPlatform,
        severity(group.needed()),
        label.clone(),
        format!("the extension modules of {label} are for {of}, and this Python is for {platform}"),
    );
    Some(with_paths(finding, &group.extensions))
}

/// A package that was compiled for another NumPy than the one that is there.
fn abi_mismatch(
    environment: &Environment,
    resolved: &ResolvedPair<'_>,
    group: &Group<'_>,
    table: &Table,
) -> Option<Finding> {
    let numpy = resolved.numpy.as_ref()?.version.as_ref()?;
    if group.name.as_ref() == "numpy" {
        return None;
    }
    let label = group.label(environment);
    let refused = if table.knows_numpy_two(numpy) {
        refused_by_two(group)
    } else {
        too_new(group, numpy)
    };
    let (extension, why, see) = refused?;
    if tolerates(environment, group, table) {
        return None;
    }
    let types = see.starts_with("ValueError");
    let (fatal, reaches) = match group.reached.of(group.name) {
        None => (
            false,
            "`import tensorflow` was not seen to import it".to_owned(),
        ),
        Some(reached) => reach(reached, types),
    };
    let finding = Finding::new(
        Code::ExtensionAbiMismatch,
        severity(fatal),
        label.clone(),
        format!("{label} {why}, and numpy {numpy} is installed: it cannot be imported; {reaches}"),
    )
    .you_will_see(see)
    .not_seen_by("pip check: what a package was compiled against stands in no metadata");
    Some(with_paths(finding, &[extension]))
}

type Refused<'a> = (&'a Extension, String, String);

/// Every extension module that uses NumPy was compiled for NumPy 1: one that was not may be all that is imported.
fn refused_by_two<'a>(group: &Group<'a>) -> Option<Refused<'a>> {
    let mut refused = None;
    for extension in &group.extensions {
        let Some(using) = &extension.numpy else {
            continue;
        };
        match using.abi.refused_by_two() {
            Some(true) => {
                let types = using.abi == NumpyAbi::OneTypes;
                // Cython's check of a type comes first where a package has both
                if refused.is_none() || types {
                    refused = Some((*extension, using.abi));
                }
            }
            Some(false) if using.abi == NumpyAbi::None => {}
            _ => return None,
        }
    }
    let (extension, abi) = refused?;
    let see = match abi {
        NumpyAbi::OneTypes => {
            "ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got \
             88 from PyObject"
        }
        _ => "ImportError: numpy.core.multiarray failed to import",
    };
    let why = "was compiled for NumPy 1".to_owned();
    Some((extension, why, see.to_owned()))
}

/// Every extension module that uses NumPy says that it needs a newer one. A package may hold one that it imports under a
/// newer NumPy alone, as h5py does.
fn too_new<'a>(group: &Group<'a>, numpy: &Version) -> Option<Refused<'a>> {
    let using = |e: &&&'a Extension| {
        e.numpy
            .as_ref()
            .is_some_and(|using| using.abi != NumpyAbi::None)
    };
    let least = |e: &'a Extension| e.numpy.as_ref().and_then(|using| using.at_least.as_ref());
    let mut all = group.extensions.iter().filter(using);
    if !all.clone().all(|e| least(e).is_some_and(|l| numpy < l)) {
        return None;
    }
    let extension = *all.next()?;
    let least = least(extension)?;
    let see = format!(
        "RuntimeError: module was compiled against NumPy C-API version ... (NumPy {least}) but the running NumPy has C-API \
         version ..."
    );
    let why = format!("was compiled for numpy {least} or newer");
    Some((extension, why, see))
}

/// Whether it is known to print the notice and to import all the same.
fn tolerates(environment: &Environment, group: &Group<'_>, table: &Table) -> bool {
    let version = environment
        .first(group.name)
        .and_then(|d| d.version.as_ref());
    let compiled = table.compiled();
    compiled
        .iter()
        .find(|c| c.distribution == *group.name)
        .and_then(|c| c.tolerates_to.as_ref())
        .zip(version)
        .is_some_and(|(to, version)| version <= to)
}

/// Whether the import of TensorFlow fails with it, as it was measured, and in words.
fn reach(reached: &ImportedModule, types: bool) -> (bool, String) {
    let raised = if types {
        reached.fails_on_value_error
    } else {
        reached.fails_on_import_error
    };
    // what fails when a module is missing fails when it cannot be imported
    let needed = reached.fails_when_missing == Some(true);
    let fails = raised.or(needed.then_some(true));
    match fails {
        Some(true) => (true, "`import tensorflow` imports it and fails".to_owned()),
        Some(false) => (
            false,
            "`import tensorflow` tries it and goes on without".to_owned(),
        ),
        None => (
            false,
            "`import tensorflow` tries it, and whether it goes on was not measured".to_owned(),
        ),
    }
}

fn severity(fatal: bool) -> Severity {
    if fatal {
        Severity::Error
    } else {
        Severity::Warning
    }
}

fn with_paths(mut finding: Finding, extensions: &[&Extension]) -> Finding {
    for extension in extensions.iter().take(NAMED) {
        let path = extension.path.display();
        finding = finding.evidence(match &extension.numpy {
            Some(using) if !using.markers.is_empty() => {
                let markers: Vec<&str> = using.markers.iter().map(|m| m.text()).collect();
                format!("{path} holds {}", markers.join(", "))
            }
            _ => path.to_string(),
        });
    }
    finding
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::model::{ExtensionTag, NumpyUse, name_of};

    fn extension(abi: NumpyAbi, at_least: Option<&str>) -> Extension {
        Extension {
            path: "x.so".into(),
            distribution: name_of("h5py"),
            tag: ExtensionTag {
                module: String::new(),
                text: String::new(),
                implementation: None,
                python: None,
                free_threaded: false,
                debug: false,
                stable: false,
                platform: None,
            },
            platforms: Vec::new(),
            numpy: Some(NumpyUse {
                abi,
                at_least: at_least.map(|v| v.parse().unwrap()),
                markers: Vec::new(),
                complete: true,
            }),
        }
    }

    #[track_caller]
    fn check(extensions: &[(NumpyAbi, Option<&str>)], two: bool, numpy: &str, expect: bool) {
        let name = name_of("h5py").unwrap();
        let extensions: Vec<Extension> = extensions
            .iter()
            .map(|(abi, least)| extension(*abi, *least))
            .collect();
        let table = Table::embedded();
        let nothing = ImportClosure::nothing(table);
        let group = Group {
            name: &name,
            extensions: extensions.iter().collect(),
            reached: &nothing,
            member: false,
        };
        let refused = if two {
            refused_by_two(&group)
        } else {
            too_new(&group, &numpy.parse().unwrap())
        };
        assert_eq!(refused.is_some(), expect);
    }

    #[test]
    fn a_package_is_refused_only_where_every_module_that_uses_numpy_is() {
        use NumpyAbi::{None as Unused, One, OneTypes, OwnLookup, TwoReady};
        check(&[(One, None), (Unused, None)], true, "2.0.2", true);
        check(&[(One, None), (OneTypes, None)], true, "2.0.2", true);
        check(&[(One, None), (TwoReady, None)], true, "2.0.2", false);
        // pybind11 looks NumPy up in a way of its own, and that may go well
        check(&[(OwnLookup, None)], true, "2.0.2", false);
        check(&[(Unused, None)], true, "2.0.2", false);
    }

    #[test]
    fn a_module_for_a_newer_numpy_beside_others_is_no_obstacle() {
        use NumpyAbi::TwoReady;
        let (old, new) = (Some("1.21"), Some("2.0"));
        check(&[(TwoReady, old), (TwoReady, new)], false, "1.26.4", false);
        check(&[(TwoReady, new)], false, "1.26.4", true);
        check(&[], false, "1.26.4", false);
    }
}
