//! Options of the stand-in organisation, and of the story that is played on it.

use std::path::PathBuf;

use clap::Args as ClapArgs;

#[derive(Debug, ClapArgs)]
pub struct DemoArgs {
    /// Where the story is played; removed at the end unless --stay.
    #[arg(long, value_name = "DIR", default_value = ".demo")]
    pub folder: PathBuf,
    /// People of the organisation.
    #[arg(long, default_value_t = 2_000)]
    pub people: usize,
    /// Files of the organisation.
    #[arg(long, default_value_t = 20_000)]
    pub files: u64,
    /// What the organisation is grown from.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// A fault to play in the thirty seconds of network, by name: the table tells what it broke.
    #[arg(long, value_name = "NAME")]
    pub play: Option<String>,
    /// Leave the folder as it is at the end.
    #[arg(long)]
    pub stay: bool,
    /// Internal: the part of the story that is killed.
    #[arg(long, hide = true)]
    pub plane: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct TenantArgs {
    /// Where the API listens.
    #[arg(long, default_value = "127.0.0.1:0", value_name = "ADDR:PORT")]
    pub listen: std::net::SocketAddr,
    /// People of the organisation.
    #[arg(long, default_value_t = 2_000)]
    pub people: usize,
    /// Files of the organisation, up to a million and more.
    #[arg(long, default_value_t = 20_000)]
    pub files: u64,
    /// Posts in its Viva Engage; the few hundred of the last two weeks are always there.
    #[arg(long, default_value_t = 5_000)]
    pub posts: u64,
    /// Call everything in Viva Engage by numbers that no double holds; today's real ones are smaller.
    #[arg(long)]
    pub large_numbers: bool,
    /// What it is grown from.
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// A fault to play from the start, by name; may be given several times.
    #[arg(long, value_name = "NAME")]
    pub play: Vec<String>,
    /// Serve HTTPS from a throw-away authority.
    #[arg(long)]
    pub tls: bool,
}
