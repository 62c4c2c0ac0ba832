//! The C interface. Only here is memory handed over by address.

use crate::Engine;
use std::cell::RefCell;

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::default();
    static REQUEST: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Gives the place where a request of so many bytes is to be put. It is valid until the next call of this function.
#[unsafe(no_mangle)]
pub extern "C" fn infusim_allocate(length: usize) -> *mut u8 {
    REQUEST.with_borrow_mut(|request| {
        request.clear();
        request.resize(length, 0);
        request.as_mut_ptr()
    })
}

/// Answers the request that was put in its place and says how long the answer is, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn infusim_call() -> usize {
    let request = REQUEST.take();
    let answer = ENGINE.with_borrow_mut(|engine| engine.answer(&request));
    let length = answer.len();
    ANSWER.set(answer);
    length
}

/// Where the answer is, until the next call.
#[unsafe(no_mangle)]
pub extern "C" fn infusim_answer() -> *const u8 {
    ANSWER.with_borrow(|answer| answer.as_ptr())
}
