//! infusim for a web page: three functions of a C interface, between which requests and answers go as JSON.
//!
//! | function | does |
//! |---|---|
//! | `infusim_allocate(length)` | gives the place for a request of so many bytes |
//! | `infusim_call()` | answers it and says how long the answer is |
//! | `infusim_answer()` | says where the answer is, until the next call |
//!
//! What can be asked stands in [`Request`]; [`Engine::answer`] is the same without a C interface. There is one thread, and one
//! engine an instance.

mod engine;
mod interface;
mod request;

pub use engine::Engine;
pub use request::Request;
