use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn write_config(folder: &Path, text: &str) {
    let place = folder.join(".cargo");
    fs::create_dir_all(&place).expect("a folder");
    fs::write(place.join("config.toml"), text).expect("a file");
}

fn settings(package: &Path, home: &Path) -> Settings {
    Settings::read_with_home(package, home.to_owned()).expect("the files can be read")
}

#[test]
fn only_places_of_packages_are_kept() {
    let (root, home) = (folder(), folder());
    let text = "paths = ['x']\n[build]\nrustflags = ['-g']\njobs = 3\n[env]\nA = '1'\n[profile.guest]\nopt-level = 0\n\
                [target.x]\nlinker = 'y'\n[unstable]\nbuild-std = ['std']\n[patch.crates-io]\na = { path = 'a' }\n\
                [net]\nretry = 7\n[source.v]\ndirectory = 'vendor'\n[alias]\nb = 'build'\n[host]\nx = 1";
    write_config(root.path(), text);
    let settings = settings(&root.path().join("package"), home.path());
    let vendor = root.path().join("vendor");
    let expected =
        format!("[build]\njobs = 3\n[net]\nretry = 7\n[source.v]\ndirectory = {:?}\n", vendor.display().to_string());
    assert_eq!(settings.kept, expected.parse::<Table>().expect("TOML"));
    let [note] = settings.notes() else { panic!("{:?}", settings.notes()) };
    for section in ["paths", "env", "profile", "unstable", "patch"] {
        assert!(note.contains(&format!("`{section}`")), "{section}: {note}");
    }
    assert!(!note.contains("rustflags") && !note.contains("target") && !note.contains("alias"), "{note}");
    assert!(!settings.mirrors_home, "{note}");
}

#[test]
fn the_nearest_file_counts_most_and_the_home_least() {
    let (root, home) = (folder(), folder());
    let package = root.path().join("a/b");
    write_config(root.path(), "[net]\nretry = 1\noffline = true");
    write_config(&package, "[net]\nretry = 2");
    fs::write(home.path().join("config.toml"), "[net]\nretry = 3\n[http]\ncainfo = 'ca'\n[env]\nA = '1'")
        .expect("a file");
    let settings = settings(&package, home.path());
    assert_eq!(settings.kept["net"].to_string(), "{ offline = true, retry = 2 }");
    let cainfo = home.path().parent().expect("a parent").join("ca");
    assert_eq!(settings.kept["http"]["cainfo"].as_str(), cainfo.to_str());
}

#[test]
fn a_home_with_more_than_that_is_mirrored_without_its_configuration() {
    let (root, home) = (folder(), folder());
    assert_eq!(settings(root.path(), home.path()).home(root.path()).expect("a folder"), home.path());
    fs::write(home.path().join("config.toml"), "[build]\nrustflags = ['-g']").expect("a file");
    fs::write(home.path().join("credentials.toml"), "x").expect("a file");
    let settings = settings(root.path(), home.path());
    assert_eq!(settings.notes(), [""; 0], "a home is not part of a package");
    for _ in 0..2 {
        let mirror = settings.home(root.path()).expect("a folder");
        assert_eq!(fs::read_to_string(mirror.join("credentials.toml")).expect("a link"), "x");
        assert!(mirror.join("registry").is_dir() && !mirror.join("config.toml").exists());
    }
}

#[test]
fn a_home_above_the_package_is_the_home_also_by_a_link() {
    let root = folder();
    write_config(root.path(), "[env]\nA = '1'");
    let link = root.path().join("link");
    std::os::unix::fs::symlink(root.path().join(".cargo"), &link).expect("a link");
    let settings = settings(&root.path().join("package"), &link);
    assert!(settings.mirrors_home && settings.notes().is_empty(), "{:?}", settings.notes());
}

#[test]
fn files_include_others() {
    let (root, home) = (folder(), folder());
    write_config(root.path(), "include = ['one.toml', { path = 'none.toml', optional = true }]\n[net]\nretry = 1");
    fs::write(root.path().join(".cargo/one.toml"), "[net]\nretry = 2\noffline = true\n[env]\nA = '1'")
        .expect("a file");
    let settings = settings(root.path(), home.path());
    assert_eq!(settings.kept["net"].to_string(), "{ offline = true, retry = 1 }");
    assert!(settings.notes()[0].contains("`env`"));
}

#[test]
fn a_file_that_is_no_toml_is_named() {
    let (root, home) = (folder(), folder());
    write_config(root.path(), "[net");
    let error = Settings::read_with_home(root.path(), home.path().to_owned()).expect_err("no TOML").to_string();
    assert!(error.contains("config.toml") && error.contains("line 1"), "{error}");
}
