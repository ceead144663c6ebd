//! Works through one stage of an answer a number of times, for profilers; or writes the texts that all measurements use.
//!
//! ```sh
//! cargo run --release --example stages -- keywords article 100
//! cargo run --release --example stages -- --write DIRECTORY
//! ```

#[path = "texts.rs"]
mod texts;

use std::{env, error::Error, fs, hint::black_box, path::Path};

use mujaz::{
    analysis::{Analyzer, Document, StructureMode},
    rpc::{Answers, Limits, v1},
};
use prost::Message as _;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--write", directory] => write(Path::new(directory)),
        [stage, text, rounds] => run(stage, text, rounds.parse()?),
        _ => Err("--write DIRECTORY, or STAGE TEXT ROUNDS".into()),
    }
}

fn write(directory: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(directory)?;
    for (name, text) in texts::all() {
        fs::write(directory.join(name).with_extension("txt"), text)?;
    }
    Ok(())
}

fn run(stage: &str, text: &str, rounds: usize) -> Result<(), Box<dyn Error>> {
    let (_, text) =
        texts::all().into_iter().find(|&(name, _)| name == text).ok_or("no such text")?;
    let text = text.as_str();
    let analyzer = Analyzer::embedded();
    let cut = |mode| Document::new(text, None, mode);
    let document = cut(StructureMode::Detect);
    let mut work: Box<dyn FnMut() -> usize> = match stage {
        "language" => Box::new(|| analyzer.language(text, &Default::default()).candidates.len()),
        "sentences" => Box::new(|| cut(StructureMode::Plain).sentences().len()),
        "cut" => Box::new(|| cut(StructureMode::Detect).sentences().len()),
        "keywords" => Box::new(|| analyzer.keywords(&document, &Default::default()).len()),
        "summary" => Box::new(|| analyzer.summary(&document, &Default::default()).sentences.len()),
        // All between the bytes of a request and the bytes of its answer.
        "analyze" => {
            let answers = Answers::new(Analyzer::embedded(), Limits::default());
            let content = Some(v1::document::Content::Text(text.to_owned()));
            let document = Some(v1::Document { content, ..Default::default() });
            let request = v1::AnalyzeRequest { document, options: None }.encode_to_vec();
            Box::new(move || {
                let request = v1::AnalyzeRequest::decode(&request[..]).ok();
                let answer = request.and_then(|request| answers.analyze(request).ok());
                answer.map_or(0, |answer| answer.encode_to_vec().len())
            })
        }
        _ => return Err("no such stage".into()),
    };
    for _ in 0..rounds {
        if black_box(work()) == 0 {
            return Err("an empty answer".into());
        }
    }
    Ok(())
}
