//! The committed files, as their programs wrote them.

/// Name and bytes of each file.
pub fn files() -> &'static [(&'static str, &'static [u8])] {
    &[]
}
