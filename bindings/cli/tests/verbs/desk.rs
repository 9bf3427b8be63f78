//! The tenant, and a person at a terminal.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The library that the stories play in.
pub const PLANS: &str = "rive:Production/Plans";

/// The tenant, and a person at a terminal.
pub struct Desk {
    pub folder: tempfile::TempDir,
    tenant: Child,
    pub at: Value,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.tenant.kill();
        let _ = self.tenant.wait();
    }
}

/// The program.
pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_musette"))
}

impl Desk {
    pub fn new() -> Desk {
        let mut tenant = program()
            .args(["tenant", "--people", "20", "--files", "300", "--json"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(tenant.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Desk { folder: tempfile::tempdir().unwrap(), tenant, at: serde_json::from_str(&line).unwrap() }
    }

    pub fn signed_in() -> Desk {
        let desk = Desk::new();
        let mut sign_in = desk.command(&["sign-in", "--device-code", "--json"]);
        sign_in.args(["--client-id", desk.text("client_id"), "--authority", desk.text("authority")]).args([
            "--graph",
            desk.text("graph"),
            "--engage",
            desk.text("engage"),
            "--name",
            "rive",
        ]);
        desk.types_the_code(sign_in);
        desk
    }

    /// The first person types the code of a sign-in at the browser.
    pub fn types_the_code(&self, mut sign_in: Command) {
        let mut waiting = sign_in.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(waiting.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let first: Value = serde_json::from_str(&first).unwrap();
        let login = self.at["people"][0]["login"].as_str().unwrap();
        self.control("device", &json!({ "user_code": first["user_code"], "login": login }));
        let mut second = String::new();
        out.read_line(&mut second).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&second).unwrap()["login"], login);
        assert!(waiting.wait().unwrap().success());
    }

    /// Waits until a fault that is played once has met a request, which may still be without its answer.
    pub fn wait_until_met(&self, fault: &str) {
        let address = self.text("control").trim_start_matches("http://").to_owned();
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let mut stream = TcpStream::connect(&address).unwrap();
            write!(stream, "GET /faults HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
            let mut faults = String::new();
            stream.read_to_string(&mut faults).unwrap();
            if !faults.contains(&format!("\"name\":\"{fault}\"")) {
                return;
            }
            assert!(Instant::now() < until, "{faults}");
        }
    }

    pub fn text(&self, name: &str) -> &str {
        self.at[name].as_str().unwrap()
    }

    /// A colleague does something in the library of drawings.
    pub fn noor(&self, verb: &str, path: &str, text: Option<&str>) {
        let mut deed = json!({ "drive": "Production/Plans", "path": path });
        if let Some(text) = text {
            deed["text"] = json!(text);
        }
        self.control(verb, &deed);
    }

    /// Runs a verb that must succeed; answers what it said on standard output.
    pub fn says(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    /// Asks the tenant's control door.
    pub fn control(&self, verb: &str, body: &Value) {
        let address = self.text("control").trim_start_matches("http://").to_owned();
        let body = body.to_string();
        let mut stream = TcpStream::connect(&address).unwrap();
        write!(
            stream,
            "POST /{verb} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut status = String::new();
        BufReader::new(stream).read_line(&mut status).unwrap();
        assert!(status.contains(" 2"), "{verb}: {status}");
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = program();
        command
            .env("MUSETTE_HOME", self.folder.path().join("home"))
            .env("MUSETTE_KEYS", self.folder.path().join("keys"));
        command.args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs a verb that must succeed; answers its JSON.
    pub fn json(&self, args: &[&str]) -> Value {
        let out = self.run(&[args, &["--json"]].concat());
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    }

    /// Runs a verb that must fail with this exit code; answers the sentence.
    pub fn fails(&self, args: &[&str], code: i32) -> String {
        let out = self.run(args);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.trim_end().ends_with('.') || code == 2, "a sentence: {said}");
        assert!(!said.contains("panicked"), "{said}");
        said
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path: PathBuf = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

/// Sends a signal to a process of ours.
pub fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

/// Waits for a process that must end soon.
pub fn ends(child: &mut Child) -> ExitStatus {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        assert!(Instant::now() < until, "it does not end");
        std::thread::yield_now();
    }
}
