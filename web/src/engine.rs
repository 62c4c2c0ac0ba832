use crate::Request;
use infusim::document::Diagnostics;
use infusim::lesson::{Screen, ScreenError, ScreenState};
use infusim::scenario::Rejected;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Answers what a page asks.
#[derive(Debug)]
pub struct Engine {
    /// Why there is no screen, where the shipped files are not in order.
    screen: Result<Screen, Box<Diagnostics>>,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            screen: Screen::new().map_err(Box::new),
        }
    }
}

impl Engine {
    /// Answers a request, both as JSON: `{"ok": …}`, `{"mistakes": {"text", "list"}}` or `{"error": "…"}`.
    pub fn answer(&mut self, request: &[u8]) -> String {
        let answer = match serde_json::from_slice::<Request>(request) {
            Ok(request) => self.answer_to(request),
            Err(error) => json!({"error": format!("this is no request that is known here: {error}")}),
        };
        answer.to_string()
    }

    fn answer_to(&mut self, request: Request) -> Value {
        let screen = match &mut self.screen {
            Ok(screen) => screen,
            Err(bad) => return mistakes(std::slice::from_ref(bad.as_ref())),
        };
        match request {
            Request::Open { text, name, files } => said(screen.open(&name, &text, files)),
            Request::Check { text, name, files } => said(
                screen
                    .check(&name, &text, &files)
                    .map(|()| BTreeMap::<(), ()>::new()),
            ),
            Request::Text { state } => said(screen.text(&state).map(|text| json!({"text": text}))),
            Request::Draw { state, people } => {
                let state = ScreenState {
                    people: people.unwrap_or(state.people),
                    ..*state
                };
                said(screen.draw(&state))
            }
            Request::Design { state } => said(screen.draw_design(&state)),
            Request::Explain { state, number } => said(screen.explain(&state, &number)),
            Request::Move { state, people } => said(screen.moved(&state, people)),
        }
    }
}

fn said<T: Serialize>(found: Result<T, ScreenError>) -> Value {
    match found {
        Ok(found) => match serde_json::to_value(&found) {
            Ok(found) => json!({ "ok": found }),
            Err(error) => json!({"error": format!("the answer cannot be written: {error}")}),
        },
        Err(ScreenError::Rejected(rejected)) => {
            let Rejected { files } = *rejected;
            mistakes(&files)
        }
        Err(error) => json!({ "error": error.to_string() }),
    }
}

/// Mistakes as the program prints them, and one by one.
fn mistakes(files: &[Diagnostics]) -> Value {
    let text: Vec<String> = files.iter().map(|file| file.render(false)).collect();
    let list = files.iter().flat_map(|file| {
        file.mistakes().iter().map(|mistake| {
            let place = mistake.place.map(|place| file.line_and_column(place));
            json!({
                "file": file.name(),
                "line": place.map(|place| place.0),
                "column": place.map(|place| place.1),
                "message": mistake.message,
                "hint": mistake.hint,
            })
        })
    });
    json!({"mistakes": {"text": text.join("\n\n"), "list": list.collect::<Vec<Value>>()}})
}
