//! What goes in and out of operations: a program that depends on an emitted crate makes calls, and compares what is on the
//! wire with what the standard asks for.

#[path = "support/command.rs"]
mod command;
#[path = "support/program.rs"]
mod program;
#[path = "support/scratch.rs"]
mod scratch;

use std::process::Command;

#[test]
fn what_is_on_the_wire_is_what_the_documents_say() {
    let program = program::build("forms", ("formed", ""), "", &["support/server.rs"]);
    let run = Command::new(program).output().unwrap();
    let differences = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{differences}{}", String::from_utf8_lossy(&run.stderr));
}
