//! The manual page: all verbs on one page, made from the same words as `--help`.

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::args::Args;

/// The page, in roff.
pub fn page() -> std::io::Result<Vec<u8>> {
    let mut command = Args::command();
    // Makes the usage lines of the verbs say "musette VERB".
    command.build();
    let mut text = Vec::new();
    let whole = Man::new(command.clone());
    whole.render_title(&mut text)?;
    whole.render_name_section(&mut text)?;
    whole.render_synopsis_section(&mut text)?;
    whole.render_description_section(&mut text)?;
    whole.render_options_section(&mut text)?;
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set() && verb.get_name() != "help") {
        describe(verb, &mut text)?;
    }
    whole.render_version_section(&mut text)?;
    Ok(text)
}

fn describe(verb: &Command, text: &mut Vec<u8>) -> std::io::Result<()> {
    let name = verb.get_bin_name().unwrap_or(verb.get_name()).to_owned();
    text.extend_from_slice(format!(".SH \"{}\"\n", name.to_uppercase()).as_bytes());
    let page = Man::new(verb.clone());
    let mut part = Vec::new();
    page.render_synopsis_section(&mut part)?;
    page.render_description_section(&mut part)?;
    page.render_options_section(&mut part)?;
    // Sections of a verb are below the verb's own.
    let part = String::from_utf8_lossy(&part).replace(".SH ", ".SS ");
    text.extend_from_slice(part.as_bytes());
    for inner in verb.get_subcommands().filter(|inner| inner.get_name() != "help") {
        describe(inner, text)?;
    }
    Ok(())
}
