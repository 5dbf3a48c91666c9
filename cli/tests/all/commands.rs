//! The commands in the book. Those of `nova-prove` are parsed, the targets of cargo commands exist, and blocks with
//! output are run. `UPDATE_EXPECT=1` updates the output.

use crate::blocks::{Code, all_code, code, commands, pages, read, repository};
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use expect_test::expect_file;
use nova_prove::Cli;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The arguments of `nova-prove` in a command, in any form of its call.
fn arguments(words: &[String]) -> Option<&[String]> {
    let (program, rest) = words.split_first()?;
    if program == "nova-prove" || program.ends_with("/nova-prove") {
        return Some(rest);
    }
    let separator = rest.iter().position(|word| word == "--")?;
    let example = rest[..separator].iter().any(|word| word == "--example");
    let package = !example && rest[..separator].windows(2).any(|pair| pair == ["-p", "nova-prove"]);
    (program == "cargo" && rest[0] == "run" && package).then_some(&rest[separator + 1..])
}

/// The examples after the options in the help of all subcommands. The generated page wraps their lines.
fn examples() -> impl Iterator<Item = Code> {
    let command = Cli::command();
    let helps: Vec<_> =
        command.get_subcommands().chain([&command]).map(|command| command.get_after_help().cloned()).collect();
    helps.into_iter().flatten().map(|help| Code {
        page: "help".into(),
        language: Some("text".into()),
        text: help.to_string(),
        comment: String::new(),
    })
}

/// Whether the error is acceptable for a command without its arguments, or a request for help.
fn is_incomplete(code: &Code, error: &clap::Error) -> bool {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => true,
        ErrorKind::MissingRequiredArgument => code.language.is_none(),
        _ => false,
    }
}

#[test]
fn every_command_of_the_book_is_understood() {
    let mut understood = 0;
    let pages = all_code().into_iter().filter(|code| !code.page.ends_with("docs/cli.md"));
    for code in pages.chain(examples()) {
        for words in commands(&code.text) {
            let Some(arguments) = arguments(&words) else { continue };
            let result = Cli::try_parse_from([&["nova-prove".to_owned()], arguments].concat());
            if let Some(error) = result.err().filter(|error| !is_incomplete(&code, error)) {
                panic!("{}\n{words:?}: {error}", code.place());
            }
            understood += 1;
        }
    }
    assert!(understood > 40, "only {understood} commands were found");
}

/// The workspace's packages, each with the names of its targets by kind.
fn packages() -> BTreeMap<String, BTreeSet<(String, String)>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).current_dir(repository());
    let metadata: Value = serde_json::from_slice(&cargo.output().expect("cargo starts").stdout).expect("JSON");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let targets = |package: &Value| {
        let targets = list(&package["targets"]).into_iter();
        targets
            .flat_map(|target| {
                list(&target["kind"]).into_iter().map(move |kind| (text(&kind), text(&target["name"])))
            })
            .collect()
    };
    list(&metadata["packages"]).iter().map(|package| (text(&package["name"]), targets(package))).collect()
}

#[test]
fn cargo_commands_name_existing_targets() {
    let packages = packages();
    let value = |words: &[String], option: &str| {
        let own = words.split(|word| word == "--").next().unwrap_or_default();
        own.windows(2).find(|pair| pair[0] == option).map(|pair| pair[1].clone())
    };
    for code in all_code() {
        for words in commands(&code.text).iter().filter(|words| words[0] == "cargo") {
            let place = || format!("{}\n{words:?}", code.place());
            let Some(package) = value(words, "-p") else { continue };
            let targets = packages.get(&package).unwrap_or_else(|| panic!("no package {package}: {}", place()));
            for kind in ["bench", "test", "example", "bin"] {
                let Some(name) = value(words, &format!("--{kind}")) else { continue };
                assert!(targets.contains(&(kind.to_owned(), name.clone())), "no {kind} {name}: {}", place());
            }
        }
    }
}

/// Whether a page is the documentation of its crate, which has its Rust compiled.
fn is_landing_page(page: &Path) -> bool {
    let library = page.with_file_name("src").join("lib.rs");
    page.ends_with("README.md")
        && fs::read_to_string(library).is_ok_and(|text| text.contains(r#"#![doc = include_str!("../README.md")]"#))
}

#[test]
fn every_block_is_tested_or_has_a_reason() {
    let included = read(&repository().join("cli/src/book.rs"));
    for code in all_code() {
        let Some(language) = &code.language else { continue };
        let page = code.page.file_name().expect("a file").to_string_lossy().into_owned();
        let tried = match language.as_str() {
            // Tables, pictures, and the help of the command, which has its own test.
            "text" => commands(&code.text).iter().all(|words| words[0] != "nova-prove") || page == "cli.md",
            "console" => true,
            "rust" | "rust,no_run" => included.contains(&format!("docs/{page}")) || is_landing_page(&code.page),
            // Paths are compared; the syntax of C is checked; a picture has nothing to run.
            "toml" | "c" | "mermaid" => true,
            _ => false,
        };
        assert!(tried || code.excuse().is_some(), "neither tested nor excused: {}", code.place());
    }
}

#[test]
fn manifests_name_existing_crates() {
    for code in all_code().iter().filter(|code| code.language.as_deref() == Some("toml")) {
        for path in code.text.split('"').filter_map(|text| text.strip_prefix("../nova/")) {
            assert!(repository().join(path).join("Cargo.toml").exists(), "no {path}: {}", code.place());
        }
    }
}

#[test]
fn the_c_of_the_book_compiles() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    for (index, code) in all_code().iter().filter(|code| code.language.as_deref() == Some("c")).enumerate() {
        let source = folder.path().join(format!("{index}.c"));
        fs::write(&source, &code.text).expect("the folder is writable");
        let include = repository().join("toolchain/guest/rt/include");
        let compiler =
            Command::new("cc").args(["-fsyntax-only", "-Wall", "-Werror", "-I"]).arg(include).arg(source).output();
        let output = compiler.expect("cc starts");
        assert!(output.status.success(), "{}\n{}", code.place(), String::from_utf8_lossy(&output.stderr));
    }
}

/// A folder with the layout of the repository, for the files that commands write.
fn sandbox() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    for name in ["Cargo.lock", "examples", "guest-os"] {
        std::os::unix::fs::symlink(repository().join(name), folder.path().join(name))
            .expect("the folder is writable");
    }
    let programs = folder.path().join("target/release");
    fs::create_dir_all(&programs).expect("the folder is writable");
    let program = programs.join("nova-prove");
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_nova-prove"), program).expect("the folder is writable");
    folder
}

/// Runs the commands of a block and returns the block with their output. A line of output that is equivalent is kept.
fn run(code: &Code, folder: &Path) -> String {
    let mut text = String::new();
    let mut lines = code.text.lines().peekable();
    while let Some(line) = lines.next() {
        let mut command =
            line.strip_prefix("$ ").unwrap_or_else(|| panic!("no command: {}", code.place())).to_owned();
        text += &format!("{line}\n");
        while command.ends_with('\\') {
            let line = lines.next().expect("a continued line has a successor");
            text += &format!("{line}\n");
            command = format!("{command}\n{line}");
        }
        let mut shown = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            shown.push(line);
        }
        let path = format!("{}:{}", folder.join("target/release").display(), std::env::var("PATH").expect("a path"));
        let output = Command::new("sh").args(["-c", &command]).env("PATH", path).current_dir(folder).output();
        let output = output.expect("sh starts");
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        text += &merge(&shown, &String::from_utf8(output.stdout).expect("text"));
    }
    text
}

/// Merges real output into a page. Equivalent lines are kept: `...` at the end stands for any further lines, and times
/// and digests differ.
fn merge(shown: &[&str], real: &str) -> String {
    let cut = shown.last() == Some(&"...");
    let shown = if cut { &shown[..shown.len() - 1] } else { shown };
    let real: Vec<_> = real.lines().collect();
    let kept = if cut { &real[..shown.len().min(real.len())] } else { &real[..] };
    let line = |(index, real): (usize, &&str)| {
        let shown = shown.get(index).filter(|shown| same(shown, real));
        format!("{}\n", shown.unwrap_or(real))
    };
    let mut text: String = kept.iter().enumerate().map(line).collect();
    if cut {
        text += "...\n";
    }
    text
}

/// Whether two lines differ only in times, rates, and digests of programs, which change with every build.
fn same(shown: &str, real: &str) -> bool {
    let (shown, real): (Vec<_>, Vec<_>) = (shown.split_whitespace().collect(), real.split_whitespace().collect());
    let is_number = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
    let is_unit = |word: &str| ["million", "second", "minute", "hour"].iter().any(|unit| word.starts_with(unit));
    let varies = |index: usize| {
        let time = is_number(real[index]) && real[index].trim_end_matches(',').ends_with('s');
        let rate = is_number(real[index]) && real.get(index + 1).is_some_and(|next| is_unit(next));
        let unit = is_unit(real[index]) && is_unit(shown[index]);
        let digest = shown[0] == "program" || shown.len() == 1 && shown[0].len() == 64;
        time || rate || unit || digest
    };
    shown.len() == real.len() && (0..shown.len()).all(|index| shown[index] == real[index] || varies(index))
}

#[test]
fn the_sessions_of_the_book_have_the_shown_output() {
    for page in pages(&repository()) {
        let blocks = code(&page);
        let sessions =
            blocks.iter().filter(|code| code.language.as_deref() == Some("console") && code.excuse().is_none());
        let sessions: Vec<_> = sessions.collect();
        if sessions.is_empty() {
            continue;
        }
        let (mut text, folder) = (read(&page), sandbox());
        for session in sessions {
            text = text.replacen(&session.text, &run(session, folder.path()), 1);
        }
        expect_file![page].assert_eq(&text);
    }
}

/// The session of the book is run; what the front page shows of the same block is compared with it.
#[test]
fn the_front_page_shows_the_block_of_the_book() {
    let front = code(&repository().join("README.md"));
    let report = front.iter().find(|code| code.language.as_deref() == Some("text") && code.text.starts_with("block"));
    let shown = report.expect("the front page has a report").text.lines().take_while(|line| *line != "...");
    let book = read(&repository().join("docs/blocks.md"));
    let shown: Vec<_> = shown.collect();
    assert_eq!(shown.len(), 6);
    shown.iter().for_each(|line| assert!(book.lines().any(|known| known == *line), "not in docs/blocks.md: {line}"));
}

#[test]
fn only_varying_words_may_differ() {
    assert!(same("wall time  6.8ms, 739.1 million instructions/s", "wall time  1.2s, 9.0 million instructions/s"));
    assert!(same("to prove   about 9 seconds, if nothing", "to prove   about 2 minutes, if nothing"));
    assert!(!same("cycles     5_000_226", "cycles     5_000_227"));
    assert!(!same("output     8 bytes 40", "output     8 bytes 41"));
    assert_eq!(merge(&["a", "..."], "a\nb\nc\n"), "a\n...\n");
    assert_eq!(merge(&["a", "b"], "a\nc\n"), "a\nc\n");
}
