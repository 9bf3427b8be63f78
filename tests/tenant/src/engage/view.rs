//! The world as one person's answers show it: posts, people, communities, threads, topics as objects.
//!
//! Promises the members that the real service sends, numbers as integers, and absolute addresses from the tenant's own base; pictures
//! and small views of files are at the content origin. What a person may not see is asked before; nothing is left out here but
//! the names of those who like, of which three are told.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::board::{Board, Followed};
use super::files;
use super::groups::GROUPS;
use super::ids::Family;
use super::plan::Outline;
use super::post::{self, Hanging, Kind, Post};
use super::time;
use crate::world::World;
use crate::world::drive::ROOT;

/// The network's name in addresses.
pub const NETWORK: &str = "rive.example";
/// The network's name as it is shown.
pub const NETWORK_NAME: &str = "Rive Festival";
/// Who administers the network, by ordinal.
pub const NETWORK_ADMIN: usize = 9;
/// How many of those who like are told by name.
const LIKERS_TOLD: usize = 3;
/// The longest excerpt, in letters.
const EXCERPT: usize = 160;

/// What answers are made from.
pub struct View<'a> {
    /// All posts.
    pub board: &'a Board,
    /// People and libraries.
    pub world: &'a World,
    /// The API's own origin.
    pub base: &'a str,
    /// The content origin.
    pub content: &'a str,
    /// Who asks.
    pub person: usize,
    /// The tenant's time.
    pub now: i64,
    /// What communities say of their newest post heeds answers too.
    pub counts_answers: bool,
}

impl View<'_> {
    /// The number of a person.
    pub fn user_id(&self, at: usize) -> i64 {
        self.board.id(Family::User, at as u64)
    }

    /// The number of a community.
    pub fn group_id(&self, at: usize) -> i64 {
        self.board.id(Family::Group, at as u64)
    }

    /// The number of a post.
    pub fn post_id(&self, number: u64) -> i64 {
        self.board.id(Family::Post, number)
    }

    /// The number of the network.
    pub fn network_id(&self) -> i64 {
        self.board.id(Family::Network, 0)
    }

    fn api(&self, rest: &str) -> String {
        format!("{}/api/v1/{rest}", self.base)
    }

    fn web(&self, rest: &str) -> String {
        format!("https://engage.{NETWORK}/{NETWORK}/{rest}")
    }

    /// The name in addresses of a person.
    pub fn permalink(&self, at: usize) -> String {
        self.world.people[at].login.split('@').next().unwrap_or_default().replace('.', "")
    }

    /// The name behind a mark in a text.
    pub fn marked(&self, what: &str, id: i64) -> Option<String> {
        match what {
            "user" => {
                let at = self.board.place(Family::User, id)? as usize;
                Some(self.world.people.get(at)?.name.clone())
            }
            "tag" => {
                let at = self.board.place(Family::Tag, id)?;
                Some(format!("#{}", self.board.topic(at)?))
            }
            "group" => {
                let at = self.board.place(Family::Group, id)? as usize;
                Some(GROUPS.get(at)?.full_name.to_owned())
            }
            _ => None,
        }
    }

    /// The people whom a text mentions.
    pub fn mentioned(&self, post: &Post) -> Vec<usize> {
        let mut all = Vec::new();
        for part in post::parts(&post.parsed) {
            if let post::Part::Mark("user", id) = part
                && let Some(at) = self.board.place(Family::User, id).map(|at| at as usize)
                && at < self.world.people.len()
                && !all.contains(&at)
            {
                all.push(at);
            }
        }
        all
    }

    fn privacy(&self, outline: &Outline) -> &'static str {
        match outline.group {
            Some(group) if !GROUPS[group].private => "public",
            _ => "private",
        }
    }

    /// A post's text as people read it.
    pub fn plain(&self, post: &Post) -> String {
        post::plain(&post.parsed, &|what, id| self.marked(what, id))
    }

    /// A post.
    pub fn message(&self, post: &Post) -> Value {
        let outline = &post.outline;
        let id = self.post_id(outline.number);
        let plain = self.plain(post);
        let mut excerpt: String = plain.chars().take(EXCERPT).collect();
        if excerpt.len() < plain.len() {
            excerpt.push('…');
        }
        let rich = match &post.rich {
            Some(rich) => rich.clone(),
            None => post::rich(&post.parsed, &|what, id| self.marked(what, id)),
        };
        let likers = self.board.likers(outline.number);
        let told: Vec<Value> = likers.iter().take(LIKERS_TOLD).map(|at| self.liker(*at)).collect();
        let notified: Vec<i64> = self.mentioned(post).into_iter().map(|at| self.user_id(at)).collect();
        let mut value = json!({
            "id": id,
            "sender_id": self.user_id(outline.sender),
            "sender_type": "user",
            "replied_to_id": outline.replied_to.map(|number| self.post_id(number)),
            "created_at": time::text(post.created),
            "published_at": time::text(post.created),
            "network_id": self.network_id(),
            "group_id": outline.group.map(|group| self.group_id(group)),
            "group_created_id": outline.group.map(|group| self.group_id(group)),
            "thread_id": self.post_id(outline.thread),
            "message_type": post.kind.name(),
            "client_type": &*post.client,
            "client_url": "https://engage.rive.example/",
            "url": self.api(&format!("messages/{id}")),
            "web_url": self.web(&format!("messages/{id}")),
            "system_message": false,
            "direct_message": outline.group.is_none(),
            "privacy": self.privacy(outline),
            "language": post.language,
            "chat_client_sequence": null,
            "supplemental_reply": false,
            "body": { "plain": plain, "parsed": post.parsed, "rich": rich },
            "content_excerpt": excerpt,
            "notified_user_ids": notified,
            "attachments": post.hanging.iter().filter_map(|hanging| self.attachment(post, hanging)).collect::<Vec<_>>(),
            "liked_by": { "count": likers.len(), "names": told },
        });
        if let Kind::Announcement(title) = &post.kind {
            value["title"] = json!(title);
        }
        if outline.group.is_none() {
            value["conversation_id"] = json!(self.post_id(outline.thread));
            value["participants"] = self.participants(outline.thread);
        }
        value
    }

    fn liker(&self, at: usize) -> Value {
        json!({
            "full_name": self.world.people[at].name,
            "permalink": self.permalink(at),
            "user_id": self.user_id(at),
            "network_id": self.network_id(),
        })
    }

    fn participants(&self, thread: u64) -> Value {
        let all = self.board.participants(thread);
        all.into_iter().map(|at| json!({ "type": "user", "id": self.user_id(at) })).collect()
    }

    fn attachment(&self, post: &Post, hanging: &Hanging) -> Option<Value> {
        let link = |id: i64, name: &str, address: String| {
            json!({
                "id": id, "network_id": self.network_id(), "type": "ymodule", "record_id": id,
                "content_type": "text/html", "uuid": null, "name": name, "description": "", "inline_html": null,
                "inline_url": null, "web_url": address, "host_url": address, "thumbnail_url": null,
            })
        };
        let id = || self.board.id(Family::File, post.outline.number * 4 + 3);
        match hanging {
            Hanging::File(at) => {
                let (sent, _) = self.board.file(*at)?;
                Some(files::shown(self, *at, &sent))
            }
            Hanging::Document(drive, path) => {
                let number = self.world.drive_named(drive)?;
                let known = &self.world.drives[number];
                let at = known.walk(ROOT, path.split('/').filter(|name| !name.is_empty()))?;
                // A folder stands for the first paper in it.
                let first = known.children(at.index, None, 32).into_iter().find(|item| item.content().is_some());
                let item = first.filter(|_| at.is_folder()).unwrap_or(at);
                let names =
                    known.path(item.index).iter().map(|name| crate::graph::address::encode(name)).collect::<Vec<_>>();
                let address = format!("{}/{}", self.world.drive_web_url(known), names.join("/"));
                Some(link(id(), &item.name, address))
            }
            Hanging::Web(web) => {
                let name = if web.title.is_empty() { &web.address } else { &web.title };
                let mut value = link(id(), name, web.address.clone());
                let told = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
                value["description"] = json!(web.description);
                value["thumbnail_url"] = told(&web.image);
                value["object_type"] = told(&web.object_type);
                value["object_name"] = told(&web.title);
                value["host_url"] = told(&web.site);
                Some(value)
            }
            Hanging::Shared(number) => {
                let shared = self.board.post(*number).filter(|post| self.board.may_see(&post.outline, self.person))?;
                let mut value = self.message_reference(&shared);
                value["content_excerpt"] = json!(self.plain(&shared).chars().take(EXCERPT).collect::<String>());
                value["language"] = json!(shared.language);
                Some(value)
            }
            Hanging::Praise(people, icon, comment) => {
                let names: Vec<&str> = people.iter().map(|at| self.world.people[*at].name.as_str()).collect();
                let mut value =
                    link(id(), &names.join(", "), self.web(&format!("messages/{}", self.post_id(post.outline.number))));
                value["type"] = json!("praise");
                value["full_name"] = json!(format!("Praise for {}", names.join(", ")));
                value["description"] = json!(comment);
                value["icon"] = json!(icon);
                value["comment"] = json!(comment);
                value["praised_user_ids"] = people.iter().map(|at| self.user_id(*at)).collect();
                value["url"] = json!(self.api(&format!("messages/{}", self.post_id(post.outline.number))));
                Some(value)
            }
        }
    }

    fn mugshot(&self, at: usize, size: &str) -> String {
        format!("{}/mugshot/images/{size}/{}", self.content, self.permalink(at))
    }

    /// A person as other answers refer to her.
    pub fn user_reference(&self, at: usize) -> Value {
        let person = &self.world.people[at];
        let id = self.user_id(at);
        let following = self.board.followed_users(at).len();
        json!({
            "type": "user",
            "id": id,
            "network_id": self.network_id(),
            "name": self.permalink(at),
            "full_name": person.name,
            "job_title": person.role,
            "state": if person.left { "deleted" } else { "active" },
            "email": person.login,
            "url": self.api(&format!("users/{id}")),
            "web_url": self.web(&format!("users/{id}")),
            "mugshot_url": self.mugshot(at, "48x48"),
            "mugshot_url_template": self.mugshot(at, "{width}x{height}"),
            "mugshot_redirect_url": self.mugshot(at, "redirect/48x48"),
            "mugshot_redirect_url_template": self.mugshot(at, "redirect/{width}x{height}"),
            "activated_at": time::text(self.board.start() - 86_400_000 * (30 + at as i64 % 900)),
            "auto_activated": false,
            "aad_guest": person.guest,
            "identity_type": "user",
            "stats": { "following": following, "followers": following, "updates": 0 },
        })
    }

    /// A person with her profile.
    pub fn user(&self, at: usize) -> Value {
        let person = &self.world.people[at];
        let (first, last) = person.name.split_once(' ').unwrap_or((&person.name, ""));
        let mut value = self.user_reference(at);
        let more = json!({
            "first_name": first,
            "last_name": last,
            "network_name": NETWORK_NAME,
            "network_domains": [NETWORK],
            "guid": null,
            "office_user_id": person.object_id,
            "department": person.role,
            "location": null,
            "birth_date": "",
            "hire_date": null,
            "summary": null,
            "expertise": null,
            "interests": null,
            "kids_names": null,
            "significant_other": null,
            "schools": [],
            "previous_companies": [],
            "external_urls": [],
            "timezone": "Bern",
            "locale": if at == 3 { "it-IT" } else if at == 4 { "de-DE" } else { "fr-FR" },
            "admin": if at == NETWORK_ADMIN { "true" } else { "false" },
            "verified_admin": if at == NETWORK_ADMIN { "true" } else { "false" },
            "m365_yammer_admin": if at == NETWORK_ADMIN { "true" } else { "false" },
            "can_broadcast": if at == NETWORK_ADMIN { "true" } else { "false" },
            "guest": person.guest,
            "contact": {
                "im": { "provider": "", "username": "" },
                "phone_numbers": [],
                "email_addresses": [{ "type": "primary", "address": person.login }],
                "has_fake_email": false,
            },
            "settings": { "xdr_proxy": "" },
            "web_preferences": {},
            "show_ask_for_photo": false,
        });
        extend(&mut value, more);
        value
    }

    /// A community.
    pub fn group(&self, at: usize) -> Value {
        let group = &GROUPS[at];
        let id = self.group_id(at);
        let mut creator = group.admins.iter().copied();
        let counts = |post: &Outline| self.counts_answers || post.thread == post.number;
        let newest = self.board.newest_first(u64::MAX).find(|post| post.group == Some(at) && counts(post));
        let newest = newest.filter(|post| self.board.may_see(post, self.person));
        json!({
            "type": "group",
            "id": id,
            "email": format!("{}@{NETWORK}", group.name),
            "full_name": group.full_name,
            "name": group.name,
            "network_id": self.network_id(),
            "description": group.about,
            "privacy": if group.private { "private" } else { "public" },
            "moderated": false,
            "external": false,
            "url": self.api(&format!("groups/{id}")),
            "web_url": self.web(&format!("groups/{id}")),
            "mugshot_url": format!("{}/mugshot/images/48x48/group-{}", self.content, group.name),
            "mugshot_url_template": format!("{}/mugshot/images/{{width}}x{{height}}/group-{}", self.content, group.name),
            "mugshot_id": null,
            "show_in_directory": "true",
            "created_at": time::text(self.board.start() - group.age * 86_400_000),
            "aad_guests": 0,
            "color": "#1f6feb",
            "members_can_add": false,
            "office365_url": null,
            "restricted_posting": false,
            "state": "active",
            "creator_type": "user",
            "creator_id": creator.next().map(|at| self.user_id(at)),
            "has_admin": true,
            "stats": {
                "members": self.board.members(at).len(),
                "updates": 0,
                "last_message_id": newest.map(|post| self.post_id(post.number)),
                "last_message_at": newest.map(|post| time::text(self.board.time(post.number))),
            },
        })
    }

    /// A thread with its counts.
    pub fn thread(&self, first: u64) -> Value {
        let posts = self.board.thread(first);
        let outline = posts.first().and_then(|number| self.board.outline(*number));
        let starter = posts.first().and_then(|number| self.board.post(*number));
        let id = self.post_id(first);
        let reply = posts.get(1).copied();
        let latest = posts.last().copied().unwrap_or(first);
        let topics: BTreeSet<u64> = starter.iter().flat_map(|post| post.topics.iter().copied()).collect();
        let topics: Vec<Value> =
            topics.into_iter().map(|at| json!({ "type": "topic", "id": self.board.id(Family::Topic, at) })).collect();
        let mut value = json!({
            "type": "thread",
            "id": id,
            "network_id": self.network_id(),
            "url": self.api(&format!("messages/in_thread/{id}")),
            "web_url": self.web(&format!("threads/{id}")),
            "thread_starter_id": id,
            "group_id": outline.and_then(|outline| outline.group).map(|group| self.group_id(group)),
            "privacy": outline.map_or("private", |outline| self.privacy(&outline)),
            "direct_message": outline.is_some_and(|outline| outline.group.is_none()),
            "announcement": starter.as_ref().is_some_and(|post| matches!(post.kind, Kind::Announcement(_))),
            "has_attachments": posts.iter().any(|number| self.board.hangs(*number)),
            "reply_disabled": false,
            "read_only": false,
            "topics": topics,
            "invited_user_ids": [],
            "stats": {
                "updates": posts.len(),
                "shares": 0,
                "first_reply_id": reply.map(|number| self.post_id(number)),
                "first_reply_at": reply.map(|number| time::text(self.board.time(number))),
                "latest_reply_id": self.post_id(latest),
                "latest_reply_at": time::text(self.board.time(latest)),
            },
        });
        if outline.is_some_and(|outline| outline.group.is_none()) {
            let all = self.board.participants(first);
            value["participants_count"] = json!(all.len());
            value["participants"] = self.participants(first);
        }
        value
    }

    /// Who takes part in a private thread, as its messages refer to it: one of the service's makers' own clients reads it so.
    pub fn conversation(&self, first: u64) -> Value {
        let named = |at: usize| {
            let person = &self.world.people[at];
            json!({ "type": "user", "id": self.user_id(at), "full_name": person.name, "permalink": self.permalink(at) })
        };
        let all = self.board.participants(first);
        json!({
            "type": "conversation",
            "id": self.post_id(first),
            "participating_users_count": all.len(),
            "participating_names": all.into_iter().map(named).collect::<Vec<_>>(),
        })
    }

    /// A post as another one refers to it.
    pub fn message_reference(&self, post: &Post) -> Value {
        let whole = self.message(post);
        let mut value = json!({ "type": "message", "body": { "plain": whole["body"]["plain"] } });
        for name in [
            "id",
            "sender_id",
            "sender_type",
            "replied_to_id",
            "created_at",
            "network_id",
            "group_id",
            "thread_id",
            "message_type",
            "system_message",
            "direct_message",
            "privacy",
            "url",
            "web_url",
        ] {
            value[name] = whole[name].clone();
        }
        value
    }

    /// A topic.
    pub fn topic(&self, at: u64) -> Value {
        let name = self.board.topic(at).unwrap_or_default();
        let id = self.board.id(Family::Topic, at);
        let key = super::board::topic_key(name);
        json!({
            "type": "topic", "id": id, "network_id": self.network_id(), "name": name, "normalized_name": key,
            "permalink": key, "url": self.api(&format!("topics/{id}")), "web_url": self.web(&format!("topics/{id}")),
            "followers_count": u32::from(self.board.does_follow(self.person, Followed::Topic(at))),
            "description": null, "experts": [],
        })
    }

    /// The same where it stands in a text.
    pub fn tag(&self, at: u64) -> Value {
        let name = self.board.topic(at).unwrap_or_default();
        let (id, topic) = (self.board.id(Family::Tag, at), self.board.id(Family::Topic, at));
        json!({
            "type": "tag", "id": id, "network_id": self.network_id(), "name": name,
            "url": self.api(&format!("tags/{id}")), "web_url": self.web(&format!("topics/{topic}")),
        })
    }
}

/// Adds members to an object.
pub fn extend(value: &mut Value, more: Value) {
    if let (Value::Object(value), Value::Object(more)) = (value, more) {
        value.extend(more);
    }
}
