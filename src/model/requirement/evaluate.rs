//! Markers in three-valued logic: what is not known of an environment is unknown, and an unknown never decides in silence.
//!
//! A comparison means what it means to Python's `packaging`: as versions where the variable is one and the other side is
//! a version specifier, else as texts.

use std::borrow::Cow;

use super::super::specifier::VersionSpecifier;
use super::marker::{Comparison, MarkerOperator, MarkerTree, Operand, Tree, Variable};
use super::name::normalized;

/// An answer that may not be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Ternary {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// It depends on something that is not known.
    Unknown,
}

impl From<bool> for Ternary {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// Says that a comparison has no meaning, as `~=` between texts.
struct Undefined;

impl MarkerTree {
    /// Evaluates it in an environment, whose values `value` gives; `None` for an unknown one. A marker with a
    /// comparison that has no meaning is unknown, whatever else it contains: installers refuse it.
    #[must_use]
    pub(crate) fn evaluate<'a>(
        &'a self,
        value: &dyn Fn(Variable) -> Option<Cow<'a, str>>,
    ) -> Ternary {
        self.tree.evaluate(value).unwrap_or(Ternary::Unknown)
    }
}

impl Tree {
    fn evaluate<'a>(
        &'a self,
        value: &dyn Fn(Variable) -> Option<Cow<'a, str>>,
    ) -> Result<Ternary, Undefined> {
        let (parts, decisive, other) = match self {
            Self::Any(parts) => (parts, Ternary::Yes, Ternary::No),
            Self::All(parts) => (parts, Ternary::No, Ternary::Yes),
            Self::Comparison(one) => return one.evaluate(value),
        };
        let mut answer = other;
        for part in parts {
            // what has no meaning must come out even behind what decides
            match part.evaluate(value)? {
                one if one == decisive => answer = decisive,
                Ternary::Unknown if answer == other => answer = Ternary::Unknown,
                _ => {}
            }
        }
        Ok(answer)
    }
}

impl Comparison {
    fn evaluate<'a>(
        &'a self,
        value: &dyn Fn(Variable) -> Option<Cow<'a, str>>,
    ) -> Result<Ternary, Undefined> {
        let variable = match (&self.left, &self.right) {
            (Operand::Variable(v), _) | (_, Operand::Variable(v)) => *v,
            _ => return Err(Undefined),
        };
        if matches!(variable, Variable::Extras | Variable::DependencyGroups) {
            return self.of_set();
        }
        let side = |operand: &'a Operand| match operand {
            Operand::Variable(v) => value(*v),
            // PEP 685
            Operand::Text(text) if variable == Variable::Extra => Some(normalized(text)),
            Operand::Text(text) => Some(Cow::Borrowed(&**text)),
        };
        let (left, right) = (side(&self.left), side(&self.right));
        if let Some(right) = &right
            && variable.is_version()
            && let Ok(specifier) =
                format!("{}{right}", self.operator.as_str()).parse::<VersionSpecifier>()
        {
            return Ok(left.map_or(Ternary::Unknown, |left| {
                specifier.contains_text(&left).into()
            }));
        }
        let of_versions = matches!(
            self.operator,
            MarkerOperator::ExactEqual | MarkerOperator::TildeEqual
        );
        if of_versions && (right.is_some() || !variable.is_version()) {
            return Err(Undefined);
        }
        let (Some(left), Some(right)) = (left, right) else {
            return Ok(Ternary::Unknown);
        };
        let holds = match self.operator {
            MarkerOperator::In => right.contains(&*left),
            MarkerOperator::NotIn => !right.contains(&*left),
            // PEP 508: texts have no order
            MarkerOperator::Equal
            | MarkerOperator::LessThanEqual
            | MarkerOperator::GreaterThanEqual => left == right,
            MarkerOperator::NotEqual => left != right,
            MarkerOperator::LessThan | MarkerOperator::GreaterThan => false,
            // handled above
            MarkerOperator::ExactEqual | MarkerOperator::TildeEqual => return Err(Undefined),
        };
        Ok(holds.into())
    }

    /// A set of lock files (PEP 751), of which a marker asks what is in it; what was selected is not known.
    fn of_set(&self) -> Result<Ternary, Undefined> {
        let asks = matches!(self.operator, MarkerOperator::In | MarkerOperator::NotIn);
        match self.left {
            Operand::Text(_) if asks => Ok(Ternary::Unknown),
            _ => Err(Undefined),
        }
    }
}
