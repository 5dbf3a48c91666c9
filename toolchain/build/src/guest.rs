//! The build of one guest.

use crate::cargo::Cargo;
use crate::manifest::find_manifest;
use crate::patches::Runtime;
use crate::settings::Settings;
use crate::standard_library::StandardLibrary;
use crate::{BuildError, Compiler, Event, GUEST_PROFILE, check, output, watch};
use cargo_metadata::{Metadata, MetadataCommand, Package};
use std::path::{Path, PathBuf};

/// Options of a build.
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

/// A built guest.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The ELF file.
    pub path: PathBuf,
    /// The name of the program.
    pub name: String,
    /// The versions of compiler and linker, and of the C compiler if a dependency has C code. Other versions produce
    /// other bytes.
    pub compiler: String,
    /// The source files and folders of the guest and of its local dependencies, whose change requires a new build.
    pub watched: Vec<PathBuf>,
}

impl Guest {
    /// Lines for a build script to print, so that cargo runs it again after a change of the guest.
    pub fn rerun_lines(&self) -> String {
        watch::rerun_lines(&self.watched)
    }
}

impl GuestBuilder {
    /// Builds the package in `folder`, with the profile [`GUEST_PROFILE`] and the default features.
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

    /// Selects a program, which is required if the package has several.
    #[must_use]
    pub fn program(mut self, name: impl Into<String>) -> Self {
        self.program = Some(name.into());
        self
    }

    /// Selects a profile of the package's workspace.
    #[must_use]
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = name.into();
        self
    }

    /// Enables features of the package.
    #[must_use]
    pub fn features(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.features.extend(names.into_iter().map(Into::into));
        self
    }

    /// Enables all features of the package.
    #[must_use]
    pub fn all_features(mut self, all: bool) -> Self {
        self.all_features = all;
        self
    }

    /// Disables the default features of the package.
    #[must_use]
    pub fn no_default_features(mut self, none: bool) -> Self {
        self.no_default_features = none;
        self
    }

    /// Fails instead of changing the lock file.
    #[must_use]
    pub fn locked(mut self, locked: bool) -> Self {
        self.locked = locked;
        self
    }

    /// Does not access the network. The first build must download the dependencies of the standard library.
    #[must_use]
    pub fn offline(mut self, offline: bool) -> Self {
        self.offline = offline;
        self
    }

    /// Colours the output of the compiler.
    #[must_use]
    pub fn color(mut self, color: bool) -> Self {
        self.color = color;
        self
    }

    /// Sets the target folder, which is `nova` in the workspace's target folder by default.
    #[must_use]
    pub fn target_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.target_dir = Some(folder.into());
        self
    }

    /// Builds the guest, and reports events to `progress`.
    ///
    /// # Errors
    ///
    /// [`BuildError`]: missing tools, a folder that is not a package, or source that does not compile.
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
        let target_dir = self.target_folder(&metadata)?;
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

    /// The name of the program. This needs no compiler.
    pub(crate) fn program_name(&self) -> Result<String, BuildError> {
        let manifest = find_manifest(&self.folder)?;
        let metadata = MetadataCommand::new().manifest_path(&manifest).no_deps().exec()?;
        self.choose_program(&metadata, &manifest)
    }

    fn target_folder(&self, metadata: &Metadata) -> Result<PathBuf, BuildError> {
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

    /// The options that affect dependency resolution.
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
