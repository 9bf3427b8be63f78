// Talks with yammer-rest-api-client, a client of Yammer that nobody here wrote, and hears news by CometD's own client, over TLS.
//
// The first names Yammer's host itself and knows no other: its requests are led to the organisation. Prints `held WHAT` for each thing
// that held.
//
// Arguments: the file with what a client must be pointed at, as `musette tenant --json` prints it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import https from "node:https";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const at = JSON.parse(readFileSync(process.argv[2], "utf8"));
const base = new URL(at.base);
const request = https.request;
https.request = (options, ...more) => {
  const led = options.host === "api.yammer.com" ? { ...options, host: base.hostname, port: base.port } : options;
  return request(led, ...more);
};
require("winston").configure({ transports: [new (require("winston").transports.Console)({ silent: true })] });
const Yammer = require("yammer-rest-api-client");
const { CometD } = require("cometd");
require("cometd-nodejs-client").adapt();

const held = (what) => console.log("held", what);
const control = (path, body) => fetch(at.control + path, {
  method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
});

const yammer = new Yammer({ token: at.engage_token });
// Ten requests in half a minute are what one may ask: four seconds go by before each.
const ask = async (object, method, ...parameters) => {
  await control("/clock", { advance_ms: 4_000 });
  return promisify(object[method].bind(object))(...parameters).catch((answer) => {
    throw Object.assign(new Error(`${method}: ${answer.statusCode ?? answer}`), { statusCode: answer.statusCode });
  });
};
// Numbers of sixteen digits are not exact in this language: what names something is taken from the text of an answer.
const exact = async (path) => {
  const answer = await fetch(`${at.engage}/${path}`, { headers: { authorization: `Bearer ${at.engage_token}` } });
  return answer.text();
};

async function talk() {
  const all = await ask(yammer.messages, "all", { limit: 5, threaded: "extended" });
  assert.equal(all.messages.length, 5);
  assert.equal(Object.keys(all.threaded_extended).length, 5);
  assert.equal(all.meta.requested_poll_interval, 60);
  for (const feed of ["sent", "received", "private", "following"]) {
    assert.ok(Array.isArray((await ask(yammer.messages, feed, { limit: 2 })).messages), feed);
  }
  const made = await ask(yammer.messages, "create", { body: "Hello from JavaScript: 100% & more" });
  assert.equal(made.messages[0].body.plain, "Hello from JavaScript: 100% & more");
  const id = (await exact("messages/sent.json?limit=1")).match(/"thread_id":(\d+)/)[1];
  assert.equal((await ask(yammer.messages, "in_thread", id, {})).messages.length, 1);
  await ask(yammer.messages, "like", id);
  assert.equal((await ask(yammer.messages, "get", id, {})).liked_by.count, 1);
  assert.equal((await ask(yammer.messages, "liked_by", "current", { limit: 1 })).messages[0].body.plain, made.messages[0].body.plain);
  const network = await ask(yammer.users, "networks", {});
  assert.equal(network[0].permalink, "rive.example");
  assert.deepEqual((await ask(yammer.notifications, "get", {})).items, []);
  await ask(yammer.messages, "create", { body: "Deleted from JavaScript" });
  const gone = (await exact("messages/sent.json?limit=1")).match(/"thread_id":(\d+)/)[1];
  await ask(yammer.messages, "delete", gone, {});
  const missing = await ask(yammer.messages, "get", gone, {}).catch((answer) => answer);
  assert.equal(missing.statusCode, 404);
  held("talk");
}

async function news() {
  const { meta } = JSON.parse(await exact("messages.json?limit=1"));
  const bayeux = new CometD();
  bayeux.unregisterTransport("websocket");
  bayeux.configure({ url: meta.realtime.uri, logLevel: "error" });
  const shaken = await new Promise((resolve) => { bayeux.handshake({ ext: { token: meta.realtime.authentication_token } }, resolve); });
  assert.equal(shaken.successful, true, JSON.stringify(shaken));
  const heard = [];
  let told;
  const comes = new Promise((resolve) => { told = resolve; });
  await new Promise((resolve) => {
    bayeux.subscribe(`/feeds/${meta.realtime.channel_id}/primary`, (message) => { heard.push(message.data); told(); }, resolve);
  });
  const refused = await new Promise((resolve) => { bayeux.subscribe("/feeds/MTo1Mzg6NTM4/primary", () => {}, resolve); });
  assert.equal(refused.successful, false);
  const spoken = await control("/talk/post", { group: "Stage crew", text: "Heard in JavaScript" });
  assert.equal(spoken.status, 200);
  await comes;
  assert.deepEqual([heard[0].type, heard[0].data.messages[0].body.plain], ["message", "Heard in JavaScript"]);
  assert.ok(heard[0].data.references.some((one) => one.type === "user" && one.full_name === "Noor Haddad"));
  await new Promise((resolve) => { bayeux.disconnect(resolve); });
  // Refused by a request of its own: CometD's client tries again in silence, and nothing keeps this program alive meanwhile.
  const denied = await fetch(meta.realtime.uri + "handshake", {
    method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify([{ channel: "/meta/handshake", version: "1.0", supportedConnectionTypes: ["long-polling"], ext: { token: "nobody" } }]),
  });
  assert.equal((await denied.json())[0].successful, false);
  assert.equal(heard.length, 1, "once");
  held("news");
}

await talk();
await news();
process.exit(0);
