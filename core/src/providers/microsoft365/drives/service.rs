//! [`Drives`] over Graph: reads here, the rest handed on.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use url::Url;

use super::super::errors;
use super::notes::Step;
use super::requests::{self, Requests};
use super::wire::{self, Described, DriveSeen, ItemsPage};
use super::{content, delivery, evidence};
use crate::http::{Client, Pace, Reply, Request, Resource};
use crate::model::word::NamedLibrary;
use crate::model::{
    CTag, Editor, Failure, Later, NameRules, Refusal, RemoteDrive, RemoteId, RemoteItem, RemoteShared, WallTime,
    name_key,
};
use crate::providers::{
    Advance, Body, ChangesPage, Cursor, Delivery, Drives, DrivesFound, Found, ListingPage, Next, OpenedContent,
    Progress, VersionsPage,
};

/// Fragments of an upload are multiples of this.
const FRAGMENT_UNIT: u64 = 320 * 1024;
/// The largest number of units that stays below 60 MiB.
const MOST_UNITS: u64 = 191;
/// What `PUT content` takes is 250 MB at most; beyond a few MiB a session is better, because it resumes.
const LARGEST_SMALL: u64 = 60 * 1024 * 1024;
/// Pages of drives and sites that are read; what lies beyond is asked for by id.
const MOST_PAGES: usize = 20;
/// Pages of a list that are searched for one item.
pub(super) const MOST_SEARCHED_PAGES: usize = 5;

/// A request is not to take longer than this, at the rate that was measured.
const MOST_TIME: Duration = Duration::from_secs(5);
/// Bytes that an item takes on a page, about.
const ITEM_BYTES: u64 = 700;
/// However slow the network is, a page has so many items.
const LEAST_PAGE: u32 = 50;

/// The largest sizes of requests. On a slow network they are smaller, so that each takes about five seconds at most and a sync
/// can stop between any two; before anything was measured, contents begin with one small piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Items a page that are asked for at most; servers may send fewer (hard case 17).
    pub page: u32,
    /// Bytes a fragment; rounded down to a multiple of 320 KiB, at least one.
    pub fragment: u64,
    /// Contents up to this many bytes go in one request.
    pub small: u64,
    /// Sites whose libraries are listed; the person's followed sites come first.
    pub sites: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { page: 1_000, fragment: 10 * FRAGMENT_UNIT, small: 4 * 1024 * 1024, sites: 50 }
    }
}

/// The drives of one account.
#[derive(Clone)]
pub struct GraphDrives {
    pub(super) client: Client,
    pub(super) requests: Requests,
    pub(super) settings: Settings,
    pub(super) application: Option<String>,
}

impl fmt::Debug for GraphDrives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GraphDrives").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl GraphDrives {
    /// The drives behind the Graph at `graph` (`https://graph.microsoft.com/v1.0`). `application` is this client's id there,
    /// by which its own writes are recognised.
    pub fn new(client: Client, graph: Url, application: Option<String>, settings: Settings) -> GraphDrives {
        let units = (settings.fragment / FRAGMENT_UNIT).clamp(1, MOST_UNITS);
        let settings =
            Settings { fragment: units * FRAGMENT_UNIT, small: settings.small.min(LARGEST_SMALL), ..settings };
        GraphDrives { client, requests: Requests::new(graph), settings, application }
    }

    /// Items of the page to be asked for now.
    pub(super) fn page(&self) -> u32 {
        let fits = self.client.pace().down.map(|rate| Pace::within(rate, MOST_TIME) / ITEM_BYTES);
        let fits = fits.and_then(|items| u32::try_from(items).ok()).unwrap_or(u32::MAX);
        fits.max(LEAST_PAGE).min(self.settings.page).max(1)
    }

    /// Bytes of the fragment to be sent now: whole units.
    pub(super) fn fragment(&self) -> u64 {
        let units = self.client.pace().up.map_or(1, |rate| Pace::within(rate, MOST_TIME) / FRAGMENT_UNIT);
        units.max(1).saturating_mul(FRAGMENT_UNIT).min(self.settings.fragment)
    }

    /// Bytes up to which a content goes in one request now.
    pub(super) fn small(&self) -> u64 {
        let fits = self.client.pace().up.map_or(0, |rate| Pace::within(rate, MOST_TIME));
        fits.max(FRAGMENT_UNIT).min(self.settings.small)
    }

    /// The answer of a read: a success, or what its error means.
    pub(super) async fn read(&self, request: Request) -> Result<Reply, Failure> {
        let reply = self.client.ask(request).await?;
        if reply.status.is_success() { Ok(reply) } else { Err(sorted(&reply)) }
    }

    /// An item as it is now, `None` when the provider says that it is not there.
    pub(super) async fn look(&self, drive: &RemoteId, item: &RemoteId) -> Result<Option<Described>, Failure> {
        self.look_with(self.requests.item(drive, item)?).await
    }

    /// The item of this name in this folder, `None` when the provider says that there is none.
    pub(super) async fn look_at_place(
        &self,
        drive: &RemoteId,
        parent: &RemoteId,
        name: &str,
    ) -> Result<Option<Described>, Failure> {
        self.look_with(self.requests.place(drive, parent, name)?).await
    }

    async fn look_with(&self, request: Request) -> Result<Option<Described>, Failure> {
        match self.read(request).await {
            Ok(reply) => wire::item(&reply.body).map(|seen| Some(seen).filter(|seen| !seen.item.deleted)),
            Err(Failure::Gone) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The item of this name in a folder's listing: for a look-up by name that does not see what is there (hard case 22). At
    /// most five pages are read.
    pub(super) async fn look_in_listing(
        &self,
        drive: &RemoteId,
        parent: &RemoteId,
        name: &str,
    ) -> Result<Option<Described>, Failure> {
        let wanted = name_key(name, self.rules());
        let mut cursor = None;
        for _ in 0..MOST_SEARCHED_PAGES {
            let page = match self.children(drive, Some(parent), cursor.as_ref()).await {
                Err(Failure::Gone) => return Ok(None),
                page => page?,
            };
            let there = |item: &RemoteItem| item.name.as_deref().is_some_and(|n| name_key(n, self.rules()) == wanted);
            if let Some(item) = page.items.into_iter().find(there) {
                return Ok(Some(Described { item, created_at: None, created_by: Editor::default() }));
            }
            match page.next {
                Some(next) => cursor = Some(next),
                None => return Ok(None),
            }
        }
        Ok(None)
    }

    /// A stored link, ready to be asked. One that does not lead to this account's services is worthless.
    fn stored(&self, cursor: &Cursor) -> Result<Url, Failure> {
        let link = Url::parse(&cursor.0).map_err(|_| Failure::Reset)?;
        self.client.check_origin(&link).map_err(|_| Failure::Reset)?;
        Ok(link)
    }

    /// A link that an answer brought, proven to lead to this account's services.
    fn received(&self, link: String) -> Result<Cursor, Failure> {
        self.client.check_origin(&requests::absolute(&link)?)?;
        Ok(Cursor(link))
    }

    /// The next page of a list that an answer named.
    pub(super) fn following(&self, link: String) -> Result<Request, Failure> {
        Ok(requests::follow(&self.stored(&self.received(link)?)?))
    }

    /// Reads a list to its end, at most [`MOST_PAGES`] pages of it.
    async fn whole_list<T>(
        &self,
        first: Request,
        parse: impl Fn(&[u8]) -> Result<(Vec<T>, Option<String>), Failure>,
    ) -> Result<Vec<T>, Failure> {
        let mut all = Vec::new();
        let mut request = first;
        let mut asked = String::new();
        for _ in 0..MOST_PAGES {
            let (found, next) = parse(&self.read(request).await?.body)?;
            all.extend(found);
            let Some(next) = next.filter(|next| *next != asked) else { break };
            request = requests::follow(&self.stored(&self.received(next.clone())?)?);
            asked = next;
        }
        Ok(all)
    }
}

/// What an error answer means.
pub(super) fn sorted(reply: &Reply) -> Failure {
    errors::sort(reply.status, &reply.headers, &reply.body)
}

/// Hard case 13 in a listing: the link that was just asked, again.
fn not_the_same(next: &str, asked: Option<&Cursor>) -> Result<(), Failure> {
    if asked.is_some_and(|asked| asked.0 == next) { Err(Failure::later(Later::Busy)) } else { Ok(()) }
}

/// The drives found so far, by an id that ignores how endpoints spell it (hard case 19); the first spelling stays.
#[derive(Default)]
struct Gathered {
    order: Vec<RemoteDrive>,
    known: BTreeMap<String, usize>,
    trouble: Option<Failure>,
    unheard: Vec<String>,
}

impl Gathered {
    fn add(&mut self, seen: DriveSeen, site: Option<&str>) {
        let drive = seen.drive;
        let key = drive.id.as_str().to_ascii_lowercase();
        let at = *self.known.entry(key).or_insert_with(|| {
            self.order.push(drive);
            self.order.len() - 1
        });
        if let (Some(site), Some(drive)) = (site.filter(|site| !site.is_empty()), self.order.get_mut(at)) {
            site.clone_into(&mut drive.site);
        }
    }

    /// A list that is refused or not there is as an empty one (guests have no own drive, some tenants no followed sites); one
    /// that could not be had leaves the rest as good as it is.
    fn or_nothing<T>(&mut self, list: Result<Vec<T>, Failure>) -> Result<Vec<T>, Failure> {
        match list {
            Ok(list) => Ok(list),
            Err(Failure::Gone | Failure::Refused(_)) => Ok(Vec::new()),
            Err(failure @ Failure::SignIn(_)) => Err(failure),
            Err(failure) => {
                self.trouble.get_or_insert(failure);
                Ok(Vec::new())
            }
        }
    }
}

#[async_trait]
impl Drives for GraphDrives {
    fn rules(&self) -> &'static NameRules {
        &NameRules::MICROSOFT_365
    }

    fn hash_name(&self) -> &'static str {
        "quickXorHash"
    }

    /// The person's own drive, the drives that are theirs, and the libraries of at most [`Settings::sites`] sites: followed
    /// ones first, then what the search for sites brings.
    async fn drives(&self) -> Result<DrivesFound, Failure> {
        let mut gathered = Gathered::default();
        let mine = match self.read(self.requests.my_drive()?).await {
            Ok(reply) => wire::drive(&reply.body).map(|drive| vec![drive]),
            Err(failure) => Err(failure),
        };
        let mut own = gathered.or_nothing(mine)?;
        let listed = self.whole_list(self.requests.my_drives()?, wire::drives).await;
        own.extend(gathered.or_nothing(listed)?);
        for seen in own {
            gathered.add(seen, None);
        }
        let followed = self.whole_list(self.requests.followed_sites()?, wire::sites).await;
        let mut sites = gathered.or_nothing(followed)?;
        if sites.len() < self.settings.sites {
            let searched = self.whole_list(self.requests.all_sites()?, wire::sites).await;
            for site in gathered.or_nothing(searched)? {
                if !sites.iter().any(|known| known.id == site.id) {
                    sites.push(site);
                }
            }
        }
        for site in sites.iter().take(self.settings.sites) {
            let Ok(request) = self.requests.site_drives(&site.id) else { continue };
            let libraries = self.whole_list(request, wire::drives).await;
            if matches!(&libraries, Err(Failure::Later { .. })) && !site.name.is_empty() {
                gathered.unheard.push(site.name.clone());
            }
            for seen in gathered.or_nothing(libraries)? {
                gathered.add(seen, Some(&site.name));
            }
        }
        match gathered.trouble {
            Some(failure) if gathered.order.is_empty() => Err(failure),
            trouble => Ok(DrivesFound { drives: gathered.order, trouble, unheard: gathered.unheard }),
        }
    }

    async fn drive(&self, drive: &RemoteId) -> Result<RemoteDrive, Failure> {
        let reply = self.read(self.requests.drive(drive)?).await?;
        let DriveSeen { drive: mut seen, site_id } = wire::drive(&reply.body)?;
        // The same name as in `drives`; that a site keeps its name to itself is no failure of the drive.
        if let Some(request) = site_id.and_then(|site| self.requests.site(&site).ok())
            && let Ok(reply) = self.read(request).await
            && let Ok(site) = wire::site(&reply.body)
            && !site.name.is_empty()
        {
            seen.site = site.name;
        }
        Ok(seen)
    }

    async fn home_library(&self) -> Result<RemoteDrive, Failure> {
        Ok(wire::drive(&self.read(self.requests.site_drive("root")?).await?.body)?.drive)
    }

    async fn library(&self, named: &NamedLibrary) -> Result<RemoteDrive, Failure> {
        let (site, library) = match named {
            NamedLibrary::Drive(drive) => return self.drive(drive).await,
            NamedLibrary::OfSite { site, library } => (site, library),
        };
        let root = self.read(self.requests.root_site()?).await?;
        let site = match site.trim_matches('/') {
            "" => wire::site(&root.body)?,
            path => wire::site(&self.read(self.requests.site_at(&wire::host(&root.body)?, path)?).await?.body)?,
        };
        let found = match library {
            None => wire::drive(&self.read(self.requests.site_drive(&site.id)?).await?.body)?,
            Some(library) => {
                let wanted = name_key(library, self.rules());
                let all = self.whole_list(self.requests.site_drives(&site.id)?, wire::drives).await?;
                let same = |seen: &DriveSeen| name_key(&seen.drive.name, self.rules()) == wanted;
                all.into_iter().find(same).ok_or(Failure::Gone)?
            }
        };
        Ok(RemoteDrive { site: site.name, ..found.drive })
    }

    async fn at_path(
        &self,
        drive: &RemoteId,
        folder: Option<&RemoteId>,
        names: &[&str],
    ) -> Result<RemoteItem, Failure> {
        let reply = self.read(self.requests.at_path(drive, folder, names)?).await?;
        Ok(wire::item(&reply.body)?.item)
    }

    async fn changes(&self, drive: &RemoteId, cursor: Option<&Cursor>) -> Result<ChangesPage, Failure> {
        let request = match cursor {
            Some(cursor) => requests::follow_delta(&self.stored(cursor)?),
            None => self.requests.delta(drive, self.page())?,
        };
        let (reply, page) = self.client.ask_and_read(request, |body| wire::changes(body).ok()).await?;
        if !reply.status.is_success() {
            return Err(match sorted(&reply) {
                // Hard case 12: a link that it no longer understands. A page of ours cannot be malformed.
                Failure::Refused(Refusal::Invalid) if cursor.is_some() => Failure::Reset,
                Failure::Reset if cursor.is_none() => Failure::later(Later::Busy),
                failure => failure,
            });
        }
        let Some(ItemsPage { items, next, delta }) = page else { return Err(Failure::later(Later::Unproven)) };
        let next = match (next, delta) {
            // Hard case 13, the same link again, is for the puller: it counts, and begins anew after a few.
            (Some(next), _) => Next::More(vec![self.received(next)?]),
            (None, Some(delta)) => Next::Done(self.received(delta)?),
            (None, None) => return Err(Failure::later(Later::Unproven)),
        };
        Ok(ChangesPage { items, next })
    }

    async fn children(
        &self,
        drive: &RemoteId,
        folder: Option<&RemoteId>,
        cursor: Option<&Cursor>,
    ) -> Result<ListingPage, Failure> {
        let request = match cursor {
            Some(cursor) => requests::follow(&self.stored(cursor)?),
            None => self.requests.children(drive, folder, self.page())?,
        };
        let ItemsPage { mut items, next, .. } = wire::children(&self.read(request).await?.body)?;
        if let Some(folder) = folder {
            for item in items.iter_mut().filter(|item| item.parent.is_none() && !item.root) {
                item.parent = Some(folder.clone());
            }
        }
        let next = match next {
            Some(next) => {
                not_the_same(&next, cursor)?;
                Some(self.received(next)?)
            }
            None => None,
        };
        Ok(ListingPage { items, next })
    }

    async fn item(&self, drive: &RemoteId, item: &RemoteId) -> Result<RemoteItem, Failure> {
        let reply = self.read(self.requests.item(drive, item)?).await?;
        Ok(wire::item(&reply.body)?.item)
    }

    async fn open(&self, drive: &RemoteId, item: &RemoteId, offset: u64) -> Result<OpenedContent, Failure> {
        content::open(self, &self.requests.content(drive, item)?, offset).await
    }

    async fn versions(
        &self,
        drive: &RemoteId,
        item: &RemoteId,
        cursor: Option<&Cursor>,
    ) -> Result<VersionsPage, Failure> {
        let request = match cursor {
            Some(cursor) => requests::follow(&self.stored(cursor)?),
            None => self.requests.versions(drive, item)?,
        };
        let (versions, next) = wire::versions(&self.read(request).await?.body)?;
        let next = match next {
            Some(next) => {
                not_the_same(&next, cursor)?;
                Some(self.received(next)?)
            }
            None => None,
        };
        Ok(VersionsPage { versions, next })
    }

    async fn open_version(
        &self,
        drive: &RemoteId,
        item: &RemoteId,
        version: &RemoteId,
        offset: u64,
    ) -> Result<OpenedContent, Failure> {
        content::open_version(self, &self.requests.version_content(drive, item, version)?, offset).await
    }

    async fn server_time(&self, drive: &RemoteId) -> Result<Option<WallTime>, Failure> {
        if let Some(now) = self.client.server_time(Resource::Graph).await? {
            return Ok(Some(now));
        }
        self.read(self.requests.drive(drive)?).await?;
        self.client.server_time(Resource::Graph).await
    }

    async fn advance(&self, delivery: &Delivery, progress: &Progress, body: &dyn Body) -> Result<Advance, Failure> {
        delivery::advance(self, delivery, Step::of(progress), body).await
    }

    async fn find_mine(&self, delivery: &Delivery, progress: &Progress) -> Result<Found, Failure> {
        evidence::find(self, delivery, Step::of(progress)).await
    }

    async fn rewritten(
        &self,
        drive: &RemoteId,
        item: &RemoteId,
        sent: &CTag,
        size: u64,
        me: Option<&str>,
    ) -> Result<Option<RemoteItem>, Failure> {
        evidence::rewritten(self, drive, item, sent, size, me).await
    }

    async fn linked(&self, address: &str) -> Result<(RemoteId, Vec<String>), Failure> {
        wire::linked(&self.read(self.requests.linked(address)?).await?.body)
    }

    async fn shared_with_me(&self) -> Result<Vec<RemoteShared>, Failure> {
        match self.whole_list(self.requests.shared_with_me()?, wire::shared).await {
            // Where the service has ended, or is not for this person, it says so in one of several ways.
            Err(Failure::Gone | Failure::Reset | Failure::Refused(_)) => Err(Failure::Refused(Refusal::Unsupported)),
            list => list,
        }
    }

    async fn abandon(&self, progress: &Progress) {
        let step = Step::of(progress);
        if let Some(url) = step.session().and_then(|session| Url::parse(&session.url).ok()) {
            // A session that stays behind expires by itself.
            let _ = self.client.ask(requests::session_drop(&url)).await;
        }
    }
}
