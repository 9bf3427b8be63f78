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
        desk.signs_in_at_the_browser(desk.sign_in(&["--no-browser", "--name", "rive"]));
        desk
    }

    /// A sign-in to the tenant, with these options.
    pub fn sign_in(&self, options: &[&str]) -> Command {
        let mut sign_in = self.command(&["sign-in", "--json"]);
        for name in ["client-id", "authority", "graph", "engage"] {
            sign_in.args([&format!("--{name}"), self.text(&name.replace('-', "_"))]);
        }
        sign_in.args(options);
        sign_in
    }

    /// The first person types name and password at the page that the browser shows; answers the account.
    pub fn signs_in_at_the_browser(&self, mut sign_in: Command) -> Value {
        let mut waiting = sign_in.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut out = BufReader::new(waiting.stdout.take().unwrap());
        let first = line_of(&mut out);
        let back = self.at_the_page(first["open"].as_str().unwrap(), "accept");
        let closed = http("GET", &back, &[], "");
        assert!(closed.status == 200 && closed.body.contains("close this window"), "{}", closed.body);
        let account = line_of(&mut out);
        assert_eq!(account["login"], self.at["people"][0]["login"]);
        assert!(waiting.wait().unwrap().success());
        account
    }

    /// What the person does at the sign-in page; answers where the browser is sent afterwards.
    pub fn at_the_page(&self, address: &str, choice: &str) -> String {
        let page = http("GET", address, &[], "");
        let action = page.body.split("action=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let person = &self.at["people"][0];
        let form = format!(
            "login={}&password={}&consent={choice}",
            spelt_out(person["login"].as_str().unwrap()),
            spelt_out(person["password"].as_str().unwrap())
        );
        let answer = http("POST", &action, &[("Content-Type", "application/x-www-form-urlencoded")], &form);
        answer.header("location").unwrap_or_else(|| panic!("{}", answer.body)).to_owned()
    }

    /// The first person types the code of a sign-in at the browser.
    pub fn types_the_code(&self, mut sign_in: Command) {
        let mut waiting = sign_in.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(waiting.stdout.take().unwrap());
        let first = line_of(&mut out);
        let login = self.at["people"][0]["login"].as_str().unwrap();
        self.control("device", &json!({ "user_code": first["user_code"], "login": login }));
        assert_eq!(line_of(&mut out)["login"], login);
        assert!(waiting.wait().unwrap().success());
    }

    /// Waits until a fault that is played once has met a request, which may still be without its answer.
    pub fn wait_until_met(&self, fault: &str) {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let faults = self.asks("faults");
            let still = faults["playing"]
                .as_array()
                .unwrap()
                .iter()
                .any(|playing| playing.to_string().contains(&format!("\"name\":\"{fault}\"")));
            if !still {
                return;
            }
            assert!(Instant::now() < until, "{faults}");
        }
    }

    /// What the tenant says at the control door.
    pub fn asks(&self, what: &str) -> Value {
        let answer = http("GET", &format!("{}/{what}", self.text("control")), &[], "");
        assert_eq!(answer.status, 200, "{what}: {}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
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
        let json = [("Content-Type", "application/json")];
        let answer = http("POST", &format!("{}/{verb}", self.text("control")), &json, &body.to_string());
        assert!(answer.status < 300, "{verb}: {}", answer.body);
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
        let sentence = said.lines().find(|line| line.ends_with('.'));
        assert!(
            sentence.is_some() || said.contains("Usage:") || said.contains("For more information"),
            "a sentence: {said}"
        );
        assert!(!said.contains("panicked") && !said.contains("os error"), "{said}");
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

/// An answer of HTTP.
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// One exchange of plain HTTP on loopback.
pub fn http(method: &str, address: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let rest = address.strip_prefix("http://").unwrap_or_else(|| panic!("not loopback: {address}"));
    let (host, path) = rest.split_once('/').map_or((rest, String::new()), |(host, path)| (host, path.to_owned()));
    let mut stream = TcpStream::connect(host.replace("localhost", "127.0.0.1")).unwrap();
    let mut request =
        format!("{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    write!(stream, "{request}\r\n{body}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

fn spelt_out(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// One line of JSON.
pub fn line_of(out: &mut impl BufRead) -> Value {
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line:?}"))
}
