//! Signed tokens (JWS compact form, RS256) and the key set that proves them.
//!
//! Promises tokens that any JOSE library accepts against the published key set. Never accepts an algorithm other than
//! RS256, whatever a token's header says. RSA with PKCS#1 v1.5 because that is what Entra signs with, and because
//! such a signature depends on nothing but the message: equal seeds give equal tokens.
//!
//! The key lies in the repository (`signing-key.der`). It protects nothing: it signs invented people's tokens for an
//! organisation on loopback, and the seed's own mark inside each token decides whose it is.

use std::sync::LazyLock;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{digest, rand, rsa, signature};
use serde_json::{Value, json};

static KEY: LazyLock<signature::RsaKeyPair> =
    LazyLock::new(|| match signature::RsaKeyPair::from_pkcs8(include_bytes!("signing-key.der")) {
        Ok(key) => key,
        Err(refused) => unreachable!("the committed key is a key: {refused}"),
    });

static KEY_ID: LazyLock<String> = LazyLock::new(|| {
    let public = signature::KeyPair::public_key(&*KEY);
    URL_SAFE_NO_PAD.encode(&digest::digest(&digest::SHA256, public.as_ref()).as_ref()[..20])
});

/// A token over these claims.
pub(super) fn sign(claims: &Value) -> String {
    let header = json!({ "typ": "JWT", "alg": "RS256", "kid": *KEY_ID });
    let mut token =
        format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()));
    let mut mark = vec![0; KEY.public().modulus_len()];
    let signed = KEY.sign(&signature::RSA_PKCS1_SHA256, &rand::SystemRandom::new(), token.as_bytes(), &mut mark);
    debug_assert!(signed.is_ok(), "the mark has the modulus's length");
    token.push('.');
    token.push_str(&URL_SAFE_NO_PAD.encode(mark));
    token
}

/// The claims of a token that this key signed; nothing for anything else.
pub(super) fn read(token: &str) -> Option<Value> {
    let (message, mark) = token.rsplit_once('.')?;
    let (header, claims) = message.split_once('.')?;
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    if header["alg"] != "RS256" {
        return None;
    }
    let mark = URL_SAFE_NO_PAD.decode(mark).ok()?;
    signature::UnparsedPublicKey::new(
        &signature::RSA_PKCS1_2048_8192_SHA256,
        signature::KeyPair::public_key(&*KEY).as_ref(),
    )
    .verify(message.as_bytes(), &mark)
    .ok()?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}

/// The key set, as `jwks_uri` answers it.
pub(super) fn key_set(issuer: &str) -> Value {
    let public = rsa::PublicKeyComponents::<Vec<u8>>::from(KEY.public());
    json!({ "keys": [{
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": *KEY_ID,
        "x5t": *KEY_ID,
        "n": URL_SAFE_NO_PAD.encode(&public.n),
        "e": URL_SAFE_NO_PAD.encode(&public.e),
        "issuer": issuer,
    }] })
}
