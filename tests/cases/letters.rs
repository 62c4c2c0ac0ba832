//! `letters-without-a-shape`: what the figures' typeface lacks is said, and drawn as a box.

use crate::run::Run;

/// The case without the arm whose name holds control characters.
fn without_escape(text: String) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let escape = lines
        .iter()
        .position(|line| line.contains("u001b"))
        .expect("an arm");
    let kept = [&lines[..escape], &lines[escape + 2..]].concat();
    kept.join("\n") + "\n"
}

#[test]
fn letters_without_a_shape_are_named_with_their_places() {
    let run = Run::edited("letters-without-a-shape", &[], without_escape);
    assert_eq!(run.said.code, 0, "{}", run.said.err);
    let record = run.record();
    let warnings: Vec<&str> = record["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|warning| warning.as_str())
        .filter(|warning| warning.starts_with("figure: "))
        .collect();
    let [warning] = warnings[..] else {
        panic!("{warnings:?}")
    };
    // Code points by Python's ord().
    for named in [
        "氯 (U+6C2F), 胺 (U+80FA), 酮 (U+916E), 💉 (U+1F489) in the title",
        "漢 (U+6F22), 字 (U+5B57) in arm 漢字",
    ] {
        assert!(warning.contains(named), "{warning}");
    }
    // Said on the terminal too, in whatever lines.
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = squeezed(&format!("{}\n{}", run.said.out, run.said.err));
    assert!(said.contains("no shape for 氯 (U+6C2F)"), "{said}");
}

#[test]
fn every_one_of_them_is_drawn_as_a_box() {
    let run = Run::edited("letters-without-a-shape", &[], without_escape);
    let svg = String::from_utf8(run.sandbox.read("out/letters-without-a-shape/concentration.svg")).unwrap();
    let boxes = |line: &str| line.matches("25a1\"").count();
    let texts: Vec<&str> = svg.lines().filter(|line| line.contains("<use ")).collect();
    // The title, in bold: three letters, " and ", one letter.
    assert!(
        texts
            .iter()
            .any(|line| line.contains("#infusim-b25a1") && boxes(line) == 4)
    );
    assert!(
        texts.iter().filter(|line| boxes(line) == 2).count() >= 2,
        "legend and doses name 漢字"
    );
    for title in [
        "<title>氯胺酮 and 💉: ketamine</title>",
        "漢字: the typical patient",
    ] {
        assert!(
            svg.contains(title),
            "words for those who do not see it keep their letters"
        );
    }
}

#[test]
fn where_nothing_is_missing_nothing_is_said() {
    let plain = |text: String| {
        without_escape(text)
            .replace("氯胺酮 and 💉", "Kétamine, α ≥ 5 %")
            .replace("漢字", "Łódź")
    };
    let run = Run::edited("letters-without-a-shape", &[], plain);
    assert_eq!(run.said.code, 0, "{}", run.said.err);
    assert!(!run.record().to_string().contains("no shape"));
}

#[test]
fn control_characters_written_as_escapes_are_refused() {
    let run = Run::edited("letters-without-a-shape", &[], |text| text);
    assert_eq!(run.said.code, 2, "{}", run.said.err);
    assert!(
        run.said.err.contains("letters-without-a-shape.yaml:7"),
        "{}",
        run.said.err
    );
    assert!(
        run.said.err.contains("help:") && !run.said.err.contains('\u{1b}'),
        "{}",
        run.said.err
    );
}
