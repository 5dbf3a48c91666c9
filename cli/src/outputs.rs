//! Checks of a command's outputs before its work.

use crate::destination::Target;
use crate::{Destination, Error};
use std::path::{Path, PathBuf};

/// An output: the option that names it, and its destination.
pub(crate) type Named<'a> = (&'static str, &'a Destination);

/// Checks that every output can be written, and that none overwrites an input or another output.
pub(crate) fn prepare<'a>(results: impl IntoIterator<Item = Named<'a>>, inputs: &[&Path]) -> Result<(), Error> {
    let mut before: Vec<(&'static str, Target)> = Vec::new();
    for (option, destination) in results {
        let target = destination.target()?;
        if let Target::File(path) = &target {
            refuse_inputs(option, path, inputs)?;
        }
        if let Some(&(first, _)) = before.iter().find(|(_, other)| conflict(other, &target)) {
            return Err(Error::SameOutput { first, second: option, path: destination.name() });
        }
        destination.prepare()?;
        before.push((option, target));
    }
    Ok(())
}

/// Refuses to overwrite an input.
pub(crate) fn refuse_inputs(option: &'static str, path: &Path, inputs: &[&Path]) -> Result<(), Error> {
    let input = inputs.iter().find(|input| same_file(path, input));
    input.map_or(Ok(()), |input| {
        Err(Error::OutputIsInput { option, output: path.into(), input: PathBuf::from(input) })
    })
}

/// Whether two outputs would overwrite each other. Devices and pipes can take two.
fn conflict(first: &Target, second: &Target) -> bool {
    match (first, second) {
        (Target::File(first), Target::File(second)) => first == second || same_file(first, second),
        (Target::Stdout, Target::Stdout) => true,
        _ => false,
    }
}

/// Whether both paths are the same regular file.
fn same_file(first: &Path, second: &Path) -> bool {
    // Opening a pipe for the comparison would wait for its other end.
    first.is_file() && second.is_file() && same_file::is_same_file(first, second).unwrap_or(false)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn an_input_is_not_overwritten_under_any_name() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let [input, link, hard] = ["input", "link", "hard"].map(|name| folder.path().join(name));
        fs::write(&input, b"precious").expect("the folder is writable");
        symlink(&input, &link).expect("the folder is writable");
        fs::hard_link(&input, &hard).expect("the folder is writable");
        for name in [input.clone(), link, hard, folder.path().join("./input")] {
            let output = Destination::path(name);
            let refused = prepare([("--output", &output)], &[&input]);
            assert!(matches!(refused, Err(Error::OutputIsInput { option: "--output", .. })), "{refused:?}");
        }
        let other = Destination::path(folder.path().join("other"));
        prepare([("--output", &other)], &[&input, Path::new("-")]).expect("it is another file");
    }

    #[test]
    fn two_outputs_have_two_destinations() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let name = |name: &str| Destination::path(folder.path().join(name));
        let [null, full] = ["/dev/null", "/dev/full"].map(|name| Destination::path(name.into()));
        let same = prepare([("--output", &name("a")), ("--json", &name("./a"))], &[]);
        assert!(matches!(same, Err(Error::SameOutput { first: "--output", second: "--json", .. })), "{same:?}");
        let twice = prepare([("--output", &Destination::stdout()), ("--json", &Destination::stdout())], &[]);
        assert!(matches!(twice, Err(Error::SameOutput { .. })), "{twice:?}");
        prepare([("--output", &null), ("--json", &null), ("--profile", &full)], &[Path::new("/dev/null")])
            .expect("devices accept two outputs");
    }
}
