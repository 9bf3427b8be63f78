//! HTTPS for the stand-in organisation, from an authority that is thrown away with it.
//!
//! Promises a certificate for `localhost`, `127.0.0.1`, `127.0.0.2` and `::1` that a client takes once it trusts the authority's
//! certificate, and that no private key ever reaches a disk: only the authority's certificate is written, by whoever
//! asks for it. The keys come from the system's randomness, not from the seed: they are no part of what a run repeats.
//!
//! The authority lives for this one process, so a client that trusted it yesterday does not trust it today.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    SanType,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// What a server needs, and what its clients have to trust.
#[derive(Clone)]
pub struct Tls {
    /// For the listener; offers HTTP/2 and HTTP/1.1.
    pub server: Arc<rustls::ServerConfig>,
    /// The authority's certificate, as PEM.
    pub ca_pem: String,
    /// The same, as DER.
    pub ca: CertificateDer<'static>,
}

/// Why there is no HTTPS.
#[derive(Debug, thiserror::Error)]
pub enum TlsFailed {
    /// The certificate could not be made.
    #[error("the throw-away certificate could not be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// The server's configuration was refused.
    #[error("the TLS configuration was refused: {0}")]
    Configuration(#[from] rustls::Error),
    /// The authority's certificate could not be written.
    #[error("the authority's certificate could not be written to {path}: {source}", path = .path.display())]
    Write {
        /// Where to.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A new authority, and a server certificate from it that is valid on loopback.
///
/// # Errors
/// When the system gives no randomness, or the library refuses what it made.
pub fn throw_away() -> Result<Tls, TlsFailed> {
    let authority_key = KeyPair::generate()?;
    let mut authority = named("Musette throw-away authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let root = authority.self_signed(&authority_key)?;
    let issuer = Issuer::new(authority, authority_key);

    let server_key = KeyPair::generate()?;
    let mut server = named("localhost");
    server.subject_alt_names = vec![
        SanType::DnsName("localhost".try_into()?),
        SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        SanType::IpAddress(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2))),
        SanType::IpAddress(IpAddr::V6(Ipv6Addr::LOCALHOST)),
    ];
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // Python's strict verification wants the issuer's key named in the leaf.
    server.use_authority_key_identifier_extension = true;
    let leaf = server.signed_by(&server_key, &issuer)?;

    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(server_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Tls { server: Arc::new(config), ca_pem: root.pem(), ca: root.der().clone() })
}

impl Tls {
    /// Writes the authority's certificate for clients that want a file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_ca(&self, path: &Path) -> Result<(), TlsFailed> {
        std::fs::write(path, &self.ca_pem).map_err(|source| TlsFailed::Write { path: path.to_owned(), source })
    }
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    // Fixed and wide, so that a machine whose clock is wrong can still play; Apple takes no leaf of over 825 days,
    // but nothing of Apple's verifies this one.
    params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    params.not_after = rcgen::date_time_ymd(2099, 12, 31);
    params
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shake_hands(trusted: &Tls, server: &Tls, name: &str) -> Result<(), rustls::Error> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(trusted.ca.clone()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut client = rustls::ClientConnection::new(Arc::new(config), name.to_owned().try_into().unwrap())?;
        let mut server = rustls::ServerConnection::new(Arc::clone(&server.server))?;
        for _ in 0..10 {
            let mut wire = Vec::new();
            client.write_tls(&mut wire).unwrap();
            server.read_tls(&mut wire.as_slice()).unwrap();
            server.process_new_packets()?;
            let mut wire = Vec::new();
            server.write_tls(&mut wire).unwrap();
            client.read_tls(&mut wire.as_slice()).unwrap();
            client.process_new_packets()?;
            if !client.is_handshaking() && !server.is_handshaking() {
                return Ok(());
            }
        }
        Err(rustls::Error::HandshakeNotComplete)
    }

    #[test]
    fn whoever_trusts_the_authority_reaches_the_server_by_each_of_its_names() {
        let tls = throw_away().unwrap();
        for name in ["localhost", "127.0.0.1", "127.0.0.2", "::1"] {
            shake_hands(&tls, &tls, name).unwrap();
        }
        assert!(shake_hands(&tls, &tls, "example.org").is_err());
        assert!(tls.ca_pem.starts_with("-----BEGIN CERTIFICATE-----"));
        assert!(!tls.ca_pem.contains("PRIVATE"));
    }

    #[test]
    fn another_runs_authority_is_not_trusted() {
        let (one, other) = (throw_away().unwrap(), throw_away().unwrap());
        assert!(shake_hands(&other, &one, "localhost").is_err());
    }
}
