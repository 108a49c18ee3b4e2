//! Times each stage of the generator by itself, in CPU time of all threads: for the document or `client.toml` in `BENCH_INPUT`, under the
//! name in `BENCH_NAME`. `cargo xtask bench codegen` starts it, for each of its documents; without a document it is our own client.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clientsmith::config::{self, Config};
use clientsmith::diag::Diagnostics;
use clientsmith::document::{Disk, Document, Files};
use clientsmith::lock;
use clientsmith::print::Extras;
use clientsmith::read::Sources;
use clientsmith::write::Overwrite;
use clientsmith::{bundle, check, choose, derive, lower, name, overlay, parse, print, read, upgrade, write};
use cpu_time::ProcessTime;
use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{BatchSize, BenchmarkGroup, Criterion};

/// The tool's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Group<'a> = BenchmarkGroup<'a, CpuTime>;

/// CPU time of this process, however many threads it has and whatever else the machine does.
struct CpuTime;

impl Measurement for CpuTime {
    type Intermediate = ProcessTime;
    type Value = Duration;

    fn start(&self) -> ProcessTime {
        ProcessTime::now()
    }

    fn end(&self, start: ProcessTime) -> Duration {
        start.elapsed()
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_secs_f64() * 1e9
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        // It shows nanoseconds, of whatever they are.
        WallTime.formatter()
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/client.toml");
    let input = std::env::var_os("BENCH_INPUT").map_or(own, PathBuf::from);
    let name = std::env::var("BENCH_NAME").unwrap_or_else(|_| "circleci".to_owned());
    let mut criterion = Criterion::default()
        .with_measurement(CpuTime)
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args();
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = if input.extension().is_some_and(|extension| extension == "toml") {
        config::load(&Disk, &input, &mut sources, &mut diags).ok_or("the configuration can't be used")?
    } else {
        Config::for_document(input, Some(name.clone()))
    };
    let mut group = criterion.benchmark_group(name);
    let documents = trees(&mut group, &config, &mut sources, &mut diags);
    diags.gate().ok_or("the document has errors")?;
    let files = client(&mut group, &documents, &config, &mut sources, &mut diags);
    written(&mut group, &files)?;
    group.finish();
    drop(criterion);
    Ok(())
}

/// Times a stage, and gives what it makes.
fn stage<I: Clone, O>(group: &mut Group, name: &str, input: I, mut stage: impl FnMut(I) -> O) -> O {
    group.bench_function(name, |bencher| {
        bencher.iter_batched(|| input.clone(), &mut stage, BatchSize::PerIteration);
    });
    stage(input)
}

/// The stages that take trees and give trees.
fn trees(group: &mut Group, config: &Config, sources: &mut Sources, diags: &mut Diagnostics) -> Vec<Document> {
    let documents = stage(group, "read", (), |()| {
        read::documents(&Disk, config, &mut Sources::default(), &mut Diagnostics::default())
    });
    // The sources of findings: those of all runs would be too many.
    let _ = read::documents(&Disk, config, sources, diags);
    let documents = stage(group, "bundle", documents, |documents| {
        bundle::files(documents, &Disk, config, &mut sources.clone(), &mut Diagnostics::default())
    });
    let documents = stage(group, "overlay", documents, |documents| {
        overlay::apply(documents, &Disk, config, &mut Sources::default(), &mut Diagnostics::default())
    });
    let documents = stage(group, "choose", documents, |documents| {
        choose::operations(documents, config, &mut Diagnostics::default())
    });
    let documents =
        stage(group, "upgrade", documents, |documents| upgrade::to_openapi_3_0(documents, &mut Diagnostics::default()));
    stage(group, "check", documents, |documents| {
        check::vocabulary(documents, &config.limits, &mut Diagnostics::default())
    })
}

/// The stages from checked trees to the text of files.
fn client(
    group: &mut Group,
    documents: &[Document],
    config: &Config,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Files {
    let fixed = lock::read(&Disk, config, sources, diags);
    let parsed = stage(group, "parse", (), |()| parse::documents(documents, &mut Diagnostics::default()));
    let (model, origins) =
        stage(group, "lower", (), |()| lower::model(&parsed, documents, config, &mut Diagnostics::default()));
    let names = stage(group, "name", (), |()| {
        let mut names = name::table(&model, &origins, &fixed, &mut Diagnostics::default());
        derive::put(&model, &mut names, config, &mut Diagnostics::default());
        names
    });
    stage(group, "print", (), |()| {
        let (files, _) = print::client(&model, &names, config, &Extras::default());
        let calls = print::calls(&model, &names, &origins, config, sources);
        files.into_iter().chain(calls.unwrap_or_default()).collect()
    })
}

/// Writing into a folder that isn't there yet.
fn written(group: &mut Group, files: &Files) -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("clientsmith-bench-{}", std::process::id()));
    let empty = || match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    };
    let mut outcome = Ok(());
    group.bench_function("write", |bencher| {
        bencher.iter_batched(
            &empty,
            |emptied| {
                let plan = write::plan(&folder, files, Overwrite::Ours);
                let done = plan.and_then(|changes| write::apply(&folder, files, &changes));
                outcome = emptied.map_err(Box::from).and_then(|()| done.map_err(Box::from));
            },
            BatchSize::PerIteration,
        );
    });
    empty()?;
    outcome
}
