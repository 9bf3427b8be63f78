//! The promises of sign-in and tokens.
