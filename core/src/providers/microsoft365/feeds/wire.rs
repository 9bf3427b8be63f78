//! Bytes of Engage into the model. No I/O, no clock; never panics, whatever the bytes.
//!
//! Tolerant where tolerance can do no harm: any field may be missing, null, of another type or unknown. Strict where it
//! matters: an envelope without its `messages`, or a list of groups that is none, is an incomplete answer and proves nothing.
//! One message that cannot be read never loses its page: it is left out, and the log says that there was one.
//!
//! Chosen readings: an id is a whole number in 63 bits, as a number or in digits, and never goes through a double. A message
//! needs an id, a sender and a thread to be a post; without a `thread_id` it begins one when it answers nothing. What is
//! only referred to (`references` of the type message) is lighter and read by the same rule; what it does not say (likes, a body)
//! is empty. Messages of a closed group are not private: private is what goes to named people (`direct_message`).
//! Who takes part in a private thread is said by a reference of the type conversation (`participating_names`), which its messages name by
//! `conversation_id`: so a public client of the service's makers reads it, and no document does. Where it is missing nothing is known.

mod attachments;

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::fields::{Flag, Moment, Number, Text};
use super::blocks::{Body, Names, blocks, without_turns};
use crate::model::{
    Failure, FeedKind, Later, Liker, PostKind, PostsPage, RemoteFeed, RemoteId, RemotePerson, RemotePost, unmarked,
};

/// Of those who like a post so many are kept by name.
const MOST_LIKERS: usize = 10;

/// A page as it came, with what only a delivery and its evidence ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Envelope {
    /// As the trait describes it.
    pub(super) page: PostsPage,
    /// Who asked, by Engage's word.
    pub(super) me: Option<RemoteId>,
    /// How each of the posts reads as it was written, in their order.
    pub(super) written: Vec<Written>,
    /// What the marks in those stand for.
    pub(super) names: Names,
}

/// The text of a message before it becomes blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// With marks for whom and what it means.
    pub(super) parsed: String,
    /// With their names.
    pub(super) plain: String,
}

#[derive(Deserialize)]
struct EnvelopeWire<'a> {
    #[serde(borrow)]
    messages: Option<Vec<&'a RawValue>>,
    #[serde(borrow)]
    references: Option<&'a RawValue>,
    #[serde(borrow)]
    meta: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct MetaWire<'a> {
    #[serde(default)]
    older_available: Flag,
    #[serde(default)]
    current_user_id: Number,
    #[serde(default)]
    last_seen_message_id: Number,
    #[serde(borrow)]
    liked_message_ids: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct MessageWire<'a> {
    #[serde(default)]
    id: Number,
    #[serde(default)]
    sender_id: Number,
    #[serde(default)]
    replied_to_id: Number,
    #[serde(default)]
    thread_id: Number,
    #[serde(default)]
    group_id: Number,
    #[serde(default)]
    conversation_id: Number,
    #[serde(default)]
    created_at: Moment,
    #[serde(borrow)]
    message_type: Option<Text<'a>>,
    #[serde(default)]
    system_message: Flag,
    #[serde(default)]
    direct_message: Flag,
    #[serde(borrow)]
    title: Option<Text<'a>>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
    #[serde(borrow)]
    attachments: Option<&'a RawValue>,
    #[serde(borrow)]
    liked_by: Option<&'a RawValue>,
    #[serde(borrow)]
    notified_user_ids: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct BodyWire<'a> {
    #[serde(borrow)]
    parsed: Option<Text<'a>>,
    #[serde(borrow)]
    plain: Option<Text<'a>>,
    #[serde(borrow)]
    rich: Option<Text<'a>>,
}

#[derive(Default, Deserialize)]
struct LikedWire<'a> {
    #[serde(default)]
    count: Number,
    #[serde(borrow)]
    names: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct LikerWire<'a> {
    #[serde(default)]
    user_id: Number,
    #[serde(borrow)]
    full_name: Option<Text<'a>>,
}

impl LikerWire<'_> {
    fn read(raw: &RawValue) -> Option<Liker> {
        let wire: LikerWire<'_> = serde_json::from_str(raw.get()).ok()?;
        let name = unmarked(&owned(wire.full_name)?).trim().to_owned();
        Some(Liker { id: remote(wire.user_id.get()?), name }).filter(|liker| !liker.name.is_empty())
    }
}

#[derive(Deserialize)]
struct ReferenceWire<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
    #[serde(default)]
    id: Number,
    #[serde(borrow)]
    full_name: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    job_title: Option<Text<'a>>,
    #[serde(borrow)]
    mugshot_url: Option<Text<'a>>,
    #[serde(borrow)]
    email: Option<Text<'a>>,
    #[serde(borrow)]
    privacy: Option<Text<'a>>,
    #[serde(borrow)]
    contact: Option<&'a RawValue>,
    #[serde(borrow)]
    stats: Option<&'a RawValue>,
    #[serde(borrow)]
    participating_names: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct PartWire<'a> {
    #[serde(default)]
    id: Number,
    #[serde(borrow)]
    full_name: Option<Text<'a>>,
}

#[derive(Default, Deserialize)]
struct StatsWire {
    #[serde(default)]
    last_message_id: Number,
    #[serde(default)]
    updates: Number,
}

#[derive(Default, Deserialize)]
struct ContactWire<'a> {
    #[serde(borrow)]
    email_addresses: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct OwnWire {
    #[serde(default)]
    network_id: Number,
}

#[derive(Deserialize)]
struct UploadWire {
    #[serde(default)]
    id: Number,
}

#[derive(Deserialize)]
struct FoundWire<'a> {
    #[serde(borrow)]
    groups: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct AddressWire<'a> {
    #[serde(borrow)]
    address: Option<Text<'a>>,
}

/// The answer is not whole or not of this shape: it proves nothing.
fn unproven() -> Failure {
    Failure::later(Later::Unproven)
}

fn owned(text: Option<Text<'_>>) -> Option<String> {
    text.and_then(Text::stated)
}

fn remote(id: i64) -> RemoteId {
    RemoteId(id.to_string())
}

/// A part that does not matter enough to lose what it is a part of.
fn part<'a, T: Deserialize<'a>>(raw: Option<&'a RawValue>) -> Option<T> {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok())
}

/// The entries of a list of which each may be unreadable by itself.
fn entries(raw: Option<&RawValue>) -> Vec<&RawValue> {
    part(raw).unwrap_or_default()
}

fn numbers(raw: Option<&RawValue>) -> impl Iterator<Item = i64> {
    part::<Vec<Number>>(raw).unwrap_or_default().into_iter().filter_map(Number::get)
}

/// A message as it was read.
struct Message {
    post: RemotePost,
    written: Written,
    /// The private conversation that it is in.
    conversation: Option<i64>,
}

/// What an answer says around its messages.
struct Around {
    names: Names,
    liked: Option<BTreeSet<i64>>,
}

impl MessageWire<'_> {
    /// `None` when it lacks what makes a post.
    fn read(self, around: &Around) -> Option<Message> {
        let id = self.id.get()?;
        let answers = self.replied_to_id.get();
        let thread = self.thread_id.get().or(answers.is_none().then_some(id))?;
        let author = remote(self.sender_id.get()?);
        let kind = owned(self.message_type);
        let kind = match kind.as_deref() {
            _ if self.system_message.is_set() => PostKind::Notice,
            Some("system") => PostKind::Notice,
            Some("announcement") => PostKind::Announcement,
            _ => PostKind::Post,
        };
        let body: BodyWire<'_> = part(self.body).unwrap_or_default();
        let [parsed, plain, rich] =
            [&body.parsed, &body.plain, &body.rich].map(|text| text.as_ref().map_or("", Text::get));
        let liked = part::<LikedWire<'_>>(self.liked_by).unwrap_or_default();
        let post = RemotePost {
            id: remote(id),
            order: id,
            thread: remote(thread),
            group: self.group_id.get().map(remote),
            author,
            answers: answers.map(remote),
            posted_at: self.created_at.get(),
            kind,
            title: owned(self.title).filter(|_| kind == PostKind::Announcement).unwrap_or_default(),
            body: blocks(&Body { parsed, plain, rich }, &around.names),
            attachments: attachments::read(self.attachments),
            likes: liked.count.get().and_then(|likes| u32::try_from(likes).ok()).unwrap_or_default(),
            likers: entries(liked.names).into_iter().filter_map(LikerWire::read).take(MOST_LIKERS).collect(),
            liked: around.liked.as_ref().map(|liked| liked.contains(&id)),
            private: self.direct_message.is_set(),
            told: numbers(self.notified_user_ids).map(remote).collect(),
        };
        let written = Written { parsed: parsed.to_owned(), plain: plain.to_owned() };
        Some(Message { post, written, conversation: self.conversation_id.get() })
    }
}

fn message(raw: &RawValue, around: &Around) -> Option<Message> {
    let read = serde_json::from_str::<MessageWire<'_>>(raw.get()).ok().and_then(|wire| wire.read(around));
    if read.is_none() {
        tracing::debug!("a message could not be read");
    }
    read
}

impl ReferenceWire<'_> {
    /// The mail addresses that are told of a person, the first one before the others.
    fn addresses(&self) -> Vec<String> {
        let contact: ContactWire<'_> = part(self.contact).unwrap_or_default();
        let others = entries(contact.email_addresses).into_iter();
        let others = others.filter_map(|raw| owned(part::<AddressWire<'_>>(Some(raw))?.address));
        let first = self.email.as_ref().map(|mail| mail.get().to_owned()).filter(|mail| !mail.is_empty());
        first.into_iter().chain(others).collect()
    }

    fn person(self) -> Option<RemotePerson> {
        let mail = self.addresses().into_iter().next();
        Some(RemotePerson {
            id: remote(self.id.get()?),
            name: owned(self.full_name).or(owned(self.name)).unwrap_or_default(),
            role: owned(self.job_title).unwrap_or_default(),
            mail: mail.unwrap_or_default(),
            // Who has no picture is given one that says so.
            photo: owned(self.mugshot_url).filter(|url| !url.contains("no_photo")),
        })
    }

    /// Which conversation, and who takes part in it; `None` where that is not said, or not of everybody.
    fn taking_part(&self) -> Option<(i64, BTreeSet<RemoteId>)> {
        let read = |raw: &RawValue| part::<PartWire<'_>>(Some(raw))?.id.get().map(remote);
        let all: Option<BTreeSet<RemoteId>> = entries(self.participating_names).into_iter().map(read).collect();
        Some((self.id.get()?, all.filter(|all| !all.is_empty())?))
    }

    /// Those who take part in a conversation, by name.
    fn named_in_it(&self) -> impl Iterator<Item = RemotePerson> {
        entries(self.participating_names).into_iter().filter_map(|raw| {
            let PartWire { id, full_name } = part(Some(raw))?;
            let (id, name) = (remote(id.get()?), owned(full_name)?);
            Some(RemotePerson { id, name, role: String::new(), mail: String::new(), photo: None })
        })
    }

    /// Which thread, and how many answers it has: its first post is one of its `updates`.
    fn answers(self) -> Option<(RemoteId, u32)> {
        let updates = part::<StatsWire>(self.stats)?.updates.get()?;
        let answers = u32::try_from(updates.checked_sub(1)?).ok()?;
        Some((remote(self.id.get()?), answers))
    }

    fn group(self, joined: Option<bool>) -> Option<RemoteFeed> {
        Some(RemoteFeed {
            id: remote(self.id.get()?),
            kind: FeedKind::Group,
            name: owned(self.full_name).or(owned(self.name)).unwrap_or_default(),
            joined,
            closed: self.privacy.as_ref().is_some_and(|privacy| privacy.get() == "private"),
        })
    }
}

/// A page of posts.
///
/// # Errors
/// Unproven when it is cut or has no `messages`: never an empty feed.
pub(super) fn envelope(bytes: &[u8]) -> Result<Envelope, Failure> {
    let wire: EnvelopeWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let messages = wire.messages.ok_or_else(unproven)?;
    let meta: MetaWire<'_> = part(wire.meta).unwrap_or_default();
    let mut around =
        Around { names: Names::default(), liked: meta.liked_message_ids.map(|raw| numbers(Some(raw)).collect()) };
    // Where it is not said there may be older ones, unless there are none at all.
    let older = meta.older_available.get().unwrap_or(!messages.is_empty());
    let seen_to = meta.last_seen_message_id.get();
    let mut page = PostsPage { older, seen_to, ..PostsPage::default() };
    let (mut referred, mut conversations, mut named_there) = (Vec::new(), BTreeMap::new(), Vec::new());
    for raw in entries(wire.references) {
        let Ok(reference) = serde_json::from_str::<ReferenceWire<'_>>(raw.get()) else { continue };
        match reference.kind.as_ref().map_or("", Text::get) {
            "user" | "guide" | "bot" => page.people.extend(reference.person()),
            "group" => page.groups.extend(reference.group(None)),
            "message" => referred.push(raw),
            "thread" => page.answers.extend(reference.answers()),
            "conversation" => {
                named_there.extend(reference.named_in_it());
                conversations.extend(reference.taking_part());
            }
            "tag" | "topic" => {
                if let (Some(id), Some(name)) = (reference.id.get(), owned(reference.name)) {
                    around.names.tags.insert(id, without_turns(&name).into_owned());
                }
            }
            _ => {}
        }
    }
    // Who is told of by herself is told of in more detail.
    for person in named_there {
        if page.people.iter().all(|known| known.id != person.id) {
            page.people.push(person);
        }
    }
    let named = |id: &RemoteId, name: &str| Some((id.as_str().parse().ok()?, without_turns(name).into_owned()));
    let people = page.people.iter().filter(|person| !person.name.is_empty());
    around.names.people = people.filter_map(|person| named(&person.id, &person.name)).collect();
    let groups = page.groups.iter().filter(|group| !group.name.is_empty());
    around.names.groups = groups.filter_map(|group| named(&group.id, &group.name)).collect();
    let mut written = Vec::new();
    for Message { post, written: as_written, conversation } in
        messages.into_iter().filter_map(|raw| message(raw, &around))
    {
        if let Some(people) = conversation.and_then(|of| conversations.get(&of)) {
            page.taking_part.insert(post.thread.clone(), people.clone());
        }
        page.posts.push(post);
        written.push(as_written);
    }
    // Of these the answer states only the likes, never the lack of one.
    let beside = referred.into_iter().filter_map(|raw| message(raw, &around)).map(|message| message.post);
    page.beside = beside.map(|post| RemotePost { liked: post.liked.filter(|liked| *liked), ..post }).collect();
    Ok(Envelope { page, me: meta.current_user_id.get().map(remote), written, names: around.names })
}

/// One message by itself.
///
/// # Errors
/// Unproven when it is not a message with all that makes a post.
pub(super) fn post(bytes: &[u8]) -> Result<RemotePost, Failure> {
    let raw: &RawValue = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let around = Around { names: Names::default(), liked: None };
    message(raw, &around).map(|message| message.post).ok_or_else(unproven)
}

/// This person.
///
/// # Errors
/// Unproven when it is not a person with an id.
pub(super) fn person(bytes: &[u8]) -> Result<RemotePerson, Failure> {
    let wire: ReferenceWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    wire.person().ok_or_else(unproven)
}

/// The one person who has this mail address; `None` where nobody among those who are told has it, or several do: an answer that names
/// somebody else, as one to another question would, calls nobody.
///
/// # Errors
/// Unproven when it is cut, no list, or somebody who has the address has no id.
pub(super) fn person_by_mail(bytes: &[u8], mail: &str) -> Result<Option<RemotePerson>, Failure> {
    let wire: Vec<ReferenceWire<'_>> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let same = |address: &String| address.trim().to_lowercase() == mail.trim().to_lowercase();
    let mut found = wire.into_iter().filter(|user| user.addresses().iter().any(same));
    match (found.next(), found.next()) {
        (Some(one), None) => {
            let one = one.person().ok_or_else(unproven)?;
            Ok(Some(RemotePerson { mail: mail.trim().to_owned(), ..one }))
        }
        _ => Ok(None),
    }
}

/// The number of the network that this person belongs to.
///
/// # Errors
/// Unproven when it is not said.
pub(super) fn network(bytes: &[u8]) -> Result<i64, Failure> {
    let wire: OwnWire = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    wire.network_id.get().ok_or_else(unproven)
}

/// The id of a file that was just uploaded; `None` where the answer does not tell it.
pub(super) fn uploaded(bytes: &[u8]) -> Option<RemoteId> {
    serde_json::from_slice::<UploadWire>(bytes).ok()?.id.get().map(remote)
}

/// The groups among what a search has found. Whether this person belongs to them is not said; what cannot be read is left out.
///
/// # Errors
/// Unproven when it is cut, or has no list of groups.
pub(super) fn found_groups(bytes: &[u8]) -> Result<Vec<RemoteFeed>, Failure> {
    let wire: FoundWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let groups = wire.groups.ok_or_else(unproven)?;
    let read = |raw: &RawValue| serde_json::from_str::<ReferenceWire<'_>>(raw.get()).ok()?.group(None);
    Ok(entries(Some(groups)).into_iter().filter_map(read).collect())
}

/// A page of the groups that this person belongs to. What is no group with an id makes the page unproven: a list that lacks
/// one would say that she has left it.
///
/// # Errors
/// Unproven when it is cut, no list, or not all of it can be read.
pub(super) fn groups(bytes: &[u8]) -> Result<Vec<RemoteFeed>, Failure> {
    let wire: Vec<ReferenceWire<'_>> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    wire.into_iter().map(|group| group.group(Some(true)).ok_or_else(unproven)).collect()
}

/// The newest post of each group on a page of groups; those that do not say it are left out.
///
/// # Errors
/// Unproven when it is cut or no list.
pub(super) fn newest(bytes: &[u8]) -> Result<BTreeMap<RemoteId, i64>, Failure> {
    let wire: Vec<ReferenceWire<'_>> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let told = wire.into_iter().filter_map(|group| {
        let stats: StatsWire = part(group.stats)?;
        Some((remote(group.id.get()?), stats.last_message_id.get()?))
    });
    Ok(told.collect())
}

#[derive(Deserialize)]
struct MembersWire<'a> {
    #[serde(borrow)]
    users: Option<Vec<ReferenceWire<'a>>>,
    #[serde(default)]
    more_available: Flag,
}

/// A page of a group's members, and whether more follow.
///
/// # Errors
/// Unproven when there is no list of them, or one of them has no id: who is left out here would count as nobody.
pub(super) fn members(bytes: &[u8]) -> Result<(Vec<RemotePerson>, bool), Failure> {
    let wire: MembersWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let users = wire.users.ok_or_else(unproven)?;
    let people: Result<Vec<_>, _> = users.into_iter().map(|user| user.person().ok_or_else(unproven)).collect();
    Ok((people?, wire.more_available.get().unwrap_or(false)))
}

#[cfg(test)]
mod tests;
