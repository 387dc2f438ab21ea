//! Markers: `python_version < "3.11" and sys_platform == "linux"`.

use std::fmt;

/// A PEP 508 marker as it is written; no normal form is made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MarkerTree {
    pub(super) tree: Tree,
}

impl MarkerTree {
    /// Whether it asks for a variable that is one of those.
    #[must_use]
    pub(crate) fn mentions(&self, those: &dyn Fn(Variable) -> bool) -> bool {
        self.tree.mentions(those)
    }
}

impl fmt::Display for MarkerTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tree.write(f, false)
    }
}

/// The expression of a marker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    /// One of them holds; at least two.
    Any(Vec<Tree>),
    /// All of them hold; at least two.
    All(Vec<Tree>),
    /// A comparison holds.
    Comparison(Comparison),
}

impl Tree {
    /// One of several parts; parts of the same kind are merged into it.
    pub(super) fn any(parts: Vec<Self>) -> Self {
        let flat = |part| match part {
            Self::Any(parts) => parts,
            part => vec![part],
        };
        Self::Any(parts.into_iter().flat_map(flat).collect())
    }

    /// All of several parts; parts of the same kind are merged into it.
    pub(super) fn all(parts: Vec<Self>) -> Self {
        let flat = |part| match part {
            Self::All(parts) => parts,
            part => vec![part],
        };
        Self::All(parts.into_iter().flat_map(flat).collect())
    }

    fn mentions(&self, those: &dyn Fn(Variable) -> bool) -> bool {
        let named = |operand: &Operand| matches!(operand, Operand::Variable(v) if those(*v));
        match self {
            Self::Any(parts) | Self::All(parts) => parts.iter().any(|p| p.mentions(those)),
            Self::Comparison(one) => named(&one.left) || named(&one.right),
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, inner: bool) -> fmt::Result {
        let (parts, word) = match self {
            Self::Any(parts) => (parts, " or "),
            Self::All(parts) => (parts, " and "),
            Self::Comparison(one) => return write!(f, "{one}"),
        };
        // `and` binds more tightly, so that an `or` within it alone needs parentheses
        let enclosed = inner && matches!(self, Self::Any(_));
        if enclosed {
            f.write_str("(")?;
        }
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                f.write_str(word)?;
            }
            part.write(f, true)?;
        }
        if enclosed {
            f.write_str(")")?;
        }
        Ok(())
    }
}

/// Two operands and what is asked of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comparison {
    pub(super) left: Operand,
    pub(super) operator: MarkerOperator,
    pub(super) right: Operand,
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.left, self.operator.as_str(), self.right)
    }
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Operand {
    /// A fact of the environment.
    Variable(Variable),
    /// A quoted text.
    Text(Box<str>),
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(variable) => f.write_str(variable.as_str()),
            Self::Text(text) if text.contains('\'') => write!(f, "\"{text}\""),
            Self::Text(text) => write!(f, "'{text}'"),
        }
    }
}

/// The operators of markers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkerOperator {
    ExactEqual,
    Equal,
    NotEqual,
    TildeEqual,
    LessThanEqual,
    GreaterThanEqual,
    LessThan,
    GreaterThan,
    In,
    NotIn,
}

impl MarkerOperator {
    /// Those that are no words, the longer before those that begin them.
    pub(super) const SYMBOLS: [Self; 8] = [
        Self::ExactEqual,
        Self::Equal,
        Self::TildeEqual,
        Self::NotEqual,
        Self::LessThanEqual,
        Self::GreaterThanEqual,
        Self::LessThan,
        Self::GreaterThan,
    ];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::ExactEqual => "===",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::TildeEqual => "~=",
            Self::LessThanEqual => "<=",
            Self::GreaterThanEqual => ">=",
            Self::LessThan => "<",
            Self::GreaterThan => ">",
            Self::In => "in",
            Self::NotIn => "not in",
        }
    }
}

/// The facts of an environment that a marker may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Variable {
    /// `python_version`, `3.10`
    PythonVersion,
    /// `python_full_version`, `3.10.13`
    PythonFullVersion,
    /// `os_name`, `posix`
    OsName,
    /// `sys_platform`, `linux`
    SysPlatform,
    /// `platform_release`, of the running kernel
    PlatformRelease,
    /// `platform_system`, `Linux`
    PlatformSystem,
    /// `platform_version`, of the running kernel
    PlatformVersion,
    /// `platform_machine`, `x86_64`
    PlatformMachine,
    /// `platform_python_implementation`, `CPython`
    PlatformPythonImplementation,
    /// `implementation_name`, `cpython`
    ImplementationName,
    /// `implementation_version`, `3.10.13`
    ImplementationVersion,
    /// `extra`
    Extra,
    /// `extras`, in lock files (PEP 751)
    Extras,
    /// `dependency_groups`, in lock files (PEP 751)
    DependencyGroups,
}

impl Variable {
    /// Every spelling; the first of a variable is the one that is written.
    pub(super) const SPELLINGS: [(&'static str, Self); 20] = [
        ("python_version", Self::PythonVersion),
        ("python_full_version", Self::PythonFullVersion),
        ("os_name", Self::OsName),
        ("os.name", Self::OsName),
        ("sys_platform", Self::SysPlatform),
        ("sys.platform", Self::SysPlatform),
        ("platform_release", Self::PlatformRelease),
        ("platform_system", Self::PlatformSystem),
        ("platform_version", Self::PlatformVersion),
        ("platform.version", Self::PlatformVersion),
        ("platform_machine", Self::PlatformMachine),
        ("platform.machine", Self::PlatformMachine),
        (
            "platform_python_implementation",
            Self::PlatformPythonImplementation,
        ),
        (
            "platform.python_implementation",
            Self::PlatformPythonImplementation,
        ),
        ("python_implementation", Self::PlatformPythonImplementation),
        ("implementation_name", Self::ImplementationName),
        ("implementation_version", Self::ImplementationVersion),
        ("extra", Self::Extra),
        ("extras", Self::Extras),
        ("dependency_groups", Self::DependencyGroups),
    ];

    /// The name in markers.
    #[must_use]
    pub(crate) fn as_str(self) -> &'static str {
        let spelling = Self::SPELLINGS
            .iter()
            .find(|(_, variable)| *variable == self);
        spelling
            .map(|(name, _)| *name)
            .expect("every variable is spelt")
    }

    /// Whether its values are compared as versions where the other side is one.
    pub(super) fn is_version(self) -> bool {
        matches!(
            self,
            Self::PythonVersion
                | Self::PythonFullVersion
                | Self::PlatformRelease
                | Self::ImplementationVersion
        )
    }
}
