use super::lookup::Lookup;
use crate::document::{Content, Fields, Mistakes, Node, read_name};
use crate::model::Model;

/// The models that pumps of a scenario name, each once; fetched before anything else of the arms is read, as patients
/// may have covariates that these models alone use.
#[derive(Default)]
pub(super) struct PumpModels {
    pub(super) list: Vec<Model>,
    /// As they are written.
    names: Vec<String>,
    /// Their covariates' values, once they are read.
    pub(super) covariates: Vec<Vec<f64>>,
    /// False when one is missing from the list.
    pub(super) complete: bool,
}

impl PumpModels {
    /// Of the node of `arms:`.
    pub(super) fn read(arms: Option<&Node>, lookup: &mut Lookup<'_>, mistakes: &mut Mistakes) -> Self {
        let mut found = Self {
            complete: true,
            ..Self::default()
        };
        for node in arms.into_iter().flat_map(model_nodes) {
            let name = read_name(node, "the name of the pump's model", mistakes);
            if name.as_ref().is_some_and(|name| found.names.contains(name)) {
                continue;
            }
            let model = name.and_then(|name| Some((lookup.pump_model(node, &name, mistakes)?, name)));
            let Some((model, name)) = model else {
                found.complete = false;
                continue;
            };
            found.list.push(model);
            found.names.push(name);
        }
        found
    }

    /// The model of a name, with its covariates' values.
    pub(super) fn get(&self, name: &str) -> Option<(&Model, &[f64])> {
        let index = self.names.iter().position(|known| known == name)?;
        let covariates = self.covariates.get(index).map_or(&[][..], Vec::as_slice);
        Some((self.list.get(index)?, covariates))
    }
}

/// Every node in `arms:` that names a pump's model.
fn model_nodes(arms: &Node) -> Vec<&Node> {
    let items = values(arms).into_iter().flat_map(|arm| match &arm.content {
        Content::List(items) => items.as_slice(),
        _ => &[],
    });
    let target = items.filter_map(|item| value(item, "target"));
    let pump = target.filter_map(|target| value(target, "pump"));
    pump.filter_map(|pump| value(pump, "model")).collect()
}

fn value<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let mut ignored = Mistakes::new();
    match node.content {
        Content::Map(_) => Fields::any(node, "", &mut ignored)?.get(key),
        _ => None,
    }
}

fn values(node: &Node) -> Vec<&Node> {
    let mut ignored = Mistakes::new();
    match node.content {
        Content::Map(_) => Fields::any(node, "", &mut ignored)
            .map(|fields| fields.entries().map(|(_, _, value)| value).collect())
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}
