//! What is said of references to other files that can't be followed.

use std::io;

use crate::config::Limit;
use crate::diag::{At, Code, Diagnostics};
use crate::document::Unfollowed;

fn because(code: Code, message: String, help: impl Into<String>) -> Unfollowed {
    Unfollowed::Because { code, message, help: help.into() }
}

/// Reports a reference that can't be followed, where no later stage does.
pub(super) fn report(why: &Unfollowed, at: At, diags: &mut Diagnostics) {
    if let Unfollowed::Because { code, message, help } = why {
        diags.report(*code, at, message).help(help);
    }
}

/// Other files aren't read; `trouble` is what would keep this one from being read anyway.
pub(super) fn forbidden(reference: &str, trouble: Option<Unfollowed>) -> Unfollowed {
    let message = format!("`{reference}` leads to another document: other files are not read");
    let help = match trouble {
        None => FLAG.to_owned(),
        Some(Unfollowed::Because { code: Code::ExternalReference, message, help }) => {
            return because(Code::ExternalReference, message, help);
        }
        Some(Unfollowed::Because { message, .. }) => {
            format!("`--allow-file-refs` would not do: {message}")
        }
        Some(Unfollowed::Reported) => BUNDLE.to_owned(),
    };
    because(Code::ExternalReference, message, help)
}

const FLAG: &str =
    "allow it by `--allow-file-refs`, or by `file-refs = true` in client.toml; or bundle the documents into one";

const BUNDLE: &str = "bundle the documents into one";

pub(super) fn url(reference: &str) -> Unfollowed {
    let message = format!("`{reference}` leads to a URL: nothing is downloaded");
    because(Code::ExternalReference, message, "bundle the documents into one, or put a copy beside this one")
}

pub(super) fn query(reference: &str) -> Unfollowed {
    let message = format!("`{reference}` leads to another document by a query, which files don't have");
    because(Code::ExternalReference, message, "write `%3F` where a file's name has a `?`")
}

pub(super) fn outside(reference: &str) -> Unfollowed {
    let message = format!("`{reference}` leads to another document, outside of this one's folder");
    because(Code::ExternalReference, message, "such files are never read: put it below the folder of this document")
}

pub(super) fn no_folder(reference: &str) -> Unfollowed {
    let message = format!("`{reference}` leads to another document, and this one has no folder");
    because(
        Code::ExternalReference,
        message,
        "name this document by its path: what comes through a pipe stands nowhere",
    )
}

pub(super) fn escape(reference: &str) -> Unfollowed {
    let message = format!("`{reference}` has a wrong escape");
    because(Code::DanglingReference, message, "write `~0` for `~`, `~1` for `/`, and `%25` for `%`")
}

pub(super) fn no_pointer(reference: &str) -> Unfollowed {
    let message = format!("the fragment of `{reference}` is not a JSON pointer");
    because(Code::DanglingReference, message, "write it with `#/` and the way to what is meant, correctly escaped")
}

pub(super) fn absent(reference: &str, file: &str) -> Unfollowed {
    let message = format!("there is no file `{file}`");
    let help = if reference.contains('\\') {
        "write `/` between folders".to_owned()
    } else {
        "references are relative to the file that they stand in: check the path".to_owned()
    };
    because(Code::DanglingReference, message, help)
}

pub(super) fn unreadable(file: &str, error: &io::Error) -> Unfollowed {
    let message = format!("can't read `{file}`: {error}");
    if error.kind() == io::ErrorKind::FileTooLarge {
        return because(Code::TooLarge, message, Limit::Size.help());
    }
    because(Code::UnreadableFile, message, Code::UnreadableFile.help())
}

pub(super) fn nothing(reference: &str, file: &str, pointer: &str, similar: Option<&str>) -> Unfollowed {
    let message = format!("`{reference}` leads nowhere: `{file}` has no `{pointer}`");
    let help = match similar {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "declare what is meant there, or refer to something else".to_owned(),
    };
    because(Code::DanglingReference, message, help)
}

pub(super) fn ring(reference: &str) -> Unfollowed {
    let message = format!("`{reference}` leads back to itself, or through too many others");
    because(Code::ReferenceCycle, message, "write out what is meant in place of one of the references")
}

pub(super) fn wrong_kind(reference: &str, found: &str, needed: &str) -> Unfollowed {
    let message = format!("`{reference}` leads to {found}, where {needed} is needed");
    because(Code::WrongReference, message, "is it the right file? A fragment (`#/…`) names a part of it")
}
