//! How a caller watches a build and stops it.
use crate::error::{Error, Result};
use std::ops::ControlFlow;
use std::sync::Arc;

/// A point a build has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Records are being written in order.
    Records {
        /// Records done.
        done: u64,
        /// Records in this segment.
        total: u64,
    },
    /// Keys are being worked out.
    Keys {
        /// Records done.
        done: u64,
        /// Records in this segment.
        total: u64,
    },
    /// A segment lies complete beside the index.
    SegmentWritten,
    /// A segment has its final name; no manifest names it yet.
    SegmentPlaced,
    /// The new manifest is written beside the old one. The next step is the commit.
    ManifestWritten,
    /// The new generation is in force; what it replaced is about to be removed.
    Committed,
}

type Hook = Arc<dyn Fn(Step) -> ControlFlow<()> + Send + Sync>;

/// The hook of a writer.
#[derive(Clone, Default)]
pub(crate) struct Steps(pub(crate) Option<Hook>);

impl Steps {
    /// Reports `step`; an error when the caller wants to stop.
    pub(crate) fn take(&self, step: Step) -> Result<()> {
        match &self.0 {
            Some(hook) if hook(step).is_break() => Err(Error::Stopped),
            _ => Ok(()),
        }
    }
}
