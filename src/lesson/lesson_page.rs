use crate::report::PURPOSE;
use serde_json::json;
use std::collections::BTreeMap;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/lesson_page.rs"));
}

/// The engine that runs in the page: `web/` as WebAssembly, compressed, made by `web/build`.
const ENGINE: &[u8] = include_bytes!("engine.wasm.gz");

/// A page for a browser that holds a scenario and the engine, and needs nothing else.
#[derive(Clone, Debug)]
pub struct LessonPage<'a> {
    /// The title of the scenario.
    pub title: &'a str,
    /// What its file is called.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The files that it names, by the path written in it.
    pub files: &'a BTreeMap<String, String>,
    /// Where the page is put, for links that lead to it; `None` where that is not known.
    pub base_url: Option<&'a str>,
}

impl LessonPage<'_> {
    /// The language of a page whose reader's browser asks for none that it speaks.
    const LANGUAGE: &'static str = "en";

    /// The page as HTML.
    pub fn html(&self) -> String {
        let texts: BTreeMap<&str, serde_json::Value> = embedded::TEXTS
            .iter()
            .filter_map(|(language, text)| Some((*language, serde_json::from_str(text).ok()?)))
            .collect();
        let scenario = json!({
            "name": self.name,
            "text": self.text,
            "files": self.files,
            "base_url": self.base_url,
        });
        let script: Vec<&str> = embedded::SCRIPTS.iter().map(|(_, script)| *script).collect();
        let parts = [
            ("lang", Self::LANGUAGE.to_string()),
            ("version", env!("CARGO_PKG_VERSION").to_string()),
            ("title", escaped(self.title)),
            ("purpose", escaped(PURPOSE)),
            ("style", embedded::STYLE.to_string()),
            ("script", script.join("\n")),
            ("texts", in_script(&json!(texts).to_string())),
            ("scenario", in_script(&scenario.to_string())),
            ("engine", seven_bits(ENGINE)),
        ];
        filled(embedded::PAGE, &parts)
    }
}

/// A template with its `{{names}}` replaced; what is put in is not looked at again.
fn filled(template: &str, parts: &[(&str, String)]) -> String {
    let mut page =
        String::with_capacity(template.len() + parts.iter().map(|(_, part)| part.len()).sum::<usize>());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        page += before;
        let Some((name, after)) = after.split_once("}}") else {
            page += "{{";
            rest = after;
            continue;
        };
        let part = parts.iter().find(|(known, _)| *known == name);
        page += part.map_or("", |(_, part)| part);
        rest = after;
    }
    page + rest
}

/// Bytes as text of a script element, an eighth longer than they are where base64 is a third: seven bits a letter, the highest
/// first, filled up with zeros. Letters that HTML does not leave as they are have 128 added, and stand as two bytes of UTF-8.
fn seven_bits(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 6 / 5);
    let (mut kept, mut count) = (0_u32, 0);
    let mut letter = |bits: u32| {
        let is_left = !matches!(bits, 0x00 | 0x0D | 0x3C);
        text.extend(char::from_u32(if is_left { bits } else { bits + 0x80 }));
    };
    for byte in bytes {
        kept = kept << 8 | u32::from(*byte);
        count += 8;
        while count >= 7 {
            count -= 7;
            letter(kept >> count & 0x7F);
        }
        kept &= 0x7F;
    }
    if count > 0 {
        letter(kept << (7 - count) & 0x7F);
    }
    text
}

/// Text between tags and in attributes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '&' => escaped += "&amp;",
            '"' => escaped += "&quot;",
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// JSON within a script element, which no text of it can end.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::{escaped, filled, in_script, seven_bits};

    /// By hand: 0x00 is 0000000 and 0, filled up to 0000000; 0xFF is 1111111 and 1, filled up to 1000000.
    #[test]
    fn bytes_are_told_by_seven_bits() {
        assert_eq!(seven_bits(&[]), "");
        assert_eq!(seven_bits(&[0x00]), "\u{80}\u{80}");
        assert_eq!(seven_bits(&[0xFF]), "\u{7f}@");
        // 0111100 0001101 00..: the letters `<` and carriage return have 128 added.
        assert_eq!(seven_bits(&[0x78, 0x34]), "\u{bc}\u{8d}\u{80}");
        let all: Vec<u8> = (0..=255).collect();
        let text = seven_bits(&all);
        assert!(!text.contains(['<', '\0', '\r']));
        let mut bits = text
            .chars()
            .flat_map(|letter| (0..7).rev().map(move |bit| u32::from(letter) >> bit & 1));
        let back: Vec<u32> = (0..256)
            .map(|_| (0..8).fold(0, |byte, _| byte << 1 | bits.next().unwrap_or(9)))
            .collect();
        assert_eq!(back, (0..=255).collect::<Vec<u32>>());
    }

    #[test]
    fn what_is_put_in_is_not_looked_at_again() {
        let parts = [("a", "{{b}}".to_string()), ("b", "no".to_string())];
        assert_eq!(filled("<{{a}}|{{b}}|{{c}}>{{", &parts), "<{{b}}|no|>{{");
    }

    #[test]
    fn no_title_and_no_scenario_can_leave_its_place() {
        assert_eq!(
            escaped("</title><b x=\"&\">\u{1b}"),
            "&lt;/title&gt;&lt;b x=&quot;&amp;&quot;&gt; "
        );
        assert_eq!(in_script("\"</script><!--\""), "\"\\u003c/script>\\u003c!--\"");
    }
}
