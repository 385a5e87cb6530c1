//! Holding off the panics of other people's parsers.
use std::{
    cell::Cell,
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a parser that is known to panic on damaged input; a panic becomes `Err(())`.
///
/// The panic's message is not printed, for it may quote the document. That takes a process-wide hook, which hands
/// every panic outside of this function on to the hook that was there before.
pub(crate) fn guarded<T>(parse: impl FnOnce() -> T) -> Result<T, ()> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                before(info);
            }
        }));
    });
    let outer = GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(parse));
    GUARDED.set(outer);
    result.map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_the_next_call_works() {
        assert_eq!(guarded(|| -> u8 { panic!("secret") }), Err(()));
        assert_eq!(guarded(|| 7), Ok(7));
    }
}
