//! What we know: the compatibility table and the failure catalogue, as data files with their loader and their queries.
//! The one door to `semver`, which versions the format of the table and of the JSON report.

mod facts;

pub use facts::{
    Companion, FailingOperation, Known, NumpyRelease, NumpySeries, PairKnowledge, PairQuestion,
    TensorflowRelease, WheelGroup,
};
