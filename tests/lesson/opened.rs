use infusim::lesson::{Screen, ScreenState};
use infusim::model::Library;
use infusim::output::open_scenario_with_files;
use infusim::scenario::Scenario;
use std::path::{Path, PathBuf};

/// People in these tests; what is compared does not depend on how many there are.
pub const PEOPLE: u64 = 20;

/// A scenario on a screen nobody has touched yet, with few people.
pub struct Opened {
    pub screen: Screen,
    pub state: ScreenState,
    pub scenario: Scenario,
}

pub fn opened(path: &Path, library: &Library) -> Opened {
    let (scenario, files) = open_scenario_with_files(path, library).unwrap();
    let mut screen = Screen::new().unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let text = scenario.source().text.clone();
    let open = screen.open(name, &text, files).unwrap();
    let state = ScreenState {
        people: PEOPLE.min(open.people),
        ..open.state
    };
    Opened {
        screen,
        state,
        scenario,
    }
}

/// The shipped scenarios.
pub fn shipped() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    paths.sort();
    assert!(paths.len() > 10);
    paths
}

/// The scenario with a lesson.
pub fn two_or_thirty() -> Opened {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/two-or-thirty.yaml");
    opened(&path, &Library::open().unwrap())
}
