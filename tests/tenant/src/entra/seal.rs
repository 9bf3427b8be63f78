//! Secrets of one organisation, all drawn from its seed.
//!
//! Promises that equal seeds give equal values, and that nothing sealed here can be read or forged by somebody who
//! does not know the seed. Never keeps what it sealed: a code or a refresh token carries its own facts, so that a
//! tenant which has run for days holds no more of them than one which has just started.
//!
//! How: a key derived from the seed; HMAC-SHA-256 as the source of values (`draw`), AES-256-GCM for what leaves the
//! house (`seal`, `open`), with the sequence number as nonce. Every kind has a label of its own, so that a refresh
//! token offered as a code does not open.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{aead, digest, hmac};
use serde::{Serialize, de::DeserializeOwned};

/// The kinds of things that are sealed; each has its own nonce space and associated data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// An authorization code.
    Code = 1,
    /// A refresh token.
    Refresh = 2,
    /// A device code, which the polling client holds.
    Device = 3,
    /// A browser's session cookie.
    Session = 4,
    /// An authorize request on its way through the sign-in page.
    Request = 5,
}

impl Kind {
    /// What a thing of this kind begins with, so that a person who sees one knows what it is.
    const fn prefix(self) -> &'static str {
        match self {
            Self::Code | Self::Refresh => "1.A",
            Self::Device => "D",
            Self::Session | Self::Request => "",
        }
    }
}

/// The keys of one organisation.
pub(super) struct Seals {
    draw: hmac::Key,
    seal: aead::LessSafeKey,
}

impl Seals {
    /// The keys for a seed and a tenant id; equal arguments give equal keys.
    pub(super) fn new(seed: u64, tenant_id: &str) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(b"entra");
        context.update(&seed.to_be_bytes());
        context.update(tenant_id.as_bytes());
        let root = hmac::Key::new(hmac::HMAC_SHA256, context.finish().as_ref());
        let for_draw = hmac::sign(&root, b"draw");
        let for_seal = hmac::sign(&root, b"seal");
        let Ok(seal) = aead::UnboundKey::new(&aead::AES_256_GCM, for_seal.as_ref()) else {
            unreachable!("an HMAC-SHA-256 tag is as long as an AES-256 key")
        };
        Self { draw: hmac::Key::new(hmac::HMAC_SHA256, for_draw.as_ref()), seal: aead::LessSafeKey::new(seal) }
    }

    /// 32 bytes that depend on the seed, the label and what is given; nothing else.
    pub(super) fn draw(&self, label: &str, about: &[u8]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.draw);
        context.update(label.as_bytes());
        context.update(&[0]);
        context.update(about);
        let mut out = [0; 32];
        out.copy_from_slice(context.sign().as_ref());
        out
    }

    /// A number drawn like `draw`.
    pub(super) fn number(&self, label: &str, about: &[u8]) -> u64 {
        let bytes = self.draw(label, about);
        u64::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
    }

    /// A GUID (version 4 in form) drawn like `draw`.
    pub(super) fn guid(&self, label: &str, about: &[u8]) -> String {
        let mut bytes = self.draw(label, about);
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        let hex: String = bytes[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32])
    }

    /// Seals a value under a sequence number, which must not have been used for this kind before.
    pub(super) fn seal<T: Serialize>(&self, kind: Kind, sequence: u64, value: &T) -> String {
        let mut body = serde_json::to_vec(value).unwrap_or_default();
        let sealed =
            self.seal.seal_in_place_append_tag(nonce(kind, sequence), aead::Aad::from([kind as u8]), &mut body);
        debug_assert!(sealed.is_ok(), "a token is shorter than the cipher's limit");
        let mut whole = sequence.to_be_bytes().to_vec();
        whole.append(&mut body);
        format!("{}{}", kind.prefix(), URL_SAFE_NO_PAD.encode(whole))
    }

    /// Opens what `seal` made; nothing for anything else.
    pub(super) fn open<T: DeserializeOwned>(&self, kind: Kind, sealed: &str) -> Option<T> {
        let whole = URL_SAFE_NO_PAD.decode(sealed.strip_prefix(kind.prefix())?).ok()?;
        let (sequence, body) = whole.split_at_checked(8)?;
        let sequence = u64::from_be_bytes(sequence.try_into().ok()?);
        let mut body = body.to_vec();
        let plain = self.seal.open_in_place(nonce(kind, sequence), aead::Aad::from([kind as u8]), &mut body).ok()?;
        serde_json::from_slice(plain).ok()
    }
}

fn nonce(kind: Kind, sequence: u64) -> aead::Nonce {
    let mut bytes = [0; 12];
    bytes[0] = kind as u8;
    bytes[4..].copy_from_slice(&sequence.to_be_bytes());
    aead::Nonce::assume_unique_for_key(bytes)
}
