//! How flags, variables, the settings file and defaults come together, and which of them a setting came from.

use std::{collections::BTreeMap, ffi::OsString, fmt, fs, path::PathBuf};

use clap::{ArgMatches, Args as _, Command, error::ErrorKind, parser::ValueSource};

use super::Config;

/// Where a setting in force came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The command line.
    Flag,
    /// A `MUJAZ_*` variable.
    Environment,
    /// The settings file.
    File,
    /// Nobody set it.
    Default,
}

/// The settings in force and their sources; [`fmt::Display`] writes them as a settings file.
#[derive(Clone, Debug)]
pub struct Layers {
    settings: Vec<Setting>,
}

#[derive(Clone, Debug)]
struct Setting {
    id: String,
    values: Vec<String>,
    list: bool,
    source: Source,
}

/// Parses `arguments` by `command`, whose top level and whose `serve` hold a [`Config`]; what the settings file
/// says stands in for flags and variables that are not given. The layers are `None` for other commands.
///
/// # Errors
/// What clap would say; also a settings file that cannot be read, an unknown key in it or a bad value.
pub fn parse(
    mut command: Command,
    mut arguments: Vec<OsString>,
) -> Result<(ArgMatches, Option<Layers>), clap::Error> {
    let mut matches = command.try_get_matches_from_mut(&arguments)?;
    let Some(serving) = serving(&matches) else { return Ok((matches, None)) };
    let mut sources: BTreeMap<String, Source> = settings()
        .into_iter()
        .map(|(id, _)| (id.clone(), source(serving.value_source(&id))))
        .collect();
    if let Some(path) = serving.get_one::<PathBuf>("config").cloned() {
        let fail = |command: &mut Command, what: &dyn fmt::Display| {
            command.error(ErrorKind::ValueValidation, format!("{}: {what}", path.display()))
        };
        let text = fs::read_to_string(&path).map_err(|error| fail(&mut command, &error))?;
        let table: toml::Table =
            text.parse().map_err(|error: toml::de::Error| fail(&mut command, &error))?;
        for (key, value) in table {
            let id = key.replace('-', "_");
            let known = sources.get_mut(&id).filter(|_| id != "config");
            let Some(source) = known else {
                return Err(fail(&mut command, &format_args!("unknown setting \"{key}\"")));
            };
            let Some(value) = scalar(&value) else {
                return Err(fail(&mut command, &format_args!("{key} takes a value or a list")));
            };
            if *source == Source::Default {
                *source = Source::File;
                arguments.push(format!("--{}={value}", id.replace('_', "-")).into());
            }
        }
        matches = command.try_get_matches_from_mut(&arguments).map_err(|error| {
            let error = error.to_string();
            let line = error.lines().next().unwrap_or_default();
            fail(&mut command, &line.strip_prefix("error: ").unwrap_or(line))
        })?;
    }
    let Some(serving) = self::serving(&matches) else { return Ok((matches, None)) };
    let settings = settings().into_iter().map(|(id, list)| Setting {
        values: serving
            .get_raw(&id)
            .into_iter()
            .flatten()
            .map(|value| value.to_string_lossy().into_owned())
            .collect(),
        source: sources.get(&id).copied().unwrap_or(Source::Default),
        id,
        list,
    });
    let layers = Layers { settings: settings.collect() };
    Ok((matches, Some(layers)))
}

impl fmt::Display for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Setting { id, values, list, source } in &self.settings {
            match values.as_slice() {
                [] => writeln!(f, "# {id} is not set")?,
                // The file does not name itself.
                [value] if id == "config" => writeln!(f, "# {id} = {} # {source}", quoted(value))?,
                [value] if !list && bare(value) => writeln!(f, "{id} = {value} # {source}")?,
                [value] if !list => writeln!(f, "{id} = {} # {source}", quoted(value))?,
                values => {
                    let values: Vec<_> = values.iter().map(|value| quoted(value)).collect();
                    writeln!(f, "{id} = [{}] # {source}", values.join(", "))?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Default => "default",
        })
    }
}

fn serving(matches: &ArgMatches) -> Option<&ArgMatches> {
    match matches.subcommand() {
        None => Some(matches),
        Some(("serve", serving)) => Some(serving),
        Some(_) => None,
    }
}

/// Name of each setting, and whether it is a list.
fn settings() -> Vec<(String, bool)> {
    Config::augment_args(Command::new("serve"))
        .get_arguments()
        .map(|argument| (argument.get_id().to_string(), argument.get_value_delimiter().is_some()))
        .collect()
}

fn source(given: Option<ValueSource>) -> Source {
    match given {
        Some(ValueSource::CommandLine) => Source::Flag,
        Some(ValueSource::EnvVariable) => Source::Environment,
        Some(_) | None => Source::Default,
    }
}

/// A value as a flag would have it.
fn scalar(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Float(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Array(values) => {
            let values: Option<Vec<_>> = values.iter().map(scalar).collect();
            Some(values?.join(","))
        }
        toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

/// Whether TOML takes `value` without quotes for what it is.
fn bare(value: &str) -> bool {
    let fraction = |value: &str| value.contains('.').then(|| value.parse::<f64>().ok()).flatten();
    value.parse::<bool>().is_ok()
        || value.parse::<u64>().is_ok_and(|number| number.to_string() == value)
        || fraction(value).is_some_and(|number| number.to_string() == value)
}

fn quoted(value: &str) -> String {
    toml::Value::String(value.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn read(text: &str, flags: &[&str]) -> Result<(Config, String), String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let path = file.path().to_str().unwrap().to_owned();
        let own = ["mujaz", "--config", &path];
        let arguments = own.iter().chain(flags).map(OsString::from);
        let command = Config::augment_args(Command::new("mujaz"));
        let (matches, layers) =
            parse(command, arguments.collect()).map_err(|error| error.to_string())?;
        let config = <Config as clap::FromArgMatches>::from_arg_matches(&matches).unwrap();
        Ok((config, layers.unwrap().to_string()))
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let text = "max_in_flight = 7\nmax-characters = 9\ncors_origins = [\"a\", \"b\"]\n";
        let (config, printed) = read(text, &["--max-characters", "8"]).unwrap();
        assert_eq!((config.max_in_flight, config.max_characters), (7, 8));
        assert_eq!(config.cors_origins, ["a", "b"]);
        assert!(printed.contains("max_in_flight = 7 # file\n"), "{printed}");
        assert!(printed.contains("max_characters = 8 # flag\n"), "{printed}");
        assert!(printed.contains("max_batch_documents = 1000 # default\n"), "{printed}");
        assert!(printed.contains("# threads is not set\n"), "{printed}");
    }

    #[test]
    fn what_is_printed_can_be_read_again() {
        let (_, printed) = read("reflection = false\nlog = \"info,h2=warn\"\n", &[]).unwrap();
        let (config, again) = read(&printed, &[]).unwrap();
        assert!(!config.reflection);
        assert_eq!(config.log, "info,h2=warn");
        assert!(again.contains("max_batch_documents = 1000 # file\n"), "{again}");
        assert!(again.contains("trace_sample_ratio = 0.05 # file\n"), "{again}");
    }

    #[test]
    fn a_bad_file_says_where() {
        for (text, wanted) in [
            ("max_in_flihgt = 7", "unknown setting \"max_in_flihgt\""),
            ("config = \"other\"", "unknown setting \"config\""),
            ("max_in_flight = 0", "invalid value '0' for '--max-in-flight <N>'"),
            ("[tls]\nkey = 1", "unknown setting \"tls\""),
            ("log = 1979-05-27", "log takes a value or a list"),
            ("log = ", "TOML parse error"),
        ] {
            let error = read(text, &[]).unwrap_err();
            assert!(error.contains(wanted) && error.contains("/"), "{error}");
        }
    }
}
