//! The command line.

use clap::{Args, Parser, Subcommand};
use nova_build::GuestBuilder;
use std::io::IsTerminal;
use std::path::PathBuf;

/// cargo passes the name of the subcommand as the first argument.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo")]
pub(crate) enum Cargo {
    Nova(Nova),
}

/// Create, build, run and prove guests: programs whose execution is proved
#[derive(Debug, Args)]
#[command(
    version,
    after_help = "\
A guest and its proof:
  cargo nova new sum
  cd sum
  cargo nova run --input-hex 010203
  cargo nova prove --input-hex 010203 -o sum.proof
  cargo nova verify sum.proof

The same program on the host, for debugging:
  NOVA_INPUT=some.bin cargo run"
)]
pub(crate) struct Nova {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a guest package
    New(New),
    /// Build a guest and print the path of its ELF file
    Build(Build),
    /// Build a guest and run it on the machine, without a proof
    #[command(visible_alias = "execute")]
    Run(Run),
    /// Build a guest, prove its run and verify the proof
    #[cfg(feature = "prove")]
    Prove(Prove),
    /// Build a guest and verify a proof of it
    #[cfg(feature = "prove")]
    Verify(Verify),
    /// Replace dependencies of a guest by crates that use Nova's accelerators
    Patch(Patch),
    /// Write the SDK for guests in C: headers, linker script and library
    Sdk(Sdk),
    /// Update or check the committed ELF files of a workspace of guests
    Pin(Pin),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo nova new sum
  cargo nova new sum --host     with a host program
  cargo nova new sum --rt-git https://example.org/nova.git --rt-rev 4f2a91c
  cargo nova new sum --rt-version 0.1

By default, the guest depends on the nova-rt of the source tree that this command was built from. A guest that others
build too needs a git repository or a published version.")]
pub(crate) struct New {
    /// The folder to create; its name is the name of the package
    pub(crate) folder: PathBuf,
    /// Also create a host program, which builds the guest, runs it, proves it and verifies the proof
    #[arg(long)]
    pub(crate) host: bool,
    /// Use the runtime in this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) rt_path: Option<PathBuf>,
    /// Use the runtime from this git repository
    #[arg(long, value_name = "URL", conflicts_with = "rt_path")]
    pub(crate) rt_git: Option<String>,
    /// Use this commit of the git repository
    #[arg(long, value_name = "COMMIT", requires = "rt_git")]
    pub(crate) rt_rev: Option<String>,
    /// Use this published version of the runtime
    #[arg(long, value_name = "VERSION", conflicts_with_all = ["rt_path", "rt_git"])]
    pub(crate) rt_version: Option<String>,
}

/// The options of commands that build a guest.
#[derive(Debug, Args)]
pub(crate) struct Package {
    /// The folder of the guest's package
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) package: PathBuf,
    /// The program to build, if the package has several
    #[arg(long, value_name = "NAME")]
    pub(crate) bin: Option<String>,
    /// A profile of the package's workspace, instead of the default of guests
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// Features of the package to enable
    #[arg(long, short = 'F', value_name = "NAMES", value_delimiter = ',')]
    pub(crate) features: Vec<String>,
    /// Enable all features of the package
    #[arg(long)]
    pub(crate) all_features: bool,
    /// Disable the default features of the package
    #[arg(long)]
    pub(crate) no_default_features: bool,
    /// Fail if the lock file would change
    #[arg(long)]
    pub(crate) locked: bool,
    /// Do not access the network
    #[arg(long)]
    pub(crate) offline: bool,
}

impl Package {
    pub(crate) fn builder(&self) -> GuestBuilder {
        let mut builder = GuestBuilder::new(&self.package)
            .features(&self.features)
            .all_features(self.all_features)
            .no_default_features(self.no_default_features)
            .locked(self.locked)
            .offline(self.offline)
            .color(std::io::stderr().is_terminal());
        if let Some(program) = &self.bin {
            builder = builder.program(program);
        }
        if let Some(profile) = &self.profile {
            builder = builder.profile(profile);
        }
        builder
    }
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo nova build
  cargo nova build --package examples/guests/sha256 --locked --output sha256.elf")]
pub(crate) struct Build {
    #[command(flatten)]
    pub(crate) package: Package,
    /// Copy the ELF file to this path
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo nova run --input block.bin
  cargo nova run --input-hex 0a000000 --output result.bin
  cargo nova run --json > report.json
  cargo nova run --input blocks.bin --claimed block1.proof --claimed block2.proof

Without --input and --input-hex the input is empty. The exit code is 0 only if the guest succeeds.")]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) package: Package,
    /// The private input, from a file
    #[arg(long, value_name = "FILE")]
    pub(crate) input: Option<PathBuf>,
    /// The private input, in hexadecimal
    #[arg(long, value_name = "HEX", conflicts_with = "input")]
    pub(crate) input_hex: Option<String>,
    /// Write the public output to this file
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[cfg(feature = "prove")]
    #[command(flatten)]
    pub(crate) claims: nova_prove::RunClaimsArgs,
}

#[cfg(feature = "prove")]
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo nova prove --input block.bin -o block.proof
  cargo nova prove --package examples/guests/fibonacci --input-hex 0a000000 -o fibonacci.proof
  cargo nova prove --input blocks.bin --claimed block1.proof --claimed block2.proof -o bundle.proof

`nova-prove elf` does the same with an ELF file. Run the same command again to resume an interrupted proof.")]
pub(crate) struct Prove {
    #[command(flatten)]
    pub(crate) package: Package,
    #[command(flatten)]
    pub(crate) proof: nova_prove::ProofArgs,
}

#[cfg(feature = "prove")]
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo nova verify block.proof
  cargo nova verify fibonacci.proof --package examples/guests/fibonacci --output result.bin

To verify without the source of the guest, use its key: see `nova-prove vkey` and `nova-prove verify`.")]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) package: Package,
    #[command(flatten)]
    pub(crate) acceptance: nova_prove::AcceptanceArgs,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  cargo add sha3
  cargo nova patch

Writes [patch.crates-io] to the manifest of the guest's workspace, for the dependencies that have a patched crate in
the source tree of the runtime. Plain cargo uses the same crates, which compute in software on the host.")]
pub(crate) struct Patch {
    /// The folder of the guest's package
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(crate) package: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  cargo nova sdk sdk
  riscv64-unknown-elf-gcc -march=rv32im -mabi=ilp32 -O2 -ffreestanding -nostdlib -static \\
      -Isdk/include -Tsdk/lib/nova.ld -o guest.elf guest.c -Lsdk/lib -lnova_rt

The same program on the host, for debugging:
  cc -O2 -Isdk/include -o guest guest.c -Lsdk/lib/native -lnova_rt -lpthread -ldl -lm
  NOVA_INPUT=some.bin NOVA_OUTPUT=result.bin ./guest")]
pub(crate) struct Sdk {
    /// The folder to write to
    pub(crate) folder: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cargo nova pin examples/guests            after a change of a guest
  cargo nova pin --check examples/guests    in continuous integration

The ELF file of the program NAME is NAME.elf in the folder of its package. The folder of the workspace has the hashes
in elf.sha256, and the versions of compiler and linker in elf.compiler.")]
pub(crate) struct Pin {
    /// The folder of the workspace
    #[arg(default_value = ".")]
    pub(crate) folder: PathBuf,
    /// Rebuild and compare, without writing
    #[arg(long)]
    pub(crate) check: bool,
}

#[cfg(test)]
mod tests {
    use super::Cargo;
    use crate::blocks::{all_code, commands};
    use clap::error::ErrorKind;
    use clap::{CommandFactory, Parser};

    /// The arguments as cargo passes them, for both ways to call the command.
    fn arguments(words: &[String]) -> Option<&[String]> {
        let nova = words.iter().position(|word| word == "nova")?;
        let direct = nova == 1 && words[0] == "cargo";
        let through_cargo = words[..nova].windows(2).any(|pair| pair == ["-p", "cargo-nova"]);
        (direct || through_cargo).then_some(&words[nova..])
    }

    #[test]
    fn every_command_of_the_book_is_understood() {
        let mut understood = 0;
        for code in all_code() {
            for words in commands(&code.text) {
                // `...` stands for any arguments.
                let Some(arguments) = arguments(&words).filter(|_| !words.contains(&"...".to_owned())) else {
                    continue;
                };
                let result = Cargo::try_parse_from([&["cargo".to_owned()], arguments].concat());
                let part = |error: &clap::Error| match error.kind() {
                    ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => code.language.is_none(),
                    ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => code.language.is_none(),
                    _ => false,
                };
                if let Some(error) = result.err().filter(|error| !part(error)) {
                    panic!("{}\n{words:?}: {error}", code.place());
                }
                understood += 1;
            }
        }
        assert!(understood > 10, "only {understood} commands were found");
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cargo::command().debug_assert();
    }
}
