//! The write stage: nothing but what is ours is touched, and nothing outside the folder.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use std::fs;
use std::path::{Path, PathBuf};

use clientsmith::document::Files;
use clientsmith::write::{Changes, Overwrite, WriteError, apply, check, plan, stage};

/// A folder that is there as long as the test runs.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("clientsmith-write-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn get(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.0.join(path)).ok()
    }

    fn bring(&self, files: &Files) -> Changes {
        let changes = plan(&self.0, files, Overwrite::Ours).unwrap();
        apply(&self.0, files, &changes).unwrap();
        changes
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// These files and their list.
fn files(entries: &[(&str, &str)]) -> Files {
    let mut files: Files = entries.iter().map(|(path, text)| (path.into(), (*text).to_owned())).collect();
    let list: String = entries.iter().fold(String::new(), |list, (path, _)| list + path + "\n");
    files.insert(".clientsmith-files".into(), list);
    files
}

#[test]
fn a_second_run_has_nothing_to_do() {
    let folder = Folder::new("twice");
    let files = files(&[("Cargo.toml", "a\n"), ("src/v2/mod.rs", "b\n")]);
    assert_eq!(folder.bring(&files).missing.len(), 3);
    assert_eq!(folder.get("src/v2/mod.rs").as_deref(), Some("b\n"));
    let changes = check(&folder.0, &files).unwrap();
    assert!(changes.is_clean(), "{changes}");
    assert_eq!(changes.unchanged, 3);
}

#[test]
fn what_is_not_produced_any_more_goes_and_its_empty_folder_too() {
    let folder = Folder::new("orphans");
    folder.bring(&files(&[("src/a/mod.rs", "a\n"), ("src/b.rs", "b\n"), ("src/c/d.rs", "d\n")]));
    folder.put("src/c/mine.rs", "mine\n");
    let now = files(&[("src/b.rs", "b\n")]);
    let changes = folder.bring(&now);
    assert_eq!(changes.orphaned, [PathBuf::from("src/a/mod.rs"), PathBuf::from("src/c/d.rs")]);
    assert!(!folder.0.join("src/a").exists());
    assert_eq!(folder.get("src/c/mine.rs").as_deref(), Some("mine\n"));
    assert_eq!(folder.get(".clientsmith-files").as_deref(), Some("src/b.rs\n"));
}

#[test]
fn check_names_everything_at_once_and_changes_nothing() {
    let folder = Folder::new("check");
    folder.bring(&files(&[("a.rs", "one\ntwo\nthree\n"), ("gone.rs", "x\n")]));
    let now = files(&[("a.rs", "one\nzwei\nthree\n"), ("new.rs", "y\n")]);
    let changes = check(&folder.0, &now).unwrap();
    let expected = "\
stale: .clientsmith-files:2
    - gone.rs
    + new.rs
stale: a.rs:2
    - two
    + zwei
missing: new.rs
orphaned: gone.rs
";
    assert_eq!(changes.to_string(), expected);
    assert_eq!(folder.get("gone.rs").as_deref(), Some("x\n"));
    assert_eq!(folder.get("new.rs"), None);
}

#[test]
fn line_ends_are_differences_too() {
    let folder = Folder::new("ends");
    folder.bring(&files(&[("a.rs", "one\ntwo\n")]));
    folder.put("a.rs", "one\r\ntwo\n");
    assert_eq!(check(&folder.0, &files(&[("a.rs", "one\ntwo\n")])).unwrap().stale[0].line, 1);
    folder.put("a.rs", "one\ntwo");
    assert_eq!(check(&folder.0, &files(&[("a.rs", "one\ntwo\n")])).unwrap().stale[0].line, 3);
}

#[test]
fn files_of_others_are_not_overwritten_unless_asked_for() {
    let folder = Folder::new("foreign");
    folder.put("Cargo.toml", "mine\n");
    folder.put("notes.txt", "mine\n");
    let files = files(&[("Cargo.toml", "ours\n"), ("src/lib.rs", "\n")]);
    let error = plan(&folder.0, &files, Overwrite::Ours).unwrap_err();
    assert!(matches!(&error, WriteError::Foreign { paths, .. } if paths == &[PathBuf::from("Cargo.toml")]), "{error}");
    assert_eq!(folder.get("src/lib.rs"), None);
    let changes = plan(&folder.0, &files, Overwrite::All).unwrap();
    apply(&folder.0, &files, &changes).unwrap();
    assert_eq!(folder.get("Cargo.toml").as_deref(), Some("ours\n"));
    assert_eq!(folder.get("notes.txt").as_deref(), Some("mine\n"));
}

#[test]
fn a_list_that_was_tampered_with_leads_nowhere() {
    let outer = Folder::new("tampered");
    outer.put("victim.txt", "safe\n");
    let folder = Folder(outer.0.join("out"));
    folder.bring(&files(&[("a.rs", "a\n")]));
    let victim = outer.0.join("victim.txt");
    folder.put(
        ".clientsmith-files",
        &format!("a.rs\n../victim.txt\n{}\n\n.\n..\nsrc/../../victim.txt\n", victim.display()),
    );
    let changes = folder.bring(&files(&[("a.rs", "a\n")]));
    assert!(changes.orphaned.is_empty(), "{changes}");
    assert_eq!(outer.get("victim.txt").as_deref(), Some("safe\n"));
}

#[test]
fn produced_paths_must_stay_inside() {
    let folder = Folder::new("inside");
    for path in ["../a.rs", "/a.rs", "src/../../a.rs", ""] {
        let error = plan(&folder.0, &files(&[(path, "a\n")]), Overwrite::All).unwrap_err();
        assert!(matches!(error, WriteError::Outside { .. }), "{path}: {error}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let outer = Folder::new("links");
    outer.put("target/a.rs", "theirs\n");
    let folder = Folder(outer.0.join("out"));
    folder.bring(&files(&[("b.rs", "b\n")]));
    std::os::unix::fs::symlink(outer.0.join("target"), folder.0.join("src")).unwrap();
    std::os::unix::fs::symlink(outer.0.join("target/a.rs"), folder.0.join("a.rs")).unwrap();
    for path in ["src/a.rs", "a.rs"] {
        let error = plan(&folder.0, &files(&[(path, "ours\n")]), Overwrite::All).unwrap_err();
        assert!(matches!(error, WriteError::Outside { .. }), "{path}: {error}");
    }
    folder.put(".clientsmith-files", "b.rs\nsrc/a.rs\na.rs\n");
    assert!(folder.bring(&files(&[("b.rs", "b\n")])).orphaned.is_empty());
    assert_eq!(outer.get("target/a.rs").as_deref(), Some("theirs\n"));
}

#[test]
fn an_interrupted_run_can_be_done_again() {
    let folder = Folder::new("again");
    let files = files(&[("a.rs", "a\n"), ("b.rs", "b\n")]);
    // As far as a run comes that ends after its first file: the list is there before anything else.
    folder.put(".clientsmith-files", "a.rs\nb.rs\n");
    folder.put("a.rs", "half of an older text");
    folder.bring(&files);
    assert!(check(&folder.0, &files).unwrap().is_clean());
}

#[test]
fn no_file_of_the_run_is_left_beside() {
    let folder = Folder::new("beside");
    folder.bring(&files(&[("a.rs", "a\n")]));
    let names = fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.collect();
    names.sort();
    assert_eq!(names, [".clientsmith-files", "a.rs"]);
    assert!(Path::new(&folder.0).is_dir());
}

/// Everything below a folder, folders with a slash behind them.
fn listing(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            all.push((entry.path(), b"/".to_vec()));
            all.extend(listing(&entry.path()));
        } else {
            all.push((entry.path(), fs::read(entry.path()).unwrap()));
        }
    }
    all.sort();
    all
}

#[test]
fn what_fails_while_files_are_put_in_place_goes_back() {
    let folder = Folder::new("rollback");
    folder.bring(&files(&[("a.rs", "a\n"), ("b.rs", "b\n"), ("gone/c.rs", "c\n")]));
    let new = files(&[("a.rs", "A\n"), ("b.rs", "B\n"), ("new/d.rs", "d\n")]);
    let changes = plan(&folder.0, &new, Overwrite::Ours).unwrap();
    let mut staged = stage(&folder.0, &new, &changes).unwrap();
    // In the meantime somebody has put a folder where the last file was.
    fs::remove_file(folder.0.join("b.rs")).unwrap();
    folder.put("b.rs/mine.rs", "mine\n");
    let error = staged.put().unwrap_err();
    assert!(matches!(&error, WriteError::File { path, .. } if path.ends_with("b.rs")), "{error}");
    assert_eq!(folder.get("a.rs").as_deref(), Some("A\n"), "nothing was put in place that could go back");
    drop(staged);
    assert_eq!(folder.get("a.rs").as_deref(), Some("a\n"));
    assert_eq!(folder.get("gone/c.rs").as_deref(), Some("c\n"));
    assert_eq!(folder.get("b.rs/mine.rs").as_deref(), Some("mine\n"));
    assert_eq!(folder.get(".clientsmith-files").as_deref(), Some("a.rs\nb.rs\ngone/c.rs\n"));
    assert!(!folder.0.join("new").exists() && !folder.0.join(".clientsmith-staging").exists());
}

#[test]
fn a_file_for_a_folder_and_a_folder_for_a_file_change_nothing() {
    for (name, theirs, ours) in [("for-folder", "z", "z/d.rs"), ("for-file", "z.rs/mine.rs", "z.rs")] {
        let folder = Folder::new(name);
        folder.bring(&files(&[("a.rs", "a\n")]));
        folder.put(theirs, "mine\n");
        let before = listing(&folder.0);
        let new = files(&[("a.rs", "A\n"), ("new/b.rs", "b\n"), (ours, "d\n")]);
        for overwrite in [Overwrite::Ours, Overwrite::All] {
            let outcome = plan(&folder.0, &new, overwrite).and_then(|changes| apply(&folder.0, &new, &changes));
            assert!(matches!(outcome, Err(WriteError::File { .. })), "{name}: {outcome:?}");
            assert_eq!(listing(&folder.0), before, "{name}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("read-only");
    folder.bring(&files(&[("a.rs", "a\n"), ("locked/b.rs", "b\n")]));
    let before = listing(&folder.0);
    for locked in [folder.0.clone(), folder.0.join("locked")] {
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
        let is_obeyed = fs::write(locked.join("probe"), "").is_err();
        let new = files(&[("a.rs", "A\n"), ("locked/b.rs", "B\n"), ("locked/c.rs", "c\n")]);
        let outcome = plan(&folder.0, &new, Overwrite::Ours).and_then(|changes| apply(&folder.0, &new, &changes));
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
        if !is_obeyed {
            eprintln!("skipped: this user may write everywhere");
            return;
        }
        assert!(matches!(outcome, Err(WriteError::File { .. })), "{outcome:?}");
        assert_eq!(listing(&folder.0), before);
    }
}

#[test]
fn what_a_killed_run_left_is_removed_and_nothing_else() {
    let folder = Folder::new("litter");
    let files = files(&[("a.rs", "a\n")]);
    folder.bring(&files);
    folder.put(".clientsmith-staging/0", "half a fi");
    folder.put(".clientsmith-staging/12.old", "old\n");
    assert!(check(&folder.0, &files).unwrap().is_clean());
    assert!(folder.0.join(".clientsmith-staging/0").exists(), "a comparison changes nothing");
    folder.bring(&files);
    assert!(!folder.0.join(".clientsmith-staging").exists());
    folder.put(".clientsmith-staging/notes.txt", "mine\n");
    let changes = plan(&folder.0, &files, Overwrite::Ours).unwrap();
    let error = apply(&folder.0, &files, &changes).unwrap_err();
    assert!(matches!(error, WriteError::InTheWay { .. }), "{error}");
    assert_eq!(folder.get(".clientsmith-staging/notes.txt").as_deref(), Some("mine\n"));
}

#[cfg(unix)]
#[test]
fn a_staging_folder_that_is_a_link_is_not_followed() {
    let outer = Folder::new("staging-link");
    outer.put("target/0", "theirs\n");
    let folder = Folder(outer.0.join("out"));
    let files = files(&[("a.rs", "a\n")]);
    fs::create_dir_all(&folder.0).unwrap();
    std::os::unix::fs::symlink(outer.0.join("target"), folder.0.join(".clientsmith-staging")).unwrap();
    let changes = plan(&folder.0, &files, Overwrite::All).unwrap();
    let error = apply(&folder.0, &files, &changes).unwrap_err();
    assert!(matches!(error, WriteError::Outside { .. }), "{error}");
    assert_eq!(outer.get("target/0").as_deref(), Some("theirs\n"));
    assert_eq!(folder.get("a.rs"), None);
}
