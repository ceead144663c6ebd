use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Output, Stdio},
};

use mujaz::rpc::v1::{self, text_analysis_service_client::TextAnalysisServiceClient};

use crate::helpers::document;

/// Runs `mujaz serve` with `flags` and `variables` to its end.
fn serve(flags: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_mujaz"))
        .arg("serve")
        .args(flags)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn a_bad_setting_ends_the_process_before_a_port_opens() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, "max_in_flihgt = 3\n").unwrap();
    let config = file.path().to_str().unwrap();
    for (flags, variables, wanted) in [
        (&["--max-in-flight", "0"][..], &[][..], "must be at least 1"),
        (&[], &[("MUJAZ_MAX_IN_FLIGHT", "many")], "'--max-in-flight <N>'"),
        (&["--config", config], &[], "unknown setting \"max_in_flihgt\""),
        (&["--config", "/no/such/file"], &[], "No such file"),
        (&["--log", "info,,=,"], &[], "--log"),
        (&["--listen", "0.0.0.0:0"], &[], "--insecure-public"),
        (&["--tls-key", "/key.pem"], &[], "--tls-certificate"),
        (&["--tls-certificate", config, "--tls-key", config], &[], "no certificate in the file"),
        (&["--api-keys", config], &[], "line 1: a name and 64 hexadecimal digits"),
        (&["--grpc-web", "--cors-origins", "example.org/"], &[], "not like https://"),
        (&["--cors-origins", "*"], &[], "--grpc-web"),
    ] {
        let (code, stdout, stderr) = serve(flags, variables);
        assert_eq!((code, stdout.as_str()), (Some(2), ""), "{stderr}");
        assert!(stderr.starts_with("error: ") && stderr.contains(wanted), "{stderr}");
    }
}

#[test]
fn the_settings_in_force_are_printed_with_their_sources() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, "max_in_flight = 3\nthreads = 2\nreflection = false\n").unwrap();
    let flags = ["--config", file.path().to_str().unwrap(), "--threads", "4", "--print-config"];
    let variables = [("MUJAZ_REFLECTION", "true"), ("MUJAZ_LOG_FORMAT", "json")];
    let (code, stdout, stderr) = serve(&flags, &variables);
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    for line in [
        "max_in_flight = 3 # file",
        "threads = 4 # flag",
        "reflection = true # environment",
        "log_format = \"json\" # environment",
        "listen = \"127.0.0.1:50051\" # default",
    ] {
        assert!(stdout.lines().any(|printed| printed == line), "{line}: {stdout}");
    }
}

/// `mujaz serve` as a process of its own, stopped when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_call_is_logged_with_the_trace_it_belongs_to_and_without_its_text() {
    let mut running = Running(
        Command::new(env!("CARGO_BIN_EXE_mujaz"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    );
    let mut lines = BufReader::new(running.0.stderr.take().unwrap()).lines();
    let mut line =
        || -> serde_json::Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    let serving = line();
    let url = format!("http://{}", serving["address"].as_str().unwrap());
    let mut client = TextAnalysisServiceClient::connect(url).await.unwrap();
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let ask = || {
        tonic::Request::new(v1::DetectLanguageRequest {
            document: document("نص قصير"),
            ..Default::default()
        })
    };
    let mut request = ask();
    let value = format!("00-{trace}-b7ad6b7169203331-01").parse().unwrap();
    request.metadata_mut().insert("traceparent", value);
    client.detect_language(request).await.unwrap();
    client.detect_language(ask()).await.unwrap();
    let (first, second) = (line(), line());
    assert_eq!(first["span"]["trace_id"], trace, "{first}");
    assert_eq!(first["method"], "DetectLanguage");
    assert!(!first.to_string().contains("قصير"));
    let own = second["span"]["trace_id"].as_str().unwrap();
    assert!(own.len() == 32 && own != trace, "{second}");
}
