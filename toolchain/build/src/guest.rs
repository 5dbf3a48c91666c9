//! Builds one guest.

use crate::cargo::Cargo;
use crate::manifest::find_manifest;
use crate::patches::Runtime;
use crate::settings::Settings;
use crate::standard_library::StandardLibrary;
use crate::{BuildError, Compiler, Event, GUEST_PROFILE, check, output, watch};
use cargo_metadata::{Metadata, MetadataCommand, Package};
use std::path::{Path, PathBuf};

/// What to build and how.
#[derive(Clone, Debug)]
pub struct GuestBuilder {
    folder: PathBuf,
    program: Option<String>,
    profile: String,
    features: Vec<String>,
    all_features: bool,
    no_default_features: bool,
    locked: bool,
    offline: bool,
    color: bool,
    target_dir: Option<PathBuf>,
}

/// A guest that was built.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The ELF file.
    pub path: PathBuf,
    /// The program's name.
    pub name: String,
    /// Compiler and linker that built it, as they name themselves; also the C compiler where a dependency has code in C.
    /// Others make other bytes of the same source.
    pub compiler: String,
    /// Files and folders of source whose change makes another guest: those of the guest's package and of the packages
    /// in folders that it depends on.
    pub watched: Vec<PathBuf>,
}

impl Guest {
    /// Lines that make cargo run the build script that prints them again after a change of the guest.
    pub fn rerun_lines(&self) -> String {
        watch::rerun_lines(&self.watched)
    }
}

impl GuestBuilder {
    /// A guest of the package in `folder`, with the profile [`GUEST_PROFILE`] and the package's default features.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            program: None,
            profile: GUEST_PROFILE.to_owned(),
            features: Vec::new(),
            all_features: false,
            no_default_features: false,
            locked: false,
            offline: false,
            color: false,
            target_dir: None,
        }
    }

    /// Which of the package's programs to build; needed when it has several.
    #[must_use]
    pub fn program(mut self, name: impl Into<String>) -> Self {
        self.program = Some(name.into());
        self
    }

    /// A profile that the package's workspace declares.
    #[must_use]
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = name.into();
        self
    }

    /// Features of the package to switch on.
    #[must_use]
    pub fn features(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.features.extend(names.into_iter().map(Into::into));
        self
    }

    /// Switches on all features of the package.
    #[must_use]
    pub fn all_features(mut self, all: bool) -> Self {
        self.all_features = all;
        self
    }

    /// Leaves out the package's default features.
    #[must_use]
    pub fn no_default_features(mut self, none: bool) -> Self {
        self.no_default_features = none;
        self
    }

    /// Fails rather than change the lock file: what is built is what was committed.
    #[must_use]
    pub fn locked(mut self, locked: bool) -> Self {
        self.locked = locked;
        self
    }

    /// Uses only what was downloaded before. The first build downloads the standard library's own dependencies.
    #[must_use]
    pub fn offline(mut self, offline: bool) -> Self {
        self.offline = offline;
        self
    }

    /// Whether the compiler's lines have colours.
    #[must_use]
    pub fn color(mut self, color: bool) -> Self {
        self.color = color;
        self
    }

    /// Where to build, instead of `nova` in the workspace's own target folder.
    #[must_use]
    pub fn target_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.target_dir = Some(folder.into());
        self
    }

    /// Builds the guest, telling `progress` what happens.
    ///
    /// # Errors
    ///
    /// [`BuildError`]: tools that are missing, a package that is none, source that does not compile.
    pub fn build(&self, mut progress: impl FnMut(Event<'_>)) -> Result<Guest, BuildError> {
        let manifest = find_manifest(&self.folder)?;
        let folder = manifest.parent().unwrap_or(&manifest);
        let compiler = Compiler::find(folder)?;
        let settings = Settings::read(folder)?;
        settings.notes().iter().for_each(|note| progress(Event::Line(note)));
        let cargo = Cargo::new(&compiler, &settings)?;
        let options = self.resolution_options();
        let metadata = cargo.metadata(&manifest, &options)?;
        let program = self.choose_program(&metadata, &manifest)?;
        let library = StandardLibrary::of(&metadata, &program);
        let target_dir = self.place(&metadata)?;
        let mut command = cargo.compile("build", &self.profile, (&metadata, &library), &target_dir)?;
        command.arg("--manifest-path").arg(&manifest).args(["--bin", &program]).args(options);
        command.args(self.color.then_some("--color=always"));
        let made = output::run(&mut command, &program, Runtime::find(&metadata).as_ref(), &mut progress)?;
        let executable = made.artifact.executable.ok_or_else(|| BuildError::NoArtifact(program.clone()))?;
        let path = executable.into_std_path_buf();
        check::check(&path)?;
        let watched = watch::watched(&metadata, &path);
        Ok(Guest { watched, path, name: program, compiler: cargo.compilers(made.native_code) })
    }

    /// The name of the program that is built. No compiler is needed to tell.
    pub(crate) fn program_name(&self) -> Result<String, BuildError> {
        let manifest = find_manifest(&self.folder)?;
        let metadata = MetadataCommand::new().manifest_path(&manifest).no_deps().exec()?;
        self.choose_program(&metadata, &manifest)
    }

    fn place(&self, metadata: &Metadata) -> Result<PathBuf, BuildError> {
        match &self.target_dir {
            Some(folder) => std::path::absolute(folder).map_err(BuildError::file(folder)),
            None => Ok(metadata.target_directory.join("nova").into()),
        }
    }

    fn choose_program(&self, metadata: &Metadata, manifest: &Path) -> Result<String, BuildError> {
        let programs = metadata.packages.iter().filter(|package| is_at(package, manifest)).flat_map(programs);
        let programs: Vec<String> = programs.collect();
        let fitting = |name: &&String| self.program.as_ref().is_none_or(|wanted| wanted == *name);
        match programs.iter().filter(fitting).collect::<Vec<_>>()[..] {
            [program] => Ok(program.clone()),
            _ => Err(BuildError::WhichProgram { manifest: manifest.to_owned(), programs }),
        }
    }

    /// What decides on the packages that are built.
    fn resolution_options(&self) -> Vec<String> {
        let options = [
            (self.locked, "--locked"),
            (self.offline, "--offline"),
            (self.all_features, "--all-features"),
            (self.no_default_features, "--no-default-features"),
        ];
        let options = options.into_iter().filter(|(wanted, _)| *wanted).map(|(_, option)| option.to_owned());
        options.chain(self.features.iter().map(|feature| format!("--features={feature}"))).collect()
    }
}

fn is_at(package: &Package, manifest: &Path) -> bool {
    let (left, right) = (package.manifest_path.canonicalize(), manifest.canonicalize());
    left.is_ok_and(|left| right.is_ok_and(|right| left == right))
}

fn programs(package: &Package) -> impl Iterator<Item = String> {
    package.targets.iter().filter(|target| target.is_bin()).map(|target| target.name.clone())
}

#[cfg(test)]
mod tests {
    use super::GuestBuilder;

    #[test]
    fn what_chooses_features_reaches_the_resolution_too() {
        let builder =
            GuestBuilder::new(".").features(["a", "b/c"]).no_default_features(true).locked(true).offline(true);
        let expected = ["--locked", "--offline", "--no-default-features", "--features=a", "--features=b/c"];
        assert_eq!(builder.resolution_options(), expected);
        assert_eq!(GuestBuilder::new(".").all_features(true).resolution_options(), ["--all-features"]);
    }
}
