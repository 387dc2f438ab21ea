//! Which distribution to install on a platform, and for a processor.

use super::releases::{Engine, runs};
use crate::model::{
    AskedRelease, BuildAnswer, DistributionGroup, PackageName, Reply, Version, Wanted,
};
use crate::table::query::rows;
use crate::table::words::ProcessorBuild;

impl Engine<'_> {
    /// The distribution to install on the platform.
    pub(super) fn distribution(&mut self, asked: &AskedRelease) -> Reply {
        let plain = AskedRelease {
            name: PackageName::tensorflow(),
            wanted: asked.wanted.clone(),
        };
        let mut versions: Vec<Version> = Vec::new();
        for name in self.table.family() {
            let of = AskedRelease {
                name: name.clone(),
                ..plain.clone()
            };
            versions.extend(self.tensorflows(&of).iter().map(|r| r.version().clone()));
        }
        versions.sort();
        versions.dedup();
        let question = self.question();
        let mut each = Vec::new();
        for version in versions {
            let mut names: Vec<PackageName> = Vec::new();
            let mut stub_for = None;
            for name in self.table.official() {
                let Some(release) = self.table.tensorflow_release(name, &version) else {
                    continue;
                };
                if rows::pythons(release, &question).is_empty() {
                    continue;
                }
                names.push(name.clone());
                if *name == plain.name {
                    let stub = release.wheels().iter().find(|g| {
                        g.is_stub() && g.tags().iter().any(|t| t.fits_platform(self.platform))
                    });
                    stub_for = stub.and_then(|g| rows::forward_on(g, self.platform));
                }
            }
            if !names.is_empty() {
                each.push((version, (names, stub_for)));
            }
        }
        if each.is_empty() {
            let releases = self.tensorflows(&plain);
            if releases.is_empty() {
                return self.nothing(&plain);
            }
            return self.no_wheel(&plain, &releases);
        }
        let groups = runs(each, asked, |a, b| a == b);
        Reply::Distribution(
            groups
                .into_iter()
                .map(|(span, (names, stub_for))| DistributionGroup {
                    span,
                    names,
                    stub_for,
                })
                .collect(),
        )
    }

    /// The build for GPU or CPU of a release, else of the newest.
    pub(super) fn builds(&mut self, gpu: bool, asked: Option<&AskedRelease>) -> Reply {
        let plain = AskedRelease {
            name: PackageName::tensorflow(),
            wanted: asked.map_or(Wanted::Any, |a| a.wanted.clone()),
        };
        let Some(release) = self.tensorflows(&plain).pop() else {
            return self.nothing(&plain);
        };
        let version = release.version();
        let Some(build) = ProcessorBuild::of(gpu, self.platform, version) else {
            return self.no_wheel(&plain, &[release]);
        };
        Reply::Builds(vec![BuildAnswer {
            gpu: build.gpu,
            platform: self.platform,
            tensorflow: version.clone(),
            install: build.install.map(str::to_owned),
            note: build.note,
            source: build.source,
        }])
    }
}
