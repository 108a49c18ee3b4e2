//! `bench peers`: the tool and what it emits beside other generators, by the scripts in the folder beside the workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::bench::Options;
use crate::bench::input;
use crate::bench::report::{self, Table};
use crate::bench::source::Size;
use crate::process;

const SCRIPTS: &str = "../shared/peers";

const PAGE: &str = "docs/src/comparison.md";

/// What a figure has to be.
#[derive(Clone, Copy)]
enum Goal {
    /// At most this ratio to the best peer's.
    Ratio(f64),
    /// At most so many.
    Most(f64, &'static str),
    /// Nothing is asked of it.
    None,
}

/// A figure that a script gives for each peer.
struct Figure {
    what: &'static str,
    /// The column of the script's table.
    column: &'static str,
    goal: Goal,
}

const fn figure(what: &'static str, column: &'static str, goal: Goal) -> Figure {
    Figure { what, column, goal }
}

/// One document by one script.
struct Part {
    name: &'static str,
    document: &'static str,
    /// What the table calls it.
    title: &'static str,
    /// With `$DOC`, `$OUT` and `$RUNS`.
    script: &'static str,
    /// Who can do it, where not all can.
    peers: Option<&'static str>,
    figures: &'static [Figure],
}

const INSTRUCTIONS: &str = "generating, million instructions";
const CPU: &str = "generating, CPU seconds";
const MEMORY: &str = "generating, MB of memory";
const CHECK: &str = "`cargo check` of the crate, CPU seconds";
const CHECK_MEMORY: &str = "`cargo check` of the crate, MB of memory";
const BUILD: &str = "`cargo build` of the crate, CPU seconds";
const LINES: &str = "lines of code, without the runtime";

/// What the column of lines is called once the runtime's are taken off ours.
const OWN_LINES: &str = "loc";

const PARTS: [Part; 5] = [
    Part {
        name: "circleci",
        document: input::VENDORS,
        title: "CircleCI v2 of 2023",
        script: "bench_gen.sh --instr --tsv $OUT.tsv $DOC $RUNS",
        peers: None,
        figures: &[
            figure(INSTRUCTIONS, "minstr", Goal::Ratio(0.3)),
            figure(CPU, "cpu_s_median", Goal::None),
            figure(MEMORY, "rss_mb_max", Goal::Ratio(0.6)),
        ],
    },
    Part {
        name: "github",
        document: "github.json",
        title: "GitHub, 767 operations",
        script: "bench_gen.sh --instr --tsv $OUT.tsv $DOC $RUNS",
        peers: None,
        figures: &[
            figure(INSTRUCTIONS, "minstr", Goal::None),
            figure(CPU, "cpu_s_median", Goal::Ratio(0.4)),
            figure(MEMORY, "rss_mb_max", Goal::Ratio(0.5)),
        ],
    },
    Part {
        name: "kubernetes",
        document: "kubernetes.json",
        title: "Kubernetes, Swagger 2.0",
        script: "bench_gen.sh --tsv $OUT.tsv $DOC $RUNS",
        // The others don't read Swagger 2.0, and it refuses this document if it checks it.
        peers: Some("ours openapi-generator:skip"),
        figures: &[figure(CPU, "cpu_s_median", Goal::Ratio(0.03)), figure(MEMORY, "rss_mb_max", Goal::None)],
    },
    Part {
        name: "circleci-crate",
        document: input::VENDORS,
        title: "CircleCI v2 of 2023",
        script: "compare.sh --no-lint $DOC $OUT",
        peers: None,
        figures: &[
            figure(CHECK, "check_cpu", Goal::Ratio(0.5)),
            figure(CHECK_MEMORY, "rustc_rss_mb", Goal::None),
            figure(BUILD, "build_cpu", Goal::Ratio(0.5)),
            figure(LINES, OWN_LINES, Goal::Most(5000.0, "lines")),
            figure("crates that it needs, TLS among them", "deps", Goal::Most(86.0, "crates")),
        ],
    },
    Part {
        name: "github-crate",
        document: "github.json",
        title: "GitHub, 767 operations",
        script: "compare.sh --no-lint $DOC $OUT",
        peers: None,
        figures: &[
            figure(CHECK, "check_cpu", Goal::Ratio(0.36)),
            figure(CHECK_MEMORY, "rustc_rss_mb", Goal::Ratio(0.36)),
        ],
    },
];

/// A script's table: of each peer, its figures by their columns.
type Figures = Vec<(String, BTreeMap<String, f64>)>;

/// Measures all parts, or those that are named, and prints one table.
pub(crate) fn run(options: &Options) -> Result<u8> {
    if !Path::new(SCRIPTS).is_dir() {
        println!("skipped: there is no {SCRIPTS}, whose scripts run the peers");
        return Ok(0);
    }
    let names: Vec<String> = options.files.iter().map(|name| name.display().to_string()).collect();
    if let Some(wrong) = names.iter().find(|name| !PARTS.iter().any(|part| part.name == **name)) {
        let known = PARTS.map(|part| part.name).join(", ");
        bail!("there is no part `{wrong}`; there are {known}");
    }
    let ours = options.tool()?;
    let (mut rows, mut notes) = (Vec::new(), Vec::new());
    for part in PARTS.iter().filter(|part| names.is_empty() || names.iter().any(|name| name == part.name)) {
        eprintln!("{}: {}", part.name, part.script);
        let (figures, said) = part.measure(&ours, options.rounds)?;
        notes.extend(said.into_iter().map(|line| format!("left out of {}: {line}", part.name)));
        rows.extend(part.figures.iter().filter_map(|figure| figure.row(part, &figures)));
    }
    println!("{}\n{}", report::head("peers", &["rustc", "valgrind"], options), table(&rows));
    for note in notes {
        println!("{note}");
    }
    if options.write {
        let page = fs::read_to_string(PAGE).with_context(|| format!("{PAGE} can't be read"))?;
        let old = report::place(&page, "figures").with_context(|| format!("{PAGE} has no figures"))?;
        report::fill(Path::new(PAGE), "figures", &table(&merged(old, rows)))?;
    }
    Ok(0)
}

impl Part {
    /// Each peer's figures, and what the script says of those that have none.
    fn measure(&self, ours: &Path, rounds: usize) -> Result<(Figures, Vec<String>)> {
        let (folder, document) = (input::folder("peers")?, self.path()?);
        let out = folder.join(self.name);
        input::remove(&out)?;
        let mut words = self.script.split(' ').map(|word| {
            let word = word.replace("$DOC", &document.display().to_string());
            word.replace("$OUT", &out.display().to_string()).replace("$RUNS", &rounds.to_string())
        });
        let mut command = Command::new(Path::new(SCRIPTS).join(words.next().unwrap_or_default()));
        command.args(words).env("OURS", ours).env("RUNS", rounds.to_string());
        // Crates are built where the scripts keep all peers' dependencies, and as anybody builds them.
        command.env_remove("CARGO_TARGET_DIR").env_remove("CARGO_PROFILE_DEV_DEBUG");
        if let (Some(peers), None) = (self.peers, std::env::var_os("PEERS")) {
            command.env("PEERS", peers);
        }
        let outcome = process::finish(command, String::new())?;
        if outcome.code != Some(0) {
            bail!("{}: {}", self.script, outcome.end());
        }
        let is_crate = self.script.starts_with("compare");
        let table = if is_crate { out.join("crates.tsv") } else { out.with_extension("tsv") };
        let text = fs::read_to_string(&table).with_context(|| format!("{} can't be read", table.display()))?;
        let mut figures = parsed(&text);
        if let (true, Some((_, ours))) = (is_crate, figures.iter_mut().find(|(name, _)| name == "ours")) {
            let runtime = Size::of(&out.join("gen/ours/src/runtime"))?;
            ours.entry(OWN_LINES.to_owned()).and_modify(|lines| *lines -= report::float(runtime.lines));
        }
        let failures =
            outcome.stderr.lines().filter(|line| line.contains(": fails on ") || line.contains(": does not "));
        Ok((figures, failures.map(|line| said(line, &out)).collect()))
    }

    fn path(&self) -> Result<PathBuf> {
        let beside = Path::new(self.document);
        if beside.components().count() > 1 {
            return fs::canonicalize(beside).with_context(|| format!("{} can't be read", self.document));
        }
        Ok(input::unpacked()?.join(self.document))
    }
}

/// What a script says of a peer that fails; where that is in a file, its last line. No path of this machine is of interest.
fn said(line: &str, out: &Path) -> String {
    let (peer, _) = line.split_once(": ").unwrap_or((line, ""));
    let file = fs::read_to_string(out.join(format!("{}.err", peer.replace(':', "-")))).unwrap_or_default();
    let more = file.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    let more = if more.is_empty() { line.split(": ").skip(2).collect::<Vec<_>>().join(": ") } else { more.to_owned() };
    if more.contains("is not there") {
        return format!("{peer}, which is not installed: {SCRIPTS}/setup.sh does that");
    }
    let words: Vec<&str> = more.split(' ').filter(|word| !word.starts_with('/')).collect();
    let short: String = words.join(" ").chars().take(120).collect();
    format!("{peer}, which fails: {short}")
}

impl Figure {
    /// Ours beside the best of the others; none if either is missing.
    fn row(&self, part: &Part, figures: &Figures) -> Option<Vec<String>> {
        let value = |(name, cells): &(String, BTreeMap<String, f64>)| Some((name.clone(), *cells.get(self.column)?));
        let (_, ours) = figures.iter().filter_map(value).find(|(name, _)| name == "ours")?;
        let others = figures.iter().filter_map(value).filter(|(name, _)| name != "ours");
        let (peer, best) = others.min_by(|(_, one), (_, other)| one.total_cmp(other))?;
        let (ours, best) = (shown(ours), shown(best));
        // Of what is shown, so that whoever divides has the same.
        let [ours_shown, best_shown] = [&ours, &best].map(|text| text.parse::<f64>().unwrap_or_default());
        let met = match self.goal {
            Goal::Ratio(most) => Some(ours_shown <= most * best_shown),
            Goal::Most(most, _) => Some(ours_shown <= most),
            Goal::None => None,
        };
        let goal = match self.goal {
            Goal::Ratio(most) => format!("≤ {most}"),
            Goal::Most(most, unit) => format!("≤ {most} {unit}"),
            Goal::None => String::new(),
        };
        let goal = if met == Some(false) { format!("{goal}, missed") } else { goal };
        let command = format!("`cargo xtask bench peers {}`", part.name);
        let ratio = report::ratio(ours_shown, best_shown);
        Some(vec![self.what.to_owned(), part.title.to_owned(), ours, best, ratio, peer, goal, command])
    }
}

/// With three digits, or all of a large number.
fn shown(value: f64) -> String {
    match value {
        value if value < 1.0 => format!("{value:.3}"),
        value if value < 30.0 => format!("{value:.2}"),
        value => format!("{value:.0}"),
    }
}

/// A table of words between tabs, whose first line has the names of the columns, and whose first column those of the peers.
fn parsed(text: &str) -> Figures {
    let mut lines = text.lines().map(|line| line.split('\t'));
    let heads: Vec<&str> = lines.next().into_iter().flatten().skip(1).collect();
    let row = |mut cells: std::str::Split<'_, char>| {
        let name = cells.next()?.to_owned();
        let figures = heads.iter().zip(cells).filter_map(|(head, cell)| Some(((*head).to_owned(), cell.parse().ok()?)));
        Some((name, figures.collect()))
    };
    lines.filter_map(row).collect()
}

fn table(rows: &[Vec<String>]) -> String {
    // The words behind the figures are short.
    let heads = ["ours", "best peer", "ratio", "which peer", "goal", "command"];
    let mut table = Table::new(&["what", "document"], &heads);
    for row in rows {
        table.row(row.iter().cloned());
    }
    table.text()
}

/// The rows of a page's table, those replaced that were measured again.
fn merged(old: &str, new: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let mut rows: Vec<Vec<String>> = old.lines().skip(2).map(cells).collect();
    let mut more = Vec::new();
    for row in new {
        match rows.iter_mut().find(|old| old.get(..2) == row.get(..2)) {
            Some(old) => *old = row,
            None => more.push(row),
        }
    }
    rows.extend(more);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "peer\tcpu_s_median\tminstr\nours\t0.0391\t-\nb\t0.2\t7\na\t0.126\t9\n";

    fn part() -> &'static Part {
        &PARTS[0]
    }

    #[test]
    fn ours_stands_beside_the_best_of_the_others() {
        let figures = parsed(TEXT);
        let row = figure("CPU", "cpu_s_median", Goal::Ratio(0.3)).row(part(), &figures).unwrap();
        assert_eq!(row[2..7], ["0.039", "0.126", "0.31", "a", "≤ 0.3, missed"]);
        let row = figure("CPU", "cpu_s_median", Goal::Most(1.0, "s")).row(part(), &figures).unwrap();
        assert_eq!(row[6], "≤ 1 s");
        assert!(figure("x", "minstr", Goal::None).row(part(), &figures).is_none(), "ours has none");
    }

    #[test]
    fn what_is_measured_again_takes_its_old_place() {
        let row = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let old = "| what | document |\n|---|---|\n| a | x | 1 |\n| b | x | 2 |\n";
        let rows = merged(old, vec![row(&["b", "x", "3"]), row(&["a", "y", "4"])]);
        assert_eq!(rows, [row(&["a", "x", "1"]), row(&["b", "x", "3"]), row(&["a", "y", "4"])]);
    }
}
