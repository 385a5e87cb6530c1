//! HTML without its marks: one line a block, entities resolved, scripts and styles left out.
use super::reference;

/// Elements that begin a new line.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "br",
    "li",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "blockquote",
    "pre",
    "section",
    "article",
    "header",
    "footer",
    "hr",
    "title",
];

/// The text of an HTML page or mail part. Linear in its length; broken marks are taken as text or left out.
pub(crate) fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        push_text(&mut out, &rest[..open]);
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(close) = rest.find('>') else {
            break;
        };
        let tag = &rest[1..close];
        rest = &rest[close + 1..];
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        if BLOCKS.contains(&name.as_str()) {
            new_line(&mut out);
        } else if matches!(name.as_str(), "td" | "th") && tag.starts_with('/') {
            out.push('\t');
        } else if matches!(name.as_str(), "script" | "style" | "head") && !tag.starts_with('/') {
            rest = after_end_of(rest, &name);
        }
    }
    if !rest.starts_with('<') {
        push_text(&mut out, rest);
    }
    out.trim().to_owned()
}

/// What follows `</name`, looked for without regard to case.
fn after_end_of<'a>(rest: &'a str, name: &str) -> &'a str {
    let end = format!("</{name}");
    let bytes = rest.as_bytes();
    let found = bytes
        .windows(end.len())
        .position(|w| w.eq_ignore_ascii_case(end.as_bytes()));
    found.map_or("", |at| &rest[at..])
}

fn new_line(out: &mut String) {
    out.truncate(out.trim_end_matches([' ', '\t']).len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Adds text with runs of blanks as one, and entities resolved.
fn push_text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (value, used) = if c == '&' { entity(rest) } else { (c, c.len_utf8()) };
        rest = &rest[used..];
        if value.is_whitespace() {
            if !out.is_empty() && !out.ends_with(char::is_whitespace) {
                out.push(' ');
            }
        } else {
            out.push(value);
        }
    }
}

/// The character an entity at the beginning of `text` stands for, and its length; `&` itself when it is none.
fn entity(text: &str) -> (char, usize) {
    let bytes = text.as_bytes();
    let Some(end) = bytes.iter().take(12).position(|b| *b == b';') else {
        return ('&', 1);
    };
    let name = &text[1..end];
    let c = match name {
        "nbsp" => Some(' '),
        "pound" => Some('£'),
        "ndash" => Some('\u{2013}'),
        "mdash" => Some('\u{2014}'),
        "lsquo" => Some('\u{2018}'),
        "rsquo" => Some('\u{2019}'),
        "ldquo" => Some('\u{201c}'),
        "rdquo" => Some('\u{201d}'),
        "eacute" => Some('é'),
        "hellip" => Some('\u{2026}'),
        _ => reference(name),
    };
    c.map_or(('&', 1), |c| (c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn pages() {
        for (html, want) in [
            ("<p>One</p>\n<p>two <b>three</b></p>", "One\ntwo three"),
            ("a<br>b<br/>c", "a\nb\nc"),
            ("<style>p{}</style><SCRIPT>x<y</Script>z", "z"),
            ("<table><tr><td>Name</td><td>Pat</td></tr></table>", "Name\tPat"),
            ("a &lt; b &amp; c &#163;5 &x;", "a < b & c £5 &x;"),
            ("<!-- hidden -->shown<!-- open", "shown"),
            ("no end <b", "no end"),
            (
                "&\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9};",
                "&\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9};",
            ),
        ] {
            assert_eq!(text(html), want, "{html}");
        }
    }
}
