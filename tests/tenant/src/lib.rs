//! The stand-in organisation: an honest imitation of the services on the wire, with faults on demand.

pub mod corpus;
pub mod entra;
pub mod tls;
