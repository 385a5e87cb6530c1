//! How a caller watches a long run and stops it.
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How far a piece of work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done, in a word or two: `reading`, `scoring`.
    pub stage: &'static str,
    /// Units done.
    pub done: u64,
    /// Units in all, when known.
    pub total: Option<u64>,
}

/// The run was stopped by its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the run was cancelled")]
pub struct Cancelled;

type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

/// A progress callback and a cancel switch, shared by every thread of a run. The default does nothing and never stops.
///
/// ```
/// use kithkin::{Control, Progress};
/// let control = Control::default().on_progress(|p: Progress| assert!(p.done <= p.total.unwrap_or(u64::MAX)));
/// control.progress("scoring", 3, Some(10));
/// assert!(control.check().is_ok());
/// control.cancel();
/// assert!(control.check().is_err());
/// ```
#[derive(Clone, Default)]
pub struct Control {
    on_progress: Option<OnProgress>,
    cancelled: Arc<AtomicBool>,
}

impl Control {
    /// The same control, calling `callback` as work gets on. It may be called from any thread.
    #[must_use]
    pub fn on_progress(mut self, callback: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.on_progress = Some(Arc::new(callback));
        self
    }

    /// Asks every run that shares this control to stop soon.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Tells the caller how far the work is.
    pub fn progress(&self, stage: &'static str, done: u64, total: Option<u64>) {
        if let Some(callback) = &self.on_progress {
            callback(Progress { stage, done, total });
        }
    }

    /// `Err` once [`Control::cancel`] was called.
    ///
    /// # Errors
    /// [`Cancelled`] when the caller asked to stop.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.cancelled.load(Ordering::Relaxed) {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }
}
