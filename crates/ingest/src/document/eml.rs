//! E-mails: the text part, or the HTML part without its marks; date and author from the headers.
use super::{Extracted, html};
use kithkin_record::PartialDate;
use mail_parser::{MessageParser, PartType};

pub(super) fn read(bytes: &[u8]) -> Result<Extracted, String> {
    let message = crate::guard::guarded(|| MessageParser::default().parse(bytes))
        .ok()
        .flatten()
        .ok_or("is no e-mail that can be read".to_owned())?;
    let mut extracted = Extracted {
        kind: Some("email"),
        ..Extracted::default()
    };
    let mut parts = Vec::new();
    for id in &message.text_body {
        match message.parts.get(*id as usize).map(|p| &p.body) {
            Some(PartType::Text(text)) => parts.push(text.trim_end().to_owned()),
            Some(PartType::Html(text)) => parts.push(html::text(text)),
            _ => {}
        }
    }
    extracted.text = parts.join("\n\n");
    extracted.date = message.date().and_then(|d| {
        let year = i16::try_from(d.year).ok()?;
        PartialDate::new(year, Some(d.month), Some(d.day))
    });
    let from = message.from().and_then(|f| f.first());
    extracted.author = from.and_then(|a| a.name().or(a.address())).map(str::to_owned);
    let attached = message.attachment_count();
    if attached > 0 {
        let files = if attached == 1 {
            "attachment was"
        } else {
            "attachments were"
        };
        extracted.issues.push(format!("{attached} {files} not read"));
    }
    Ok(extracted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_html_and_attachments() {
        let plain = read(b"From: Pat <p@example.org>\r\nDate: Tue, 21 Nov 2023 16:42:00 +0000\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSee Shaz=\r\n tomorrow\r\n").unwrap();
        assert_eq!(plain.text, "See Shaz tomorrow");
        assert_eq!(plain.author.as_deref(), Some("Pat"));
        assert_eq!(plain.date.unwrap().to_string(), "2023-11-21");

        let html = read(b"From: p@example.org\r\nContent-Type: text/html\r\n\r\n<p>See <b>Shaz</b></p><p>now &amp; then</p>\r\n").unwrap();
        assert_eq!(html.text, "See Shaz\nnow & then");

        let mixed = read(b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nbody\r\n--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF\r\n--x--\r\n").unwrap();
        assert_eq!((mixed.text.as_str(), mixed.issues.len()), ("body", 1));
    }
}
