use std::process::{Command, Output};

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
