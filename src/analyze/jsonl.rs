//! JSON lines in, JSON lines out: in order, on all cores, with bounded memory.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal as _, Read, Write as _},
    path::{Path, PathBuf},
    process,
    sync::{
        Mutex,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use indicatif::{ProgressBar, ProgressStyle};
use mujaz::rpc::v1;
use serde::{Deserialize, Serialize};

use super::backend::{Backend, Refusal};

/// Lines read ahead for each thread.
const AHEAD: usize = 32;

/// A document as a line of input. Fields of no concern here are passed over.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    #[serde(default)]
    id: serde_json::Value,
    text: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    language_code: Option<String>,
}

/// An answer as a line of output.
#[derive(Serialize)]
struct Answered<'a> {
    id: &'a serde_json::Value,
    #[serde(flatten)]
    answer: v1::AnalyzeResponse,
}

/// What is said of a line that cannot be answered.
#[derive(Serialize)]
struct Refused<'a> {
    id: &'a serde_json::Value,
    error: Failure<'a>,
}

#[derive(Serialize)]
struct Failure<'a> {
    code: i32,
    reason: &'a str,
    message: &'a str,
}

/// One line to answer and where its answer goes.
type Job = (u64, Vec<u8>, SyncSender<Output>);

/// The input, and how many bytes it has where that is known.
type Input = (Box<dyn BufRead + Send>, Option<u64>);

struct Output {
    line: String,
    refused: bool,
    /// Bytes of input it answers.
    bytes: u64,
}

/// Answers every line of `files`, or of standard input.
pub(crate) fn run(
    backend: &Backend,
    options: &v1::AnalyzeOptions,
    files: &[PathBuf],
) -> io::Result<()> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (input, bytes) = open(files)?;
    let bar = progress(bytes);
    let (jobs, queue) = sync_channel::<Job>(threads * AHEAD);
    let (promises, answers) = sync_channel::<Receiver<Output>>(threads * AHEAD);
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((number, line, promise)) = next(&queue) {
                    // The writer is gone only when the whole run ends.
                    let mut output = answer(backend, options, number, &line);
                    output.bytes = line.len() as u64;
                    let _ = promise.send(output);
                }
            });
        }
        let reader = scope.spawn(move || read(input, &jobs, &promises));
        let written = write(answers, &bar);
        if let Err(error) = written {
            // The reader may be waiting for input that never comes, and nobody wants answers any more.
            bar.abandon();
            let broken = error.kind() == io::ErrorKind::BrokenPipe;
            if !broken {
                eprintln!("mujaz: {error}");
            }
            process::exit(i32::from(!broken));
        }
        bar.finish_and_clear();
        reader.join().unwrap_or_else(|_| Err(io::Error::other("the reader failed")))
    })
}

fn next(queue: &Mutex<Receiver<Job>>) -> Option<Job> {
    queue.lock().ok()?.recv().ok()
}

/// Hands out lines until there are no more, or nobody wants answers.
fn read(
    mut input: Box<dyn BufRead + Send>,
    jobs: &SyncSender<Job>,
    promises: &SyncSender<Receiver<Output>>,
) -> io::Result<()> {
    for number in 1.. {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let (promise, answer) = sync_channel(1);
        if promises.send(answer).is_err() || jobs.send((number, line, promise)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Writes answers in the order of their lines.
fn write(answers: Receiver<Receiver<Output>>, bar: &ProgressBar) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut lines, mut refused) = (0u64, 0u64);
    for answer in answers {
        let answer = answer.recv().map_err(|_| io::Error::other("a line has no answer"))?;
        out.write_all(answer.line.as_bytes())?;
        out.write_all(b"\n")?;
        lines += 1;
        refused += u64::from(answer.refused);
        bar.inc(answer.bytes);
        bar.set_message(format!("{lines} documents"));
    }
    out.flush()?;
    if refused > 0 {
        eprintln!("mujaz: {refused} of {lines} lines were refused, see their \"error\"");
    }
    Ok(())
}

fn answer(backend: &Backend, options: &v1::AnalyzeOptions, number: u64, line: &[u8]) -> Output {
    let Line { id, text, title, source, language_code } = match serde_json::from_slice(line) {
        Ok(line) => line,
        Err(error) => {
            let id = serde_json::from_slice::<serde_json::Value>(line)
                .ok()
                .and_then(|value| value.get("id").cloned())
                .unwrap_or_default();
            let message = format!("line {number} is not a document: {}", without_text(&error));
            return refuse(&id, tonic::Code::InvalidArgument.into(), "INVALID_JSON", &message);
        }
    };
    let request = v1::AnalyzeRequest {
        document: Some(v1::Document {
            id: id.as_str().map_or_else(|| id.to_string(), str::to_owned),
            title: title.unwrap_or_default(),
            source: source.unwrap_or_default(),
            language_code: language_code.unwrap_or_default(),
            content: Some(v1::document::Content::Text(text)),
            ..v1::Document::default()
        }),
        options: Some(options.clone()),
    };
    match backend.analyze(request) {
        Ok(answer) => match serde_json::to_string(&Answered { id: &id, answer }) {
            Ok(line) => Output { line, refused: false, bytes: 0 },
            Err(error) => refuse(&id, tonic::Code::Internal.into(), "INTERNAL", &error.to_string()),
        },
        Err(Refusal { code, reason, message }) => refuse(&id, code, &reason, &message),
    }
}

/// What is wrong with a line, without quoting it: where, and of which kind.
fn without_text(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        serde_json::error::Category::Data => "a field is missing or of the wrong type",
        serde_json::error::Category::Eof => "it ends too early",
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => "it is not JSON",
    };
    format!("{what} (column {})", error.column())
}

fn refuse(id: &serde_json::Value, code: i32, reason: &str, message: &str) -> Output {
    let refused = Refused { id, error: Failure { code, reason, message } };
    Output { line: serde_json::to_string(&refused).unwrap_or_default(), refused: true, bytes: 0 }
}

/// The lines of all `files` one after the other, and how many bytes they have where that is known.
fn open(files: &[PathBuf]) -> io::Result<Input> {
    let mut input: Box<dyn Read + Send> = Box::new(io::empty());
    let mut bytes = Some(0);
    if files.is_empty() {
        return Ok((Box::new(BufReader::new(io::stdin())), None));
    }
    for path in files {
        if path == Path::new("-") {
            input = Box::new(input.chain(io::stdin()));
            bytes = None;
        } else {
            let named = |error: io::Error| {
                io::Error::new(error.kind(), format!("{}: {error}", path.display()))
            };
            let file = File::open(path).map_err(named)?;
            bytes = bytes.map(|sum| sum + file.metadata().map_or(0, |data| data.len()));
            // A file without a last line break must not run into the next one.
            input = Box::new(input.chain(file).chain(&b"\n"[..]));
        }
    }
    Ok((Box::new(BufReader::new(input)), bytes))
}

/// A bar over the bytes of the input, a spinner where they are not known; nothing unless on a terminal.
fn progress(bytes: Option<u64>) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, template) = match bytes {
        Some(bytes) => (
            ProgressBar::new(bytes),
            "{bar:40} {bytes}/{total_bytes} {msg} {elapsed_precise} (left {eta})",
        ),
        None => (ProgressBar::new_spinner(), "{spinner} {msg} {elapsed_precise}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
