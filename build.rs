//! Gathers the data files under `models/` into the binary, so that adding a model means adding
//! one file and nothing else; likewise scripts and languages of the lesson page.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("models");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut code = String::new();
    for (name, folder) in [
        ("MODELS", ""),
        ("EFFECTS", "effects"),
        ("EVIDENCE", "evidence"),
        ("RESPONSES", "responses"),
        ("SIDE_EFFECTS", "side-effects"),
        ("SUBSTANCES", "substances"),
        ("LIMITS", "limits"),
        ("PEOPLE", "people"),
        ("BODY_SIZES", "body-size"),
    ] {
        code.push_str(&list(name, &root.join(folder), "yaml")?);
    }
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    fs::write(out.join("embedded.rs"), code)?;
    fs::write(out.join("lesson_page.rs"), lesson_page()?)
}

/// Template, style, scripts and languages of the lesson page. Scripts follow one another in the order of their names.
fn lesson_page() -> io::Result<String> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("src/lesson/page");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut code = String::new();
    for (name, file) in [("PAGE", "page.html"), ("STYLE", "page.css")] {
        let path = root.join(file).display().to_string();
        let _ = writeln!(code, "pub const {name}: &str = include_str!({path:?});");
    }
    code.push_str(&list("SCRIPTS", &root, "js")?);
    code.push_str(&list("TEXTS", &root.join("texts"), "json")?);
    Ok(code)
}

/// A constant with the name and text of every file of a folder with an ending, in alphabetical order.
fn list(name: &str, folder: &Path, ending: &str) -> io::Result<String> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == ending))
        .collect();
    paths.sort();
    let mut code = format!("pub const {name}: &[(&str, &str)] = &[\n");
    for path in paths {
        let id = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let _ = writeln!(
            code,
            "    ({id:?}, include_str!({:?})),",
            path.display().to_string()
        );
    }
    code.push_str("];\n");
    Ok(code)
}
