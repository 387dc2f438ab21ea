//! What the table says that a release requires, for want of its METADATA: where it is installed, stubs followed.

use crate::model::{PackageName, Platform, Requires, Version};

use super::facts::{TensorflowRelease, WheelGroup};
use super::requires;
use super::table::{Table, sound};

impl Table {
    /// Every Requires-Dist line of a release, for want of its METADATA. Where the wheel of this platform is a stub that
    /// forwards, the lines are the forwards. Where wheels for different Pythons declare differently, the lines carry
    /// a `python_version` marker that says so.
    pub fn requires(
        &self,
        name: &PackageName,
        version: &Version,
        platform: Option<Platform>,
    ) -> Option<Requires> {
        let key = (name.clone(), version.clone());
        let read = || requires::requires(self.text(requires::FILE), name, version);
        let all = sound(self.requires.get(key, read)).as_ref().clone();
        let release = match platform {
            Some(_) => self.tensorflow_release(name, version),
            None => None,
        };
        let groups = release.map(|r| r.wheels).unwrap_or_default();
        self.on_platform(all, &groups, platform)
    }

    /// What a release requires of one distribution alone, as `requires` tells it: of the other lines nothing is parsed.
    pub fn requires_of(
        &self,
        release: &TensorflowRelease,
        of: &PackageName,
        platform: Platform,
    ) -> Option<Requires> {
        let text = self.text(requires::FILE);
        let read = || Ok(requires::lists(text, &release.distribution).collect());
        let lists = sound(self.lists.get(release.distribution.clone(), read));
        let list = lists.iter().find(|l| l.version == release.version);
        let lines = list.map(|l| sound(l.lines_on(text, of, &self.required)));
        let mut here = self.on_platform(lines, &release.wheels, Some(platform));
        if let Some(requires) = &mut here {
            requires.lines.retain(|line| line.name == *of);
        }
        here
    }

    /// What counts of a release's lines where one of its groups of wheels is installed.
    fn on_platform(
        &self,
        mut all: Option<Requires>,
        groups: &[WheelGroup],
        platform: Option<Platform>,
    ) -> Option<Requires> {
        let here = |group: &&WheelGroup| {
            platform.is_some_and(|p| group.tags.iter().any(|tag| tag.fits_platform(p)))
        };
        match groups.iter().find(here) {
            Some(stub) if !stub.forwards.lines.is_empty() => all = Some(stub.forwards.clone()),
            // a wheel that brings the whole forwards to nobody, whatever the wheel for Linux says of other platforms
            Some(_) => {
                if let Some(requires) = &mut all {
                    requires.lines.retain(|line| !self.is_family(&line.name));
                }
            }
            None => {}
        }
        all
    }
}
