//! Stages what is to be written, then puts it in place.
//!
//! All new files are written to a folder of ours within the output folder first: a full disk or a missing permission shows
//! before anything is replaced. Then each is moved to its place, which is done at once or not at all. What stood there is
//! kept until everything is in place; if something goes wrong, it is moved back. What a killed run leaves is removed by the
//! next one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Changes, WriteError, is_absent, is_within, listed, slashed};
use crate::document::Files;
use crate::print::LIST;

/// The folder within an output folder in which files are staged. It has nothing but files, named by numbers.
const STAGING: &str = ".clientsmith-staging";

/// The changes of a folder, ready to be put in place. Dropped before they are [kept](Self::keep), all is as it was.
#[derive(Debug)]
pub struct Staged {
    folder: PathBuf,
    steps: Vec<Step>,
    /// How many steps were taken.
    taken: usize,
    /// Folders that weren't there, the outer before the inner.
    made: Vec<PathBuf>,
    is_kept: bool,
}

/// A file that is replaced or, without a staged one, removed.
#[derive(Debug)]
struct Step {
    path: PathBuf,
    new: Option<PathBuf>,
    /// Where what stood there is kept.
    old: PathBuf,
    /// Whether something stood there when the step was taken.
    was_there: bool,
}

/// Stages what makes the folder what it should be.
///
/// # Errors
///
/// What can't be written, or would be outside; the folder is as it was.
#[inline(never)]
pub fn stage(folder: &Path, files: &Files, changes: &Changes) -> Result<Staged, WriteError> {
    clear(folder)?;
    let mut staged =
        Staged { folder: folder.to_owned(), steps: Vec::new(), taken: 0, made: Vec::new(), is_kept: false };
    if changes.is_clean() {
        return Ok(staged);
    }
    staged.make_folders(&folder.join(STAGING))?;
    if files.contains_key(Path::new(LIST)) {
        let mut ours = listed(folder)?;
        ours.extend(files.keys().cloned());
        ours.remove(Path::new(LIST));
        let all = ours.iter().fold(String::new(), |text, path| text + &slashed(path) + "\n");
        // Whenever a run ends, the list has all that is ours.
        staged.replace(Path::new(LIST), &all)?;
    }
    let stale = changes.stale.iter().map(|difference| &difference.path);
    for path in stale.chain(&changes.missing).filter(|path| *path != Path::new(LIST)) {
        if let Some(text) = files.get(path) {
            staged.replace(path, text)?;
        }
    }
    for path in &changes.orphaned {
        staged.step(path, None);
    }
    if let Some(list) = files.get(Path::new(LIST)) {
        staged.replace(Path::new(LIST), list)?;
    }
    Ok(staged)
}

impl Staged {
    /// Puts everything in place.
    ///
    /// # Errors
    ///
    /// What can't be written or removed, or would be outside by now. What was put in place goes back once this is dropped.
    #[inline(never)]
    pub fn put(&mut self) -> Result<(), WriteError> {
        while let Some(step) = self.steps.get_mut(self.taken) {
            if !is_within(&self.folder, &step.path)? {
                return Err(WriteError::Outside { path: step.path.clone() });
            }
            let place = self.folder.join(&step.path);
            step.take(&place).map_err(|source| WriteError::File { path: place, source })?;
            self.taken += 1;
        }
        Ok(())
    }

    /// Lets everything stay where it was put.
    #[inline(never)]
    pub fn keep(mut self) {
        self.is_kept = true;
        for step in self.steps.iter().filter(|step| step.new.is_none()) {
            for parent in step.path.ancestors().skip(1).filter(|parent| !parent.as_os_str().is_empty()) {
                // It fails where something is left, which is then somebody else's.
                if fs::remove_dir(self.folder.join(parent)).is_err() {
                    break;
                }
            }
        }
    }

    fn replace(&mut self, path: &Path, text: &str) -> Result<(), WriteError> {
        if !is_within(&self.folder, path)? {
            return Err(WriteError::Outside { path: path.to_owned() });
        }
        let parent = self.folder.join(path).parent().map(Path::to_owned).unwrap_or_default();
        self.make_folders(&parent)?;
        let staged = self.folder.join(STAGING).join(self.steps.len().to_string());
        fs::write(&staged, text).map_err(|source| WriteError::File { path: self.folder.join(path), source })?;
        self.step(path, Some(staged));
        Ok(())
    }

    fn step(&mut self, path: &Path, new: Option<PathBuf>) {
        let old = self.folder.join(STAGING).join(format!("{}.old", self.steps.len()));
        self.steps.push(Step { path: path.to_owned(), new, old, was_there: false });
    }

    /// Makes a folder and those around it, as far as they aren't there.
    fn make_folders(&mut self, folder: &Path) -> Result<(), WriteError> {
        let missing = folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.is_dir());
        for folder in missing.collect::<Vec<_>>().into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.made.push(folder.to_owned()),
                // Another run has made it since.
                Err(_) if folder.is_dir() => {}
                Err(source) => return Err(WriteError::File { path: folder.to_owned(), source }),
            }
        }
        Ok(())
    }

    /// Moves everything back. What goes wrong here is not reported: there is an error already, and that is its cause.
    fn undo(&self) {
        for step in self.steps.iter().take(self.taken).rev() {
            let place = self.folder.join(&step.path);
            // Another run may have cleared what was kept: then the new file is better than none.
            let _ = if step.was_there { fs::rename(&step.old, &place) } else { fs::remove_file(&place) };
        }
    }
}

impl Step {
    fn take(&mut self, place: &Path) -> io::Result<()> {
        self.was_there = fs::symlink_metadata(place).is_ok();
        let Some(new) = &self.new else {
            return fs::rename(place, &self.old).or_else(|error| if is_absent(&error) { Ok(()) } else { Err(error) });
        };
        if self.was_there {
            // Some file systems have no links.
            fs::hard_link(place, &self.old).or_else(|_| fs::copy(place, &self.old).map(|_| ()))?;
        }
        fs::rename(new, place)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if !self.is_kept {
            self.undo();
        }
        // What can't be removed now is removed by the next run.
        let _ = clear(&self.folder);
        if !self.is_kept {
            for folder in self.made.iter().rev() {
                let _ = fs::remove_dir(folder);
            }
        }
    }
}

/// Removes what an earlier run has left, which was killed. What isn't ours stays, and is an error.
fn clear(folder: &Path) -> Result<(), WriteError> {
    let staging = folder.join(STAGING);
    let failed = |path: &Path| {
        let path = path.to_owned();
        |source| WriteError::File { path, source }
    };
    match fs::symlink_metadata(&staging) {
        Ok(metadata) if metadata.is_symlink() => return Err(WriteError::Outside { path: STAGING.into() }),
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => return Err(WriteError::InTheWay { folder: folder.to_owned(), paths: vec![STAGING.into()] }),
        Err(error) if is_absent(&error) => return Ok(()),
        Err(error) => return Err(failed(&staging)(error)),
    }
    let mut foreign = Vec::new();
    for entry in fs::read_dir(&staging).map_err(failed(&staging))? {
        let entry = entry.map_err(failed(&staging))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let number = name.strip_suffix(".old").unwrap_or(&name);
        let is_ours = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if is_ours && entry.file_type().map_err(failed(&staging))?.is_file() {
            fs::remove_file(entry.path()).map_err(failed(&entry.path()))?;
        } else {
            foreign.push(Path::new(STAGING).join(name));
        }
    }
    if foreign.is_empty() {
        return fs::remove_dir(&staging).map_err(failed(&staging));
    }
    foreign.sort();
    Err(WriteError::InTheWay { folder: folder.to_owned(), paths: foreign })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::fs;
    use std::path::{Path, PathBuf};
    use std::sync::Barrier;

    use super::{STAGING, stage};
    use crate::document::Files;
    use crate::print::LIST;
    use crate::write::{Overwrite, plan};

    #[test]
    fn what_was_replaced_is_not_removed_where_another_run_has_cleared_what_was_kept() {
        let folder = std::env::temp_dir().join(format!("clientsmith-cleared-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(LIST), "a.rs\n").unwrap();
        fs::write(folder.join("a.rs"), "old").unwrap();
        let files: Files =
            [("a.rs", "new"), (LIST, "a.rs\n")].map(|(path, text)| (PathBuf::from(path), text.to_owned())).into();
        let changes = plan(&folder, &files, Overwrite::Ours).unwrap();
        let mut staged = stage(&folder, &files, &changes).unwrap();
        staged.put().unwrap();
        fs::remove_dir_all(folder.join(STAGING)).unwrap();
        drop(staged);
        assert_eq!(fs::read_to_string(folder.join(Path::new("a.rs"))).unwrap(), "new");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn runs_at_the_same_time_may_need_the_same_folder() {
        let root = std::env::temp_dir().join(format!("clientsmith-together-{}", std::process::id()));
        let files: Files =
            [("a.rs", "new"), (LIST, "a.rs\n")].map(|(path, text)| (PathBuf::from(path), text.to_owned())).into();
        for round in 0..200 {
            let around = root.join(round.to_string());
            let start = Barrier::new(2);
            let run = |name: &str| {
                let folder = around.join(name);
                let changes = plan(&folder, &files, Overwrite::Ours).unwrap();
                start.wait();
                let mut staged = stage(&folder, &files, &changes).unwrap();
                staged.put().unwrap();
                staged.keep();
            };
            std::thread::scope(|scope| {
                scope.spawn(|| run("one"));
                run("two");
            });
        }
        fs::remove_dir_all(&root).unwrap();
    }
}
