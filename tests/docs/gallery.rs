//! The figures of the gallery: one of each drug that ships, each of a shipped scenario.

use crate::blessed::{blessed, in_repository};
use crate::book::read;
use crate::sandbox::Sandbox;
use infusim::model::Library;
use std::collections::BTreeSet;

const PAGE: &str = "docs/src/gallery.md";

/// The names of the figures of the page, which are those of their scenarios.
fn figures(page: &str) -> Vec<&str> {
    page.lines()
        .filter_map(|line| line.split_once("](gallery/")?.1.strip_suffix(".svg)"))
        .collect()
}

#[test]
fn each_figure_is_that_of_its_scenario() {
    let page = read(PAGE);
    for name in figures(&page) {
        let sandbox = Sandbox::new();
        let scenario = in_repository(&format!("scenarios/{name}.yaml"));
        let said = sandbox.infusim(&["run", scenario.to_str().unwrap()]);
        assert_eq!(said.code, 0, "{name}: {}", said.err);
        assert!(
            page.contains(&format!("`scenarios/{name}.yaml`")),
            "{name} is not named"
        );
        let figure = sandbox.read(&format!("out/{name}/concentration.svg"));
        blessed(
            &format!("docs/src/gallery/{name}.svg"),
            &String::from_utf8(figure).unwrap(),
        );
    }
}

#[test]
fn each_drug_has_a_figure() {
    let library = Library::open().unwrap();
    let families: BTreeSet<String> = library.all().into_iter().map(|model| model.drug.family).collect();
    assert!(families.len() > 4, "{families:?}");
    let page = read(PAGE);
    let shown: BTreeSet<String> = figures(&page)
        .into_iter()
        .flat_map(|name| {
            let text = read(&format!("scenarios/{name}.yaml"));
            let drug = text.lines().find_map(|line| line.strip_prefix("drug: "));
            let drug = drug.unwrap_or_else(|| panic!("{name} names no drug")).to_string();
            library
                .substances()
                .get(&drug)
                .map(|substance| substance.family.clone())
        })
        .collect();
    assert_eq!(shown, families);
}
