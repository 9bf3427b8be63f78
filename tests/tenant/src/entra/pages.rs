//! The few pages that a browser sees: plain HTML without a script, except where a form must post itself.
//!
//! Promises that whatever came from outside is escaped, and that each form works for a program which posts its named
//! fields to its `action`: the action carries everything else.

use std::fmt::Write as _;

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n</head>\n\
         <body>\n<main>\n<h1>{}</h1>\n{body}</main>\n</body>\n</html>\n",
        escaped(title),
        escaped(title)
    )
}

/// The sign-in form, with what the application asks for.
pub(super) fn sign_in(action: &str, client: &str, scope: &str, login: &str, said: Option<&str>) -> String {
    let mut body = String::new();
    if let Some(said) = said {
        let _ = writeln!(body, "<p role=\"alert\">{}</p>", escaped(said));
    }
    let _ = write!(
        body,
        "<form method=\"post\" action=\"{}\">\n\
         <p><label>Account <input type=\"email\" name=\"login\" value=\"{}\" autocomplete=\"username\" required></label></p>\n\
         <p><label>Password <input type=\"password\" name=\"password\" autocomplete=\"current-password\" required></label></p>\n\
         <p>The application {} asks for:</p>\n<ul>\n",
        escaped(action),
        escaped(login),
        escaped(client)
    );
    for one in scope.split_whitespace() {
        let _ = writeln!(body, "<li>{}</li>", escaped(one));
    }
    body.push_str(
        "</ul>\n<p><button type=\"submit\" name=\"consent\" value=\"accept\">Sign in and accept</button>\n\
         <button type=\"submit\" name=\"consent\" value=\"decline\" formnovalidate>Decline</button></p>\n</form>\n",
    );
    page("Sign in", &body)
}

/// The form where a person types the code that a device shows.
pub(super) fn device(action: &str, user_code: &str, said: Option<&str>) -> String {
    let mut body = String::new();
    if let Some(said) = said {
        let _ = writeln!(body, "<p role=\"alert\">{}</p>", escaped(said));
    }
    let _ = write!(
        body,
        "<form method=\"post\" action=\"{}\">\n\
         <p><label>Code <input name=\"user_code\" value=\"{}\" required></label></p>\n\
         <p><label>Account <input type=\"email\" name=\"login\" required></label></p>\n\
         <p><label>Password <input type=\"password\" name=\"password\" required></label></p>\n\
         <p><button type=\"submit\" name=\"consent\" value=\"accept\">Sign in</button>\n\
         <button type=\"submit\" name=\"consent\" value=\"decline\">Decline</button></p>\n</form>\n",
        escaped(action),
        escaped(user_code)
    );
    page("Enter the code shown on your device", &body)
}

/// A plain statement.
pub(super) fn statement(title: &str, text: &str) -> String {
    page(title, &format!("<p>{}</p>\n", escaped(text)))
}

/// What went wrong, where no reply address can be told.
pub(super) fn failure(description: &str, correlation: &str) -> String {
    let body =
        format!("<p role=\"alert\">{}</p>\n<p>Correlation ID: {}</p>\n", escaped(description), escaped(correlation));
    page("Sorry, but we're having trouble signing you in.", &body)
}

/// The answer as a form that posts itself (`response_mode=form_post`).
pub(super) fn post_back(target: &str, fields: &[(&str, String)]) -> String {
    let mut body = format!("<form method=\"POST\" name=\"hiddenform\" action=\"{}\">\n", escaped(target));
    for (name, value) in fields {
        let _ = writeln!(body, "<input type=\"hidden\" name=\"{}\" value=\"{}\">", escaped(name), escaped(value));
    }
    body.push_str(
        "<noscript><p>Script is disabled. Press the button to go on.</p><input type=\"submit\" value=\"Submit\"></noscript>\n\
         </form>\n<script>document.forms[0].submit();</script>\n",
    );
    page("Working...", &body)
}
