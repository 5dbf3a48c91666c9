//! What is checked of a command's results before the work.

use crate::destination::Place;
use crate::{Destination, Error};
use std::path::{Path, PathBuf};

/// A result: the option that names its destination, and the destination.
pub(crate) type Named<'a> = (&'static str, &'a Destination);

/// Makes sure that every result can be written, and that none takes the place of an input or of another result.
pub(crate) fn prepare<'a>(results: impl IntoIterator<Item = Named<'a>>, inputs: &[&Path]) -> Result<(), Error> {
    let mut before: Vec<(&'static str, Place)> = Vec::new();
    for (option, destination) in results {
        let place = destination.place()?;
        if let Place::File(path) = &place {
            refuse_inputs(option, path, inputs)?;
        }
        if let Some(&(first, _)) = before.iter().find(|(_, other)| clash(other, &place)) {
            return Err(Error::SameOutput { first, second: option, path: destination.name() });
        }
        destination.prepare()?;
        before.push((option, place));
    }
    Ok(())
}

/// Refuses to write to an input.
pub(crate) fn refuse_inputs(option: &'static str, path: &Path, inputs: &[&Path]) -> Result<(), Error> {
    let input = inputs.iter().find(|input| same_file(path, input));
    input.map_or(Ok(()), |input| {
        Err(Error::OutputIsInput { option, output: path.into(), input: PathBuf::from(input) })
    })
}

/// Whether two results would mix. What devices and pipes do with two is their affair.
fn clash(first: &Place, second: &Place) -> bool {
    match (first, second) {
        (Place::File(first), Place::File(second)) => first == second || same_file(first, second),
        (Place::Stdout, Place::Stdout) => true,
        _ => false,
    }
}

/// Whether both are the same file on a disk, under whatever names.
fn same_file(first: &Path, second: &Path) -> bool {
    // Opening a pipe to compare it would wait for its other end.
    first.is_file() && second.is_file() && same_file::is_same_file(first, second).unwrap_or(false)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::symlink;

    #[test]
    fn an_input_is_no_output_under_any_name() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let [input, link, hard] = ["input", "link", "hard"].map(|name| folder.path().join(name));
        fs::write(&input, b"precious").expect("the folder is writable");
        symlink(&input, &link).expect("a link can be made");
        fs::hard_link(&input, &hard).expect("a link can be made");
        for name in [input.clone(), link, hard, folder.path().join("./input")] {
            let output = Destination::path(name);
            let refused = prepare([("--output", &output)], &[&input]);
            assert!(matches!(refused, Err(Error::OutputIsInput { option: "--output", .. })), "{refused:?}");
        }
        let other = Destination::path(folder.path().join("other"));
        prepare([("--output", &other)], &[&input, Path::new("-")]).expect("it is another file");
    }

    #[test]
    fn two_results_have_two_places() {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        let name = |name: &str| Destination::path(folder.path().join(name));
        let [null, full] = ["/dev/null", "/dev/full"].map(|name| Destination::path(name.into()));
        let same = prepare([("--output", &name("a")), ("--json", &name("./a"))], &[]);
        assert!(matches!(same, Err(Error::SameOutput { first: "--output", second: "--json", .. })), "{same:?}");
        let twice = prepare([("--output", &Destination::stdout()), ("--json", &Destination::stdout())], &[]);
        assert!(matches!(twice, Err(Error::SameOutput { .. })), "{twice:?}");
        prepare([("--output", &null), ("--json", &null), ("--profile", &full)], &[Path::new("/dev/null")])
            .expect("devices take what they get");
    }
}
