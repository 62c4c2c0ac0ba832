//! Every method a user can choose is told of.

use crate::book::read;
use infusim::solver::Method;

/// The overview of methods and the glossary name it.
#[test]
fn every_solver_is_in_the_overview_and_the_glossary() {
    for page in ["docs/src/methods/index.md", "docs/src/glossary.md"] {
        let text = read(page);
        for method in Method::ALL {
            assert!(text.contains(method.name()), "{page} does not name {method}");
        }
    }
}
