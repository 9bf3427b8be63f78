//! The tenant, and a person at a terminal.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What was not sent, and must not be lost by whatever else is tried.
pub const NOTE: &[u8] = b"seen from the air";
/// The library that the stories play in.
pub const PLANS: &str = "rive:Production/Plans";

/// The tenant, and a person at a terminal.
pub struct Desk {
    pub folder: tempfile::TempDir,
    /// Where commands run, when it is not simply here.
    pub inside: Option<Room>,
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
        Desk::with(&[])
    }

    /// A desk beside a tenant with these options.
    pub fn with(options: &[&str]) -> Desk {
        let mut tenant = program()
            .args(["tenant", "--people", "20", "--files", "300", "--json"])
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(tenant.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Desk { folder: tempfile::tempdir().unwrap(), inside: None, tenant, at: serde_json::from_str(&line).unwrap() }
    }

    /// A desk that knows the drawings, with [`NOTE`] in a new file among them that waits to be sent.
    pub fn with_a_note() -> Desk {
        let desk = Desk::signed_in();
        desk.json(&["sync"]);
        desk.json(&["ls", PLANS]);
        let note = desk.file("note.txt", NOTE);
        desk.json(&["put", &note, PLANS]);
        desk
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
        self.at_the_page_as(0, address, choice)
    }

    /// As [`Desk::at_the_page`], for one of the people.
    pub fn at_the_page_as(&self, person: usize, address: &str, choice: &str) -> String {
        let page = http("GET", address, &[], "");
        let action = page.body.split("action=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let person = &self.at["people"][person];
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

    /// Noor writes to Ada alone.
    pub fn noor_writes(&self, text: &str) {
        self.control("talk/message", &json!({ "to": ["ada.keller@rive.example"], "text": text }));
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
        let mut command = match &self.inside {
            Some(room) => room.command(),
            None => program(),
        };
        command
            .env("MUSETTE_HOME", self.folder.path().join("home"))
            .env("MUSETTE_KEYS", self.folder.path().join("keys"))
            .env_remove("COLUMNS");
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

    /// Runs a verb that must fail; what it says is a sentence with this code, on both outputs, and this is its exit code.
    pub fn refuses(&self, args: &[&str], exit: i32, code: &str) -> String {
        refused(&self.run(&[args, &["--json"]].concat()), exit, code)
    }

    /// The files of the person that another client finds below a folder of the library of drawings.
    pub fn at_the_tenant(&self, path: &str) -> Vec<Value> {
        let path = path.replace(' ', "%20");
        let all = self.asks(&format!("tree?drive=Production/Plans&path={path}"));
        all.as_array().unwrap().iter().filter(|seen| seen["kind"] == "file").cloned().collect()
    }

    /// Whether another client finds exactly these bytes at a path, and no other version of them.
    pub fn has_once(&self, path: &str, bytes: &[u8]) -> bool {
        let seen = self.asks(&format!("item?drive=Production/Plans&path={}", path.replace(' ', "%20")));
        seen["sha256"] == sha256(bytes) && seen["versions"] == 1
    }

    /// What was not sent is still here, leaves with a sync, and is there once with its bytes.
    pub fn sends_after_all(&self, name: &str, bytes: &[u8]) {
        let waits = self.json(&["outbox"]);
        let waits = waits["outbox"].as_array().unwrap();
        assert_eq!(waits.iter().map(|entry| entry["name"].as_str().unwrap()).collect::<Vec<_>>(), [name]);
        assert_eq!(self.json(&["sync"])["delivered"], 1);
        assert!(self.has_once(name, bytes), "{name}");
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

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a refused command has said: the same sentence on both outputs, whole, with what to do; answers it.
pub fn refused(out: &Output, exit: i32, code: &str) -> String {
    let (told, said) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    let json: Value = serde_json::from_str(&told).unwrap_or_else(|_| panic!("no object: {told:?}; {said}"));
    // A sync has its own object.
    let (is, sentence) = match json.get("requests") {
        Some(_) => (&json["error"], said.lines().last().unwrap_or_default().to_owned()),
        None => (&json["error"]["code"], json["error"]["sentence"].as_str().unwrap().to_owned()),
    };
    assert_eq!((is, out.status.code()), (&Value::from(code), Some(exit)), "{told}{said}");
    // The parser's own words stand on standard error as it prints them.
    assert!(said.contains(&sentence) || said.contains("For more information, try"), "{sentence} {said}");
    assert!(sentence.ends_with('.') && (1..=3).contains(&(sentence.matches(". ").count() + 1)), "{sentence}");
    for word in ["panicked", "os error", "Some(", "{", "\n"] {
        assert!(!sentence.contains(word), "{sentence}");
    }
    sentence
}

/// A room of its own in which a folder is a small disk, entered by commands while it stands.
pub struct Room {
    holder: Child,
}

impl Room {
    /// Makes `folder` a disk of so many bytes inside the room; `None`, with the reason told, where this machine cannot.
    pub fn with_small_disk(folder: &std::path::Path, bytes: u64) -> Option<Room> {
        std::fs::create_dir_all(folder).unwrap();
        let script = format!("mount -t tmpfs -o size={bytes} tmpfs '{}' && echo ready && exec cat", folder.display());
        let mut holder = Command::new("unshare");
        holder.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]);
        let holder = holder.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let Ok(mut holder) = holder else {
            eprintln!("skipped: there is no unshare here, which a small disk needs");
            return None;
        };
        let mut ready = String::new();
        BufReader::new(holder.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let room = Room { holder };
        let enters = room.enter("true").stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        if ready != "ready\n" || !enters {
            eprintln!("skipped: this machine lets nobody mount a small disk of their own");
            return None;
        }
        Some(room)
    }

    fn enter(&self, program: &str) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["--target", &self.holder.id().to_string(), "--user", "--mount", "--preserve-credentials"]);
        command.args(["--", program]);
        command
    }

    fn command(&self) -> Command {
        self.enter(env!("CARGO_BIN_EXE_musette"))
    }

    /// A path of the room as it is reached from outside.
    pub fn path(&self, path: &std::path::Path) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{}", self.holder.id(), path.display()))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
