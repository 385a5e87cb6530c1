//! The report as a browser shows it: nothing runs out of the page at any width, and axe-core finds nothing to mend.
//!
//! Needs Chromium, and axe-core from npm in `target/axe` (`npm install --prefix target/axe axe-core@4`) or where
//! `KITHKIN_AXE` points; skipped with a line on standard error where either is missing. `.ci/run` fetches both.
use crate::program::{Place, fixture};
use crate::report::large_family;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a browser says of a page.
struct Seen {
    /// Width of what is drawn and of the window.
    drawn: f64,
    window: f64,
    violations: Vec<String>,
}

fn chromium() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| {
            Command::new(name)
                .arg("--version")
                .output()
                .is_ok_and(|o| o.status.success())
        })
}

fn axe() -> Option<PathBuf> {
    let installed =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/axe/node_modules/axe-core/axe.min.js");
    let path = std::env::var_os("KITHKIN_AXE").map_or(installed, PathBuf::from);
    path.canonicalize().ok()
}

/// Opens `html` in a window `width` wide with everything unfolded, and asks axe-core about it.
fn look(browser: &str, axe: &Path, place: &Place, html: &str, width: u32) -> Seen {
    let script = format!(
        "<script src=\"file://{}\"></script><script>
        for (const d of document.querySelectorAll('details')) d.open = true;
        axe.run(document, {{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }}).then(r => {{
            const out = document.createElement('pre');
            out.id = 'seen';
            out.textContent = JSON.stringify({{ drawn: document.documentElement.scrollWidth, window: innerWidth,
                violations: r.violations.map(v => v.id + ': ' + v.nodes[0].html.slice(0, 200)) }});
            document.body.append(out);
        }});</script></body>",
        axe.display()
    );
    // The page's own policy lets nothing run: it is taken out for the look.
    let policy = html.find("<meta http-equiv=\"Content-Security-Policy\"").unwrap();
    let end = policy + html[policy..].find('>').unwrap() + 1;
    let open = format!("{}{}", &html[..policy], &html[end..]).replace("</body>", &script);
    let page = place.write("seen.html", open);
    let output = Command::new(browser)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--allow-file-access-from-files",
        ])
        .arg(format!("--user-data-dir={}", place.path("profile").display()))
        .arg(format!("--window-size={width},1200"))
        .args(["--virtual-time-budget=60000", "--dump-dom"])
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    let told = dom
        .split("<pre id=\"seen\">")
        .nth(1)
        .unwrap_or_else(|| panic!("the page told nothing at {width}"));
    let told = told
        .split("</pre>")
        .next()
        .unwrap()
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let seen: Value = serde_json::from_str(&told).unwrap();
    Seen {
        drawn: seen["drawn"].as_f64().unwrap(),
        window: seen["window"].as_f64().unwrap(),
        violations: seen["violations"]
            .as_array()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect(),
    }
}

#[test]
fn a_browser_finds_nothing_to_mend() {
    let (Some(browser), Some(axe)) = (chromium(), axe()) else {
        eprintln!("skipped: Chromium or axe-core is missing (see tests/seen.rs)");
        return;
    };
    let demo = Place::new();
    demo.run(&format!(
        "index {} --to idx",
        fixture("demo/contacts.ndjson").display()
    ))
    .ended(0);
    demo.write(
        "cases.ndjson",
        std::fs::read(fixture("demo/cases.ndjson")).unwrap(),
    );
    for (place, widths) in [(demo, &[360, 1024, 1600][..]), (large_family(), &[360, 1600][..])] {
        place.run("find cases.ndjson --index idx --as-of file --report page.html --with-contact-details");
        place.run("find cases.ndjson --index idx --as-of file --report pages/");
        for name in ["page.html", "pages/index.html"] {
            let html = String::from_utf8(place.read(name)).unwrap();
            for &width in widths {
                let seen = look(browser, &axe, &place, &html, width);
                assert!(
                    seen.violations.is_empty(),
                    "{name} at {width}: {:#?}",
                    seen.violations
                );
                assert!(
                    seen.drawn <= seen.window,
                    "{name} is {} wide in a window of {}",
                    seen.drawn,
                    seen.window
                );
            }
        }
    }
}
