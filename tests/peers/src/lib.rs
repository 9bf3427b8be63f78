//! The tenant, proved by clients that nobody here wrote.
//!
//! Promises that what passes here was accepted by somebody else's program: rclone and O365 (Graph drives), MSAL for Python
//! (Entra), MSAL for Node with Microsoft's own Graph client for JavaScript (both, tasks and people too), Microsoft's Graph SDK for Python
//! (tasks, people), yampy2 and yammer-rest-api-client (Engage), CometD's own client (its news). `setup.sh` installs them, pinned, under
//! `target/peers`, and says which it has to leave out; the stories are in `tests/`.
//! Nothing here talks to anything but loopback, and nothing reads the person's own configuration.
