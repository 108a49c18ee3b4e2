//! Small documents, each with one kind of trouble, and the answer that a good generator gives: `../shared/torture`. Its README says what
//! holds for every one of them; each of its rules is a test here.

#[path = "../support/command.rs"]
mod command;
mod compile;
mod confined;
mod documents;
#[path = "../support/emit.rs"]
mod emit;
mod emitted;
mod places;
mod run;
#[path = "../support/scratch.rs"]
mod scratch;
#[path = "../support/shared.rs"]
mod shared;
mod verdict;
