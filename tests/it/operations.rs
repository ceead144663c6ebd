//! `docs/operations.md` tells of everything there is to set and to watch.

use std::process::Command;

use crate::helpers::Server;

const MANUAL: &str = include_str!("../../docs/operations.md");

#[test]
fn every_setting_is_in_the_manual() {
    let help = Command::new(env!("CARGO_BIN_EXE_mujaz")).args(["serve", "--help"]).output();
    let help = String::from_utf8(help.unwrap().stdout).unwrap();
    let words = help.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
    let settings: Vec<_> = words
        .filter(|word| word.starts_with("--") && word.len() > 2 || word.starts_with("MUJAZ_"))
        .filter(|word| !["--help", "--print-config"].contains(word))
        .collect();
    assert!(settings.len() > 70, "{settings:?}");
    for setting in settings {
        assert!(MANUAL.contains(&format!("`{setting}`")), "{setting} is not in docs/operations.md");
    }
}

#[tokio::test]
async fn every_metric_is_in_the_manual() {
    let server = Server::start(&[]).await;
    let (_, page) = server.page("/metrics").await;
    let mut metrics = 0;
    for line in page.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').unwrap();
        let suffix = match kind {
            "counter" => "_total",
            "info" => "_info",
            _ => "",
        };
        let name = format!("`{name}{suffix}`");
        assert!(MANUAL.contains(&name), "{name} is not in docs/operations.md");
        metrics += 1;
    }
    assert!(metrics > 12, "{page}");
}

#[tokio::test]
async fn answers_tell_the_load_where_wanted() {
    use mujaz::rpc::v1;
    for (flags, wanted) in [(&["--load-reports"][..], true), (&[], false)] {
        let server = Server::start(flags).await;
        let mut client = server.client().await;
        let request = |text| v1::DetectLanguageRequest {
            document: crate::helpers::document(text),
            ..Default::default()
        };
        let answer = client.detect_language(request("نص قصير")).await.unwrap();
        assert_eq!(answer.metadata().contains_key("endpoint-load-metrics-bin"), wanted);
        let status = client.detect_language(request("")).await.unwrap_err();
        assert_eq!(status.metadata().contains_key("endpoint-load-metrics-bin"), wanted);
        if wanted {
            tokio::time::sleep(std::time::Duration::from_millis(700)).await;
            let answer = client.detect_language(request("نص قصير")).await.unwrap();
            let report = answer.metadata().get_bin("endpoint-load-metrics-bin").unwrap();
            // rps_fractional, a double: two calls in the first half second.
            let report = report.to_bytes().unwrap();
            let place = report.iter().position(|&byte| byte == 0x31).unwrap() + 1;
            let calls = f64::from_le_bytes(report[place..place + 8].try_into().unwrap());
            assert!(calls > 1.0 && calls < 5.0, "{calls}");
        }
    }
}
