//! The interpreter as wheels and extension modules identify it.

use super::{Environment, ExtensionTag, Implementation, PythonVersion, WheelTag};

/// What of an interpreter decides which wheels it takes and which extension modules it loads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InterpreterAbi {
    /// Its version.
    pub python: PythonVersion,
    /// Its implementation; CPython unless another is named.
    pub implementation: Implementation,
    /// Whether it is a free-threaded build (PEP 703).
    pub free_threaded: bool,
}

impl InterpreterAbi {
    /// Whether an import would look at an extension module of that name.
    #[must_use]
    pub(crate) fn loads(&self, tag: &ExtensionTag) -> bool {
        tag.fits(&self.python, &self.implementation, self.free_threaded)
    }

    /// Whether a wheel of that tag may be installed, its platform apart.
    #[must_use]
    pub(crate) fn takes(&self, tag: &WheelTag) -> bool {
        tag.fits_python(&self.python, &self.implementation, self.free_threaded)
    }
}

impl Environment {
    /// The interpreter as wheels and extension modules see it; `None` where its version is unknown.
    #[must_use]
    pub(crate) fn abi(&self) -> Option<InterpreterAbi> {
        Some(InterpreterAbi {
            python: self.python.clone()?,
            implementation: (self.implementation.clone()).unwrap_or(Implementation::CPython),
            free_threaded: self.interpreter.as_ref().is_some_and(|i| i.free_threaded),
        })
    }
}
