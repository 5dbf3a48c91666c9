//! The pages that show `benches/results`. `UPDATE_EXPECT=1` writes them, as `nova-bench docs` does.

use nova_benches::docs::Figures;
use nova_benches::repository;
use std::fs;

#[test]
fn pages_show_the_results() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    for (path, expected) in Figures::read().unwrap().files().unwrap() {
        let file = repository().join(&path);
        if update {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, &expected).unwrap();
        }
        let found = fs::read_to_string(&file).unwrap_or_default();
        assert!(found == expected, "{}: run `cargo run -p nova-benches --bin nova-bench -- docs`", path.display());
    }
}
