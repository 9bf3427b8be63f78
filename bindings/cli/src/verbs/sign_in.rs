//! sign-in, sign-out, accounts.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use musette_core::auth::SignInError;
use musette_core::engine::{Account, Error, Reason, Setting, SpokenPost, UnsentWork};
use musette_core::model::{AccountId, IntentRow, SignInNeed, unmarked};
use serde_json::json;

use super::{drafts, tasks, wishes};
use crate::app::App;
use crate::args::{SignInArgs, SignOutArgs};
use crate::sentences::{About, Failed, Outcome, UnsentThing, words};
use crate::show;

/// How long the person may take in the browser.
const BROWSER: Duration = Duration::from_secs(15 * 60);

pub async fn sign_in(app: &App, options: SignInArgs) -> Outcome<()> {
    let again = match &options.again {
        Some(name) => Some(app.called(name).await?.id),
        None => None,
    };
    let accounts = app.engine.accounts();
    let account = if options.device_code {
        let setting = setting(app, &options, again, "http://localhost").await?;
        let begun = accounts.begin_device_code(&setting, options.name.as_deref(), again).await;
        let code = begun.map_err(|error| no_answer(error, &setting))?;
        let (uri, user_code) = (code.verification_uri().clone(), code.user_code().to_owned());
        if app.json {
            show::json(&json!({ "verification_uri": uri.as_str(), "user_code": user_code }))?;
        } else {
            show::line(&format!("Open {uri} and type {user_code}"))?;
            show::note("Waiting for that. Ctrl-C ends the sign-in.");
        }
        accounts.finish_device_code(code).await.map_err(|error| not_signed_in(error, &options))?
    } else {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let port = listener.local_addr()?.port();
        let setting = setting(app, &options, again, &format!("http://localhost:{port}")).await?;
        let begun = accounts.begin_sign_in(&setting, options.name.as_deref(), again).await;
        let address = begun.map_err(|error| no_answer(error, &setting))?;
        if app.json {
            show::json(&json!({ "open": address.as_str() }))?;
        } else if options.no_browser || !open_browser(address.as_str()) {
            show::line("Open this address in a browser:")?;
            show::line(address.as_str())?;
        }
        if !app.json {
            show::note("Waiting for the browser. Ctrl-C ends the sign-in.");
        }
        let waiting = Arc::new(());
        let watched = Arc::downgrade(&waiting);
        let answer = tokio::task::spawn_blocking(move || wait_for_browser(&listener, port, &watched));
        let redirect = answer.await.map_err(|_| Failed::Stopped)??;
        drop(waiting);
        let redirect = redirect
            .parse()
            .map_err(|_| Failed::Other("The browser came back with no address. Begin again.".into()))?;
        accounts.finish_sign_in(&redirect).await.map_err(|error| not_signed_in(error, &options))?
    };
    if app.json {
        return Ok(show::json(&account_json(&account))?);
    }
    show::line(&format!("Signed in as {}. Paths begin with {}:", account.login, account.label))?;
    show::line(&format!("The keys of this home are in {}.", crate::keys::describe(&app.keys)))?;
    show::note("`musette sync` fetches what there is.");
    Ok(())
}

/// Before anybody has signed in, "no network" may as well be an address that is wrong.
fn no_answer(error: Error, setting: &Setting) -> Failed {
    match error.reason {
        Reason::Offline => Failed::NoAnswer(setting.authority.clone()),
        _ => error.into(),
    }
}

/// Why a sign-in that was under way brought nobody in. A code that the service does not take is an answer that serves no more.
fn not_signed_in(error: Error, options: &SignInArgs) -> Failed {
    match error.reason {
        Reason::SignInNeeded(SignInNeed::Again | SignInNeed::Claims(_)) => {
            Error::of(Reason::SignInFailed(SignInError::NotOurs)).into()
        }
        _ => Failed::Engine(error, options.again.clone().unwrap_or_default()),
    }
}

/// Where to sign in: what was said, else where the account was before, else Microsoft's public cloud.
async fn setting(app: &App, options: &SignInArgs, again: Option<AccountId>, redirect: &str) -> Outcome<Setting> {
    let known = match again {
        Some(account) => app.engine.accounts().setting(account).await?,
        None => Setting::public("", ""),
    };
    let said = |option: &Option<String>, known: String| option.clone().unwrap_or(known);
    Ok(Setting {
        authority: said(&options.authority, known.authority),
        graph: said(&options.graph, known.graph),
        engage: said(&options.engage, known.engage),
        client_id: said(&options.client_id, known.client_id),
        redirect: redirect.to_owned(),
    })
}

fn open_browser(address: &str) -> bool {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = std::process::Stdio::null;
    std::process::Command::new(opener)
        .arg(address)
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet())
        .status()
        .is_ok_and(|status| status.success())
}

/// Waits on loopback until the browser comes back with the answer of a sign-in; other requests are told that this is the
/// wrong door. Ends when nobody waits for it any more.
fn wait_for_browser(listener: &TcpListener, port: u16, waiting: &Weak<()>) -> Outcome<String> {
    let until = Instant::now() + BROWSER;
    listener.set_nonblocking(true)?;
    while Instant::now() < until {
        if waiting.strong_count() == 0 {
            return Err(Failed::Stopped);
        }
        let (mut stream, _) = match listener.accept() {
            Ok(accepted) => accepted,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                std::thread::sleep(Duration::from_millis(50));
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        stream.set_nonblocking(false)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        let mut request = Vec::new();
        let mut piece = [0; 4096];
        while !request.windows(4).any(|window| window == b"\r\n\r\n") && request.len() < 64 * 1024 {
            match stream.read(&mut piece) {
                Ok(0) | Err(_) => break,
                Ok(read) => request.extend_from_slice(&piece[..read]),
            }
        }
        let head = String::from_utf8_lossy(&request);
        let target = head.strip_prefix("GET ").and_then(|rest| rest.split(' ').next()).unwrap_or_default();
        let ours = target.contains("state=");
        let (status, text) = if ours {
            ("200 OK", "You can close this window and go back to Musette.")
        } else {
            ("404 Not Found", "Nothing is here.")
        };
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
            text.len()
        );
        // A browser that has gone away has given its answer all the same.
        let _ = stream.write_all(answer.as_bytes());
        if ours {
            return Ok(format!("http://localhost:{port}{target}"));
        }
    }
    Err(Failed::Other("The browser did not come back within 15 minutes. Begin again.".into()))
}

pub async fn sign_out(app: &App, options: SignOutArgs) -> Outcome<()> {
    let account = match (&options.named, &app.account) {
        (None, None) => {
            return Err(Failed::Usage("Which account? `musette accounts` lists them; nobody was signed out.".into()));
        }
        _ => app.chosen(options.named.as_deref()).await?.remove(0),
    };
    let unsent = options.lose.map_or(UnsentWork::Keep, UnsentWork::Lose);
    match app.engine.accounts().sign_out(account.id, unsent).await {
        Ok(()) => {}
        Err(Error { reason: Reason::Unsent(0), .. }) => {
            let label = show::quoted(&account.label);
            return Err(Failed::Usage(format!(
                "Nothing would be lost: everything was sent. Say `musette sign-out {label}` without --lose."
            )));
        }
        Err(Error { reason: Reason::Unsent(count), .. }) => {
            return Err(Failed::Unsent { count, account: account.label, what: unsent_things(app, account.id).await });
        }
        Err(error) => return Err(error).about(&account.label),
    }
    if app.json {
        show::json(&json!({ "signed_out": account.label }))?;
    } else {
        show::line(&format!("Signed out of {}. Nothing of it is left on this device.", account.label))?;
    }
    Ok(())
}

/// What only this device has. Of a vault that does not open only the number is known, and that stands in the sentence.
async fn unsent_things(app: &App, account: AccountId) -> Vec<UnsentThing> {
    let mut things = Vec::new();
    if let Ok(outbox) = app.engine.outbox(account).await
        && let Ok(entries) = outbox.list().await
    {
        things.extend(entries.into_iter().map(|entry| match &entry.acknowledges {
            Some(post) => acknowledgement(Some(entry.intent), post),
            None => UnsentThing {
                intent: Some(entry.intent),
                what: words().asked(&entry.asked),
                name: entry.name,
                place: entry.place,
            },
        }));
    }
    if let Ok(feeds) = app.engine.feeds(account).await
        && let Ok(posts) = feeds.waiting().await
    {
        things.extend(posts.iter().map(|post| UnsentThing {
            intent: Some(post.intent),
            what: wishes::asked(&post.asked).to_owned(),
            name: unmarked(&wishes::what(&post.asked, &post.about)).into_owned(),
            place: String::new(),
        }));
        things.extend(feeds.drafts().await.unwrap_or_default().into_iter().map(|draft| UnsentThing {
            intent: None,
            what: "draft".to_owned(),
            name: drafts::title(&draft),
            place: match draft.to.as_slice() {
                [] => draft.place,
                to => wishes::names(to),
            },
        }));
    }
    if let Ok(facet) = app.engine.tasks(account).await
        && let Ok(waiting) = facet.waiting().await
    {
        things.extend(waiting.into_iter().map(|task| UnsentThing {
            intent: Some(task.intent),
            what: tasks::asked(&task.asked).to_owned(),
            name: task.title,
            place: String::new(),
        }));
    }
    if let Ok(facet) = app.engine.organisation(account).await
        && let Ok(view) = facet.view().await
    {
        things.extend(view.waiting.iter().filter_map(|one| one.about.as_ref()).map(|post| acknowledgement(None, post)));
    }
    if let Ok(documents) = app.engine.documents(account).await
        && let Ok(kept) = documents.kept_back().await
    {
        things.extend(kept.into_iter().map(|file| UnsentThing {
            intent: None,
            what: "file, taken back".to_owned(),
            name: file.name,
            place: file.place,
        }));
    }
    if let Ok(left) = app.engine.accounts().unsent(account).await {
        let of = |what: &'static str, paths: Vec<PathBuf>| {
            paths.into_iter().map(move |path| UnsentThing {
                intent: None,
                what: what.to_owned(),
                name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
                place: path.parent().map(|folder| folder.display().to_string()).unwrap_or_default(),
            })
        };
        things.extend(of("lent copy, changed", left.copies));
        things.extend(of("save, cut off", left.files));
    }
    things
}

fn acknowledgement(intent: Option<IntentRow>, post: &SpokenPost) -> UnsentThing {
    UnsentThing {
        intent,
        what: "acknowledgement".to_owned(),
        name: post.begins.clone(),
        place: unmarked(&wishes::by(post)).into_owned(),
    }
}

pub async fn accounts(app: &App) -> Outcome<()> {
    let accounts = match &app.account {
        Some(_) => app.chosen(None).await?,
        None => app.accounts().await?,
    };
    if app.json {
        return Ok(show::json(&json!({ "accounts": accounts.iter().map(account_json).collect::<Vec<_>>() }))?);
    }
    if accounts.is_empty() {
        return no_accounts(false);
    }
    let rows = accounts.iter().map(|account| {
        let state = match &account.sign_in {
            None => "signed in".to_owned(),
            Some(SignInNeed::Consent) => "needs an administrator's consent".to_owned(),
            Some(SignInNeed::Setup(_)) => "the application's registration needs its administrator".to_owned(),
            Some(SignInNeed::Disabled) => "disabled by the organisation".to_owned(),
            Some(SignInNeed::Blocked) => "not allowed from this device or place".to_owned(),
            Some(SignInNeed::Again | SignInNeed::Claims(_)) => {
                format!("needs you: musette sign-in --again {}", show::quoted(&account.label))
            }
        };
        vec![account.label.clone(), account.login.clone(), account.person.clone(), state]
    });
    Ok(show::table(&rows.collect::<Vec<_>>())?)
}

/// Says that nobody has signed in.
pub fn no_accounts(json: bool) -> Outcome<()> {
    if json {
        return Ok(show::json(&json!({ "accounts": [] }))?);
    }
    Ok(show::line("No account yet. Begin with `musette sign-in`.")?)
}

fn account_json(account: &Account) -> serde_json::Value {
    json!({
        "name": account.label,
        "login": account.login,
        "person": account.person,
        "sign_in": account.sign_in,
        "id": account.id,
    })
}
