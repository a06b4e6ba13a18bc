//! A sequence diagram to look at: a life line for everybody, an arrow for each packet, a cross where one was lost.
//!
//! *Not here*: a layout library; every moment is a row.

use super::{Happening, Party, Tale};
use std::fmt::Write as _;

const COLUMN: usize = 220;
const ROW: usize = 24;
const TOP: usize = 60;
const LEFT: usize = 120;

/// The diagram of a tale, as a standalone file.
pub fn svg(tale: &Tale) -> String {
    let width = LEFT + COLUMN * tale.parties.len() + 520;
    let height = TOP + ROW * (tale.scenes.len() + 2);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"monospace\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for (party, name) in &tale.parties {
        let x = x_of(tale, *party);
        _ = writeln!(text, "<line x1=\"{x}\" y1=\"{TOP}\" x2=\"{x}\" y2=\"{height}\" stroke=\"#bbb\"/>");
        _ = writeln!(
            text,
            "<text x=\"{x}\" y=\"30\" text-anchor=\"middle\" font-weight=\"bold\">{}</text>",
            escaped(name)
        );
    }
    for (row, scene) in tale.scenes.iter().enumerate() {
        let y = TOP + ROW * (row + 1);
        _ = writeln!(text, "<text x=\"10\" y=\"{y}\" fill=\"#888\">{} ms</text>", scene.at_ms);
        happening(&mut text, tale, &scene.what, y);
    }
    text.push_str("</svg>\n");
    text
}

fn happening(text: &mut String, tale: &Tale, what: &Happening, y: usize) {
    match what {
        Happening::Asked(who, words) => note(text, x_of(tale, *who), y, words, "#05a"),
        Happening::Done(words) => note(text, LEFT, y, words, "#850"),
        Happening::Told(Party::Service, words) => note(text, LEFT, y, words, "#555"),
        Happening::Told(who, words) => note(text, x_of(tale, *who), y, words, "#171"),
        Happening::Sent { from, to, what, then, is_lost } => {
            let (from, to) = (x_of(tale, *from), x_of(tale, *to));
            let colour = if *is_lost { "#c00" } else { "#333" };
            let dashes = if *is_lost { " stroke-dasharray=\"4 3\"" } else { "" };
            let end = if *is_lost { usize::midpoint(from, to) } else { to };
            _ = writeln!(
                text,
                "<line x1=\"{from}\" y1=\"{y}\" x2=\"{end}\" y2=\"{y}\" stroke=\"{colour}\"{dashes}/>"
            );
            let tip = if end > from { end.saturating_sub(6) } else { end + 6 };
            let (up, down) = (y.saturating_sub(4), y + 4);
            let shape = if *is_lost {
                format!("M {tip} {up} L {end} {down} M {tip} {down} L {end} {up}")
            } else {
                format!("M {tip} {up} L {end} {y} L {tip} {down}")
            };
            _ = writeln!(text, "<path d=\"{shape}\" stroke=\"{colour}\" fill=\"none\"/>");
            let x = from.min(end) + 8;
            let label = y.saturating_sub(5);
            _ = writeln!(
                text,
                "<text x=\"{x}\" y=\"{label}\" fill=\"{colour}\" font-size=\"10\">{}, {}</text>",
                escaped(what),
                escaped(then)
            );
        }
        Happening::Wrong(words) => {
            let top = y.saturating_sub(16);
            _ = writeln!(text, "<rect x=\"0\" y=\"{top}\" width=\"100%\" height=\"22\" fill=\"#fdd\"/>");
            note(text, LEFT, y, &format!("WRONG: {words}"), "#c00");
        }
    }
}

fn note(text: &mut String, x: usize, y: usize, words: &str, colour: &str) {
    _ = writeln!(text, "<circle cx=\"{x}\" cy=\"{y}\" r=\"3\" fill=\"{colour}\"/>");
    let x = x + 8;
    _ = writeln!(text, "<text x=\"{x}\" y=\"{y}\" fill=\"{colour}\">{}</text>", escaped(words));
}

fn x_of(tale: &Tale, party: Party) -> usize {
    let at = tale.parties.iter().position(|(it, _)| *it == party).unwrap_or(0);
    LEFT + COLUMN * at + COLUMN / 2
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
