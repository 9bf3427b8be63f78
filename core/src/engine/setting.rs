//! Where an account's services are.

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Error, Reason};
use crate::auth::{App, Authority, Scopes, SignInError};
use crate::http::Origins;

/// The endpoints of an account at Microsoft 365, or at something that speaks like it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Who signs people in, with the organisation: `https://login.microsoftonline.com/organizations`.
    pub authority: String,
    /// Graph, with its version: `https://graph.microsoft.com/v1.0`.
    pub graph: String,
    /// Viva Engage: `https://www.yammer.com/api/v1`.
    pub engage: String,
    /// The client id that this application is registered with.
    pub client_id: String,
    /// Where the browser returns to.
    pub redirect: String,
}

impl Setting {
    /// Microsoft's public cloud.
    pub fn public(client_id: &str, redirect: &str) -> Setting {
        Setting {
            authority: Authority::PUBLIC.into(),
            graph: "https://graph.microsoft.com/v1.0".into(),
            engage: "https://www.yammer.com/api/v1".into(),
            client_id: client_id.into(),
            redirect: redirect.into(),
        }
    }

    pub(super) fn authority(&self) -> Result<Authority, Error> {
        Ok(Authority::parse(&self.authority)?)
    }

    pub(super) fn graph(&self) -> Result<Url, Error> {
        let address = Url::parse(&self.graph).ok().filter(|url| Origins::of_graph(url).check(url).is_ok());
        address.ok_or_else(|| Error::of(Reason::SignInFailed(SignInError::NoAuthority)))
    }

    /// Whether both lead to the same sign-in and the same Graph. What is at other origins may call anybody what it likes: an
    /// account is a person *there*.
    pub(super) fn is_at_the_services_of(&self, other: &Setting) -> bool {
        let services = |at: &Setting| Some((at.authority().ok()?.origin(), at.graph().ok()?.origin()));
        services(self).is_some_and(|own| services(other) == Some(own))
    }

    pub(super) fn app(&self) -> Result<App, Error> {
        let redirect =
            Url::parse(&self.redirect).map_err(|_| Error::of(Reason::SignInFailed(SignInError::NoAuthority)))?;
        Ok(App { client_id: self.client_id.clone(), redirect, scopes: Scopes::default() })
    }
}
