//! The tenant, proved by clients that nobody here wrote.
//!
//! Promises that what passes here was accepted by somebody else's program: rclone (Graph drives) and MSAL for Python
//! (Entra). `setup.sh` installs them, pinned, under `target/peers`; the stories are in `tests/`, a file for each client.
//! Nothing here talks to anything but loopback, and nothing reads the person's own configuration.
