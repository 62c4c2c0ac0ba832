use super::Failure;
use super::arguments::LessonArguments;
use super::terminal::Terminal;
use crate::lesson::LessonPage;
use crate::model::Library;
use crate::output::{OutputError, open_scenario_with_files, write_page};

/// `infusim lesson FILE`
pub(super) fn lesson(arguments: &LessonArguments, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(url) = &arguments.base_url {
        check_url(url)?;
    }
    let library = Library::open().map_err(|bad| terminal.diagnostics(&bad))?;
    let opened = open_scenario_with_files(&arguments.file, &library);
    let (scenario, files) = opened.map_err(|bad| terminal.rejected(&bad))?;
    let name = arguments.file.file_name().unwrap_or_default().to_string_lossy();
    let page = LessonPage {
        title: &scenario.first().title,
        name: &name,
        text: &scenario.source().text,
        files: &files,
        base_url: arguments.base_url.as_deref(),
    };
    let html = page.html();
    write_page(&arguments.out, &html).map_err(|error| match error {
        OutputError::NoPage { .. } => Failure::Input(format!("error: {error}")),
        _ => Failure::Program(error.to_string()),
    })?;
    terminal.say(&format!(
        "wrote {} ({:.2} MB); open it in a browser, it needs no network",
        arguments.out.display(),
        html.len() as f64 / 1e6
    ));
    if let Some(url) = &arguments.base_url {
        terminal.say(&format!("put it at {url}"));
    }
    Ok(())
}

/// A link is shown to others, so it must be one.
fn check_url(url: &str) -> Result<(), Failure> {
    let is_plain = url
        .bytes()
        .all(|byte| (0x21..0x7f).contains(&byte) && !b"\"<>\\^`{|}#".contains(&byte));
    let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"));
    match rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/')) && is_plain {
        true => Ok(()),
        false => Err(Failure::Input(format!(
            "error: --base-url {} is no address of a page\nhelp: write it whole, without spaces and `#`, as in \
             https://example.org/lesson.html",
            crate::document::quoted(url)
        ))),
    }
}
