//! Builds one guest.

use crate::{BuildError, Compiler, Event, GUEST_PROFILE, cargo};
use cargo_metadata::{Metadata, MetadataCommand, Package};
use std::path::{Path, PathBuf};

/// What to build and how.
#[derive(Clone, Debug)]
pub struct GuestBuilder {
    folder: PathBuf,
    program: Option<String>,
    profile: String,
    features: Vec<String>,
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
    /// Compiler and linker that built it, as they name themselves. Others make other bytes of the same source.
    pub compiler: String,
}

impl GuestBuilder {
    /// A guest of the package in `folder`, with the profile [`GUEST_PROFILE`] and the package's default features.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            program: None,
            profile: GUEST_PROFILE.to_owned(),
            features: Vec::new(),
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
        let manifest = self.folder.join("Cargo.toml");
        if !manifest.is_file() {
            return Err(BuildError::NoManifest(manifest));
        }
        let compiler = Compiler::find(&self.folder)?;
        let metadata = self.metadata(&compiler, &manifest)?;
        let program = self.choose_program(&metadata, &manifest)?;
        let target_dir = match &self.target_dir {
            Some(folder) => folder.clone(),
            None => metadata.target_directory.join("nova").into(),
        };
        let mut command = cargo::machine_command(&compiler, "build", &self.profile, &target_dir)?;
        command.current_dir(&self.folder).args(["--bin", &program]).args(self.cargo_options());
        cargo::repeat(&mut command, "--features", &self.features);
        let artifact = cargo::run(&mut command, &program, &mut progress)?;
        let path = artifact.executable.ok_or_else(|| BuildError::NoArtifact(program.clone()))?;
        Ok(Guest { path: path.into(), name: program, compiler: compiler.version })
    }

    /// The workspace, without its dependencies.
    fn metadata(&self, compiler: &Compiler, manifest: &Path) -> Result<Metadata, BuildError> {
        Ok(MetadataCommand::new().cargo_path(&compiler.cargo).manifest_path(manifest).no_deps().exec()?)
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

    fn cargo_options(&self) -> Vec<&'static str> {
        let options = [(self.locked, "--locked"), (self.offline, "--offline"), (self.color, "--color=always")];
        options.into_iter().filter_map(|(wanted, option)| wanted.then_some(option)).collect()
    }
}

fn is_at(package: &Package, manifest: &Path) -> bool {
    let (left, right) = (package.manifest_path.canonicalize(), manifest.canonicalize());
    left.is_ok_and(|left| right.is_ok_and(|right| left == right))
}

fn programs(package: &Package) -> impl Iterator<Item = String> {
    package.targets.iter().filter(|target| target.is_bin()).map(|target| target.name.clone())
}
