//! Progress bars on standard error, for work that takes more than a second.
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kithkin::Progress;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Work shorter than this shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

struct Stage {
    name: &'static str,
    since: Instant,
    bar: Option<ProgressBar>,
}

/// One bar at a time, that of the stage the run is in.
#[derive(Clone)]
pub(crate) struct Bars {
    shown: bool,
    stage: Arc<Mutex<Option<Stage>>>,
}

impl Bars {
    /// Bars that show when `shown`, and do nothing otherwise.
    pub(crate) fn new(shown: bool) -> Self {
        Self {
            shown,
            stage: Arc::default(),
        }
    }

    /// What the library calls as it gets on.
    pub(crate) fn callback(&self) -> impl Fn(Progress) + Send + Sync + 'static {
        let bars = self.clone();
        move |progress| {
            if bars.shown {
                bars.update(progress);
            }
        }
    }

    fn update(&self, progress: Progress) {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if stage.as_ref().is_none_or(|s| s.name != progress.stage) {
            if let Some(bar) = stage.take().and_then(|s| s.bar) {
                bar.finish_and_clear();
            }
            *stage = Some(Stage {
                name: progress.stage,
                since: Instant::now(),
                bar: None,
            });
        }
        let Some(current) = stage.as_mut() else { return };
        if current.bar.is_none() && current.since.elapsed() >= PATIENCE {
            current.bar = Some(bar(progress, current.since.elapsed()));
        }
        if let Some(bar) = &current.bar {
            if let Some(total) = progress.total {
                bar.set_length(total);
            }
            bar.set_position(progress.done);
        }
    }

    /// Takes the bar away, so that something can be printed.
    pub(crate) fn clear(&self) {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bar) = stage.take().and_then(|s| s.bar) {
            bar.finish_and_clear();
        }
    }
}

fn bar(progress: Progress, elapsed: Duration) -> ProgressBar {
    let (bar, template) = match progress.total {
        Some(total) => (
            ProgressBar::new(total),
            "{msg:<14} {bar:28.cyan} {human_pos}/{human_len}  {eta} left",
        ),
        None => (
            ProgressBar::no_length(),
            "{msg:<14} {spinner} {human_pos}  {elapsed}",
        ),
    };
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    bar.set_style(style.progress_chars("━╸ "));
    bar.set_message(progress.stage);
    bar.with_elapsed(elapsed)
}
