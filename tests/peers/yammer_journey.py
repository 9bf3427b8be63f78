"""Talks with yampy2, a client of Yammer for Python that nobody here wrote, over TLS.

It turns all pages of whatever it lists, and knows no patience: when the organisation says that it was asked too often, this tells the
organisation's clock that half a minute has gone by. Prints `held WHAT` for each thing that held.

Arguments: the file with what a client must be pointed at, as `musette tenant --json` prints it.
"""

import json
import pathlib
import sys

import requests
import yampy
import yampy.client
from yampy import errors

AT = json.loads(pathlib.Path(sys.argv[1]).read_text())
limited = 0


def patient(**request):
    global limited
    answer = yampy.client.requests.sessions.Session().request(**request)
    if answer.status_code == 429:
        limited += 1
        assert answer.json()["response"]["code"] == 33
        requests.post(AT["control"] + "/clock", json={"advance_ms": 31_000}, timeout=20)
        answer = yampy.client.requests.sessions.Session().request(**request)
    return answer


yampy.client.requests.request = patient


def held(what):
    print("held", what, flush=True)


def refused(kind, call):
    try:
        call()
    except kind:
        return
    raise AssertionError("not refused")


def texts(envelope):
    return [message.body.plain for message in envelope.messages]


def main():
    yammer = yampy.Yammer(access_token=AT["engage_token"], base_url=AT["engage"])
    messages, users, groups = yammer.messages, yammer.users, yammer.groups

    me = users.find_current(include_group_memberships=True, include_followed_users=True)
    assert me.email == AT["people"][0]["login"] and me.group_memberships
    everything = messages.all()
    ids = [message.id for message in everything.messages]
    assert len(ids) == len(set(ids)) > 300, "all pages, nothing twice"
    known = {(one.type, one.id) for one in everything.references}
    assert all(("user", message.sender_id) in known for message in everything.messages)
    assert limited > 0, "so many pages are more than one may ask for at once"
    newest = sorted(ids, reverse=True)
    assert [one.id for one in messages.all(newer_than=newest[3], limit=20).messages] == newest[:3]
    one = everything.messages[0]
    thread = messages.in_thread(one.thread_id)
    assert {message.thread_id for message in thread.messages} == {one.thread_id}
    for feed in (messages.from_my_feed, messages.from_followed_conversations, messages.private, messages.received):
        assert feed(threaded="extended").messages
    held("feeds")

    crew = next(group for group in groups.all() if group.full_name == "Stage crew")
    assert groups.find(crew.id).name == crew.name
    inside = users.in_group(crew.id)
    assert any(user.id == me.id for user in inside.users)
    other = users.find_by_email(AT["people"][1]["login"])[0]
    assert users.find(other.id).full_name == AT["people"][1]["name"]
    refused(errors.NotFoundError, lambda: users.find(5))
    names = [user.name for user in users.all(page=1)]
    assert names == sorted(names)
    held("people")

    page = {"url": "https://rive.example/storm", "title": "Storm plan", "description": "Two pages"}
    first = messages.create("Hello from yampy", group_id=crew.id, topics=["Rigging", "From yampy"], open_graph_object=page)
    post = first.messages[0]
    assert post.attachments[0].name == "Storm plan" and post.group_id == crew.id
    topic = next(one for one in first.references if one.type == "topic" and one.name == "From yampy")
    assert yammer.topics.topic(topic.id).name == "From yampy"
    answer = messages.create("And an answer", replied_to_id=post.id).messages[0]
    assert answer.thread_id == post.id
    messages.like(post.id)
    assert messages.in_thread(post.id).meta.liked_message_ids == [post.id]
    messages.unlike(post.id)
    stats = yammer.threads.find(post.id).stats
    assert (stats.updates, stats.latest_reply_id) == (2, answer.id)
    private = messages.create("Only for you, from yampy", direct_to_id=other.id).messages[0]
    assert private.direct_message and private.group_id is None
    assert texts(messages.sent(limit=20))[:3] == ["Only for you, from yampy", "And an answer", "Hello from yampy"]
    messages.delete(answer.id)
    assert texts(messages.in_thread(post.id)) == ["Hello from yampy"]
    refused(errors.NotFoundError, lambda: messages.in_thread(5))
    refused(errors.ResponseError, lambda: messages.create("To all", broadcast=True))
    held("posts")

    volunteers = next(group for group in groups.all() if group.full_name == "Volunteers 2026")
    assert groups.join(volunteers.id).state == "active"
    assert groups.leave(volunteers.id) is True
    assert yammer.relationships.all().superiors == []
    refused(errors.ResponseError, lambda: users.create("new@rive.example"))
    refused(errors.UnauthorizedError, lambda: yampy.Yammer(access_token="x", base_url=AT["engage"]).users.find_current())
    held("groups")


main()
