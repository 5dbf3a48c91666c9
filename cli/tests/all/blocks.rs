//! The code blocks in the repository's pages.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn repository() -> PathBuf {
    let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    folders.find(|folder| folder.join("CONTRIBUTING.md").exists()).expect("the crate lies in the repository").into()
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The repository's Markdown files, without those of builds and dependencies.
pub(crate) fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let (folders, files): (Vec<_>, Vec<_>) = entries.filter(|path| !hidden(path)).partition(|path| path.is_dir());
    let skipped = ["target", "docs/book", "node_modules"];
    let inside = folders.iter().filter(|path| !skipped.iter().any(|name| path.ends_with(name)));
    let mut pages: Vec<_> = inside.flat_map(|folder| pages(folder)).collect();
    pages.extend(files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    pages
}

/// A code block, or code within a line of text.
pub(crate) struct Code {
    pub(crate) page: PathBuf,
    /// The info string of the fence. `None` for inline code.
    pub(crate) language: Option<String>,
    pub(crate) text: String,
    /// The comment before a block: `<!-- not run: REASON -->`.
    pub(crate) comment: String,
}

impl Code {
    /// The location, for messages.
    pub(crate) fn place(&self) -> String {
        format!("{}: ```{}\n{}```", self.page.display(), self.language.as_deref().unwrap_or_default(), self.text)
    }

    /// The page's reason for not running or compiling the code.
    pub(crate) fn excuse(&self) -> Option<&str> {
        let comment = self.comment.trim().strip_prefix("<!-- not ")?.strip_suffix("-->")?;
        let (_, reason) = comment.split_once(':')?;
        Some(reason.trim()).filter(|reason| !reason.is_empty())
    }
}

/// All code of a page, in order.
pub(crate) fn code(page: &Path) -> Vec<Code> {
    let text = read(page);
    let (mut found, mut comment, mut block): (Vec<Code>, String, Option<Code>) = (Vec::new(), String::new(), None);
    let new =
        |language: Option<String>, text: String, comment: String| Code { page: page.into(), language, text, comment };
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Html(html) => comment.push_str(&html),
            Event::Start(Tag::HtmlBlock) => comment.clear(),
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => Some(language.to_string()),
                    CodeBlockKind::Indented => None,
                };
                block = Some(new(language, String::new(), std::mem::take(&mut comment)));
            }
            Event::End(TagEnd::CodeBlock) => found.extend(block.take()),
            Event::Text(text) => match &mut block {
                Some(block) => block.text.push_str(&text),
                None => comment.clear(),
            },
            Event::Code(text) => found.push(new(None, text.to_string(), String::new())),
            _ => {}
        }
    }
    found
}

/// All code of all pages.
pub(crate) fn all_code() -> Vec<Code> {
    pages(&repository()).iter().flat_map(|page| code(page)).collect()
}

/// The commands of a code block, split into words. Prompts are removed, continued lines are joined, and pipes and
/// redirections are cut off.
pub(crate) fn commands(text: &str) -> Vec<Vec<String>> {
    let text = text.replace("\\\n", " ");
    let lines = text.lines().map(|line| line.trim().trim_start_matches("$ "));
    let words = lines.filter_map(|line| shell_words::split(line).ok()).map(|words| {
        let words = words.into_iter().skip_while(|word| word.contains('=') && !word.starts_with('-'));
        words.take_while(|word| !["|", ">", "2>", "&&", ";"].contains(&word.as_str())).collect::<Vec<_>>()
    });
    words.filter(|words| !words.is_empty()).collect()
}
