//! Extension modules: for which Python, which platform and which NumPy C ABI they were built.

use std::collections::BTreeMap;

use super::context::Context;
use crate::model::{
    Code, Detail, DistributionId, Extension, ExtensionFile, Finding, ImportEffect, NumpyAbi,
    NumpyNeed, PackageName, Severity, Subject, Version,
};
use crate::table::ImportedModule;

/// How many files are named.
const NAMED: usize = 3;

/// The extension modules of one distribution.
struct Group<'a> {
    name: &'a PackageName,
    extensions: Vec<&'a Extension>,
}

/// The findings about extension modules.
pub(crate) fn extensions(context: &Context<'_>) -> Vec<Finding> {
    let Some(tensorflow) = context.tensorflow() else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for group in groups(context) {
        let wrong = wrong_platform(context, &group).or_else(|| wrong_python(context, &group));
        match wrong {
            Some(finding) => findings.push(finding),
            None if group.name != &tensorflow.name => {
                findings.extend(abi_mismatch(context, &group));
            }
            None => {}
        }
    }
    findings
}

fn groups<'e>(context: &Context<'e>) -> Vec<Group<'e>> {
    let mut by_name: BTreeMap<&PackageName, Vec<&Extension>> = BTreeMap::new();
    // of several NumPys, the one that is imported
    let numpy = context.resolved.numpy.as_ref().and_then(|n| n.module);
    for extension in &context.environment.contents.extensions {
        let Some(name) = &extension.distribution else {
            continue;
        };
        let hidden = name.is_numpy()
            && numpy.is_some_and(|module| !extension.path.starts_with(&module.path));
        if !hidden {
            by_name.entry(name).or_default().push(extension);
        }
    }
    by_name
        .into_iter()
        .map(|(name, extensions)| Group { name, extensions })
        .collect()
}

impl Group<'_> {
    /// An error where the import of TensorFlow fails without the distribution.
    fn severity(&self, context: &Context<'_>) -> Severity {
        let member =
            self.name.is_numpy() || context.tensorflow().is_some_and(|t| t.name == *self.name);
        severity(member || context.closure.needs(self.name))
    }

    fn subject(&self, context: &Context<'_>) -> Subject {
        let installed = context.environment.first(self.name);
        let missing = || DistributionId::missing(self.name).into();
        installed.map_or_else(missing, Subject::from)
    }

    fn files(&self) -> Vec<ExtensionFile> {
        let files = self.extensions.iter().take(NAMED);
        files.map(|e| file(e)).collect()
    }
}

fn file(extension: &Extension) -> ExtensionFile {
    let markers = extension.numpy.as_ref().map(|using| using.markers.clone());
    ExtensionFile {
        path: extension.path.clone(),
        // one that does not use NumPy has none
        markers: markers.unwrap_or_default(),
    }
}

/// No extension module of the distribution has a name that this interpreter looks at.
fn wrong_python(context: &Context<'_>, group: &Group<'_>) -> Option<Finding> {
    let abi = context.environment.abi()?;
    if group.extensions.iter().any(|e| abi.loads(&e.tag)) {
        return None;
    }
    let first = group.extensions.first()?;
    Some(Finding::new(
        Code::ExtensionWrongPython,
        group.severity(context),
        group.subject(context),
        Detail::ExtensionsForPython {
            tag: first.tag.clone(),
            python: abi.python,
            free_threaded: abi.free_threaded,
            files: group.files(),
        },
    ))
}

/// An extension module is for another operating system or processor: its name or its header states it.
fn wrong_platform(context: &Context<'_>, group: &Group<'_>) -> Option<Finding> {
    let platform = context.environment.platform?;
    let fits = |e: &&Extension| {
        let by_name = e.tag.platform.is_none_or(|p| p == platform);
        let by_header = e.platforms.is_empty() || e.platforms.contains(&platform);
        by_name && by_header
    };
    if group.extensions.iter().any(fits) {
        return None;
    }
    let first = group.extensions.first()?;
    Some(Finding::new(
        Code::ExtensionWrongPlatform,
        group.severity(context),
        group.subject(context),
        Detail::ExtensionsForPlatform {
            built_for: first.platforms.first().copied().or(first.tag.platform),
            platform,
            files: group.files(),
        },
    ))
}

/// A package that was compiled for another NumPy than the one that is there.
fn abi_mismatch(context: &Context<'_>, group: &Group<'_>) -> Option<Finding> {
    let numpy = context.numpy_version()?;
    if group.name.is_numpy() {
        return None;
    }
    let (extension, needs) = if context.table.knows_numpy_two(numpy) {
        refused_by_two(group)
    } else {
        too_new(group, numpy)
    }?;
    if tolerates(context, group) {
        return None;
    }
    let import = match context.closure.of(group.name) {
        None => ImportEffect::NotImported,
        Some(imported) => effect(imported, &needs),
    };
    Some(Finding::new(
        Code::ExtensionAbiMismatch,
        severity(import == ImportEffect::Fails),
        group.subject(context),
        Detail::CompiledForOtherNumpy {
            needs,
            numpy: numpy.clone(),
            import,
            file: file(extension),
        },
    ))
}

/// Every extension module that uses NumPy was compiled for NumPy 1: one that was not may be all that is imported.
fn refused_by_two<'a>(group: &Group<'a>) -> Option<(&'a Extension, NumpyNeed)> {
    let mut refused = None;
    for extension in &group.extensions {
        let Some(using) = &extension.numpy else {
            continue;
        };
        match using.abi.refused_by_two() {
            Some(true) => {
                // Cython's check of a type comes first where a package has both
                if refused.is_none() || using.abi == NumpyAbi::OneTypes {
                    refused = Some((*extension, using.abi));
                }
            }
            Some(false) if using.abi == NumpyAbi::None => {}
            _ => return None,
        }
    }
    let (extension, abi) = refused?;
    let needs = match abi {
        NumpyAbi::OneTypes => NumpyNeed::OneTypes,
        _ => NumpyNeed::One,
    };
    Some((extension, needs))
}

/// Every extension module that uses NumPy needs a newer one. A package may hold one that it imports under a
/// newer NumPy alone, as h5py does.
fn too_new<'a>(group: &Group<'a>, numpy: &Version) -> Option<(&'a Extension, NumpyNeed)> {
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
    Some((extension, NumpyNeed::AtLeast(least(extension)?.clone())))
}

/// Whether it is known to print the notice and to import all the same.
fn tolerates(context: &Context<'_>, group: &Group<'_>) -> bool {
    let installed = context.environment.first(group.name);
    let version = installed.and_then(|d| d.version.as_ref());
    let compiled = context.table.compiled();
    compiled
        .iter()
        .find(|c| c.distribution() == group.name.as_ref())
        .and_then(|c| c.tolerates_to())
        .zip(version)
        .is_some_and(|(to, version)| version <= to)
}

/// Whether the import of TensorFlow fails with it, as it was measured.
fn effect(imported: &ImportedModule, needs: &NumpyNeed) -> ImportEffect {
    let raised = match needs {
        NumpyNeed::OneTypes => imported.fails_on_value_error,
        NumpyNeed::One | NumpyNeed::AtLeast(_) => imported.fails_on_import_error,
    };
    // what fails when a module is missing fails when it cannot be imported
    let needed = imported.fails_when_missing == Some(true);
    match raised.or(needed.then_some(true)) {
        Some(true) => ImportEffect::Fails,
        Some(false) => ImportEffect::GoesOn,
        None => ImportEffect::NotMeasured,
    }
}

fn severity(fatal: bool) -> Severity {
    if fatal {
        Severity::Error
    } else {
        Severity::Warning
    }
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
        let group = Group {
            name: &name,
            extensions: extensions.iter().collect(),
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
