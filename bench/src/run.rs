//! What both programs have in common: their arguments, their runtime, and what they say at the end.

use std::error::Error;

/// Sent with each call.
pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef01234567";

/// Makes the calls that the arguments ask for, in one thread, and prints what they came to and the CPU time they took.
pub(crate) fn run<F>(calls: impl FnOnce(String, String, usize) -> F) -> Result<(), Box<dyn Error>>
where
    F: Future<Output = Result<usize, Box<dyn Error>>>,
{
    let mut arguments = std::env::args().skip(1);
    let (Some(case), Some(origin), Some(count)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("three arguments are needed: the case, the server's origin, how many calls".into());
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let sum = runtime.block_on(calls(case, origin, count.parse()?))?;
    println!("sum {sum}");
    // Linux alone tells it; in nanoseconds.
    let time = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    println!("time {}", time.split(' ').next().unwrap_or_default().trim());
    Ok(())
}
