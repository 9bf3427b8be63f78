// Signs in with MSAL for Node and works with Microsoft's own Graph client, as an application would, over TLS. Prints `held WHAT` for each
// thing that held; `held large SHA256` and `held resumed SHA256` say what was sent.
//
// Arguments: the file with what a client must be pointed at, as `musette tenant --json` prints it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { CryptoProvider, PublicClientApplication } from "@azure/msal-node";
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  FileUpload,
  LargeFileUploadTask,
  OneDriveLargeFileUploadTask,
  PageIterator,
  Range,
  ResponseType,
} from "@microsoft/microsoft-graph-client";

const at = JSON.parse(readFileSync(process.argv[2], "utf8"));
const me = at.people[0];
const files = ["Files.ReadWrite.All", "Sites.ReadWrite.All", "User.Read"].map((name) => `https://graph.microsoft.com/${name}`);
const GRAIN = 320 * 1024;

function held(...what) {
  console.log("held", ...what);
}

// Bytes that differ from place to place, the same in each run.
function bytes(size, seed) {
  const all = Buffer.alloc(size);
  let state = seed;
  for (let place = 0; place < size; place += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    all[place] = state >>> 24;
  }
  return all;
}

const sha256 = (all) => createHash("sha256").update(all).digest("hex");

async function signIn() {
  const app = new PublicClientApplication({
    auth: { clientId: at.client_id, authority: at.authority, knownAuthorities: [new URL(at.base).host] },
  });
  const redirectUri = "http://localhost:53100/back";
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const address = await app.getAuthCodeUrl({
    scopes: files, redirectUri, codeChallenge: challenge, codeChallengeMethod: "S256", loginHint: me.login,
  });
  const page = await (await fetch(address)).text();
  const action = page.match(/action="([^"]+)"/)[1].replaceAll("&amp;", "&");
  const body = new URLSearchParams({ login: me.login, password: me.password });
  const answer = await fetch(action, { method: "POST", redirect: "manual", body });
  assert.equal(answer.status, 302);
  const code = new URL(answer.headers.get("location")).searchParams.get("code");
  const first = await app.acquireTokenByCode({ scopes: files, redirectUri, code, codeVerifier: verifier });
  assert.equal(first.account.username, me.login);
  assert.equal(first.tenantId, at.tenant_id);
  const silent = { account: first.account, scopes: files };
  assert.equal((await app.acquireTokenSilent(silent)).accessToken, first.accessToken);
  const renewed = await app.acquireTokenSilent({ ...silent, forceRefresh: true });
  assert.notEqual(renewed.accessToken, first.accessToken);
  const engage = await app.acquireTokenSilent({ ...silent, scopes: ["https://www.yammer.com/access_as_user"] });
  assert.notEqual(engage.accessToken, renewed.accessToken);
  await assert.rejects(app.acquireTokenByCode({ scopes: files, redirectUri, code, codeVerifier: verifier }), /54005/);
  held("sign-in");
  return renewed.accessToken;
}

const token = await signIn();
const graph = Client.init({
  baseUrl: `${at.base}/`,
  customHosts: new Set([new URL(at.base).hostname]),
  authProvider: (done) => done(null, token),
});

async function reading() {
  assert.equal((await graph.api("/me").get()).displayName, me.name);
  const photo = await graph.api("/me/photo/$value").responseType(ResponseType.ARRAYBUFFER).get();
  assert.deepEqual([...new Uint8Array(photo).slice(0, 3)], [0xff, 0xd8, 0xff]);
  const seen = new Map();
  const pages = new PageIterator(graph, await graph.api("/me/drive/root/delta").top(7).get(), (item) => {
    seen.set(item.id, item);
    return true;
  });
  await pages.iterate();
  assert.ok(pages.getDeltaLink().includes("token="));
  const walked = async (id) => {
    let inside = [];
    const list = new PageIterator(graph, await graph.api(`/me/drive/items/${id}/children`).top(5).get(), (item) => {
      inside.push(item);
      return true;
    });
    await list.iterate();
    for (const folder of inside.filter((item) => item.folder)) {
      inside = inside.concat(await walked(folder.id));
    }
    return inside;
  };
  const walk = await walked("root");
  assert.deepEqual(new Set(walk.map((item) => item.id)), new Set([...seen.values()].filter((item) => !item.root).map((item) => item.id)));
  const refused = await graph.api("/me/drive/items/nothing").get().catch((error) => error);
  assert.deepEqual([refused.statusCode, refused.code, refused.requestId.length], [404, "itemNotFound", 36]);
  held("reading");
}

async function uploads() {
  const small = await graph.api("/me/drive/root:/From JavaScript/small.txt:/content").put("hello");
  assert.equal(small.size, 5);
  const large = bytes(9 * GRAIN + 13, 3);
  let told = 0;
  const task = await OneDriveLargeFileUploadTask.createTaskWithFileObject(graph, new FileUpload(large, "large.bin", large.length), {
    path: "/From JavaScript", fileName: "large.bin", rangeSize: 4 * GRAIN, conflictBehavior: "rename",
    uploadEventHandlers: { progress: () => { told += 1; } },
  });
  const sent = await task.upload();
  assert.deepEqual([sent.responseBody.name, sent.responseBody.size, told], ["large.bin", large.length, 3]);
  held("large", sha256(large));

  const broken = bytes(6 * GRAIN + 1, 5);
  const session = await LargeFileUploadTask.createUploadSession(graph, "/me/drive/root:/From JavaScript/resumed.bin:/createUploadSession", {
    item: { "@microsoft.graph.conflictBehavior": "replace" },
  });
  const file = new FileUpload(broken, "resumed.bin", broken.length);
  const first = new LargeFileUploadTask(graph, file, session, { rangeSize: 2 * GRAIN });
  const range = new Range(0, 2 * GRAIN - 1);
  await first.uploadSlice(file.sliceFile(range), range, broken.length);
  // Another process goes on with the address alone.
  const later = new LargeFileUploadTask(graph, file, { url: session.url, expiry: session.expiry }, { rangeSize: 2 * GRAIN });
  assert.ok((await later.getStatus()).nextExpectedRanges[0].startsWith(`${2 * GRAIN}-`));
  assert.equal((await later.resume()).responseBody.size, broken.length);
  held("resumed", sha256(broken));

  const back = await graph.api("/me/drive/root:/From JavaScript/large.bin:/content").responseType(ResponseType.ARRAYBUFFER).get();
  assert.ok(Buffer.from(back).equals(large));
  held("download");
}

async function changes() {
  const folder = await graph.api("/me/drive/root/children").post({ name: "Elsewhere", folder: {} });
  const item = await graph.api("/me/drive/root:/From JavaScript/small.txt").get();
  const moved = await graph.api(`/me/drive/items/${item.id}`).header("If-Match", item.eTag).update({ name: "moved.txt", parentReference: { id: folder.id } });
  assert.deepEqual([moved.id, moved.name, moved.parentReference.id], [item.id, "moved.txt", folder.id]);
  const stale = await graph.api(`/me/drive/items/${item.id}`).header("If-Match", item.eTag).update({ name: "x.txt" }).catch((error) => error);
  assert.equal(stale.statusCode, 412);
  const copy = await graph.api(`/me/drive/items/${item.id}/copy`).responseType(ResponseType.RAW).post({ name: "copied.txt" });
  assert.equal(copy.status, 202);
  let watched;
  do {
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    watched = await (await fetch(copy.headers.get("location"))).json();
  } while (watched.status === "inProgress");
  assert.equal((await graph.api(`/me/drive/items/${watched.resourceId}`).get()).name, "copied.txt");
  await graph.api(`/me/drive/items/${item.id}/content`).put("hello again");
  assert.deepEqual((await graph.api(`/me/drive/items/${item.id}/versions`).get()).value.map((version) => version.size), [11, 5]);
  const link = await graph.api(`/me/drive/items/${item.id}/createLink`).post({ type: "view", scope: "organization" });
  const share = `u!${Buffer.from(link.link.webUrl).toString("base64url")}`;
  assert.equal((await graph.api(`/shares/${share}/driveItem`).get()).id, item.id);
  await graph.api(`/me/drive/items/${item.id}/checkout`).post({});
  await graph.api(`/me/drive/items/${item.id}/checkin`).post({ comment: "from JavaScript" });
  const found = await graph.api("/search/query").post({ requests: [{ entityTypes: ["driveItem"], query: { queryString: "moved.txt" } }] });
  assert.equal(found.value[0].hitsContainers[0].hits[0].resource.id, item.id);
  await graph.api(`/me/drive/items/${folder.id}`).delete();
  held("changes");
}

async function together() {
  const to = (path, more) => new Request(`${at.base}/v1.0${path}`, more);
  const json = { "content-type": "application/json" };
  const make = { method: "POST", headers: json, body: JSON.stringify({ name: "From a batch", folder: {} }) };
  const content = new BatchRequestContent([
    { id: "1", request: to("/me/drive/items/nothing", { method: "GET" }) },
    { id: "2", request: to("/me/drive/root/children", make), dependsOn: ["1"] },
    { id: "3", request: to("/me", { method: "GET" }), dependsOn: ["1"] },
  ]);
  const answers = new BatchResponseContent(await graph.api("/$batch").post(await content.getContent()));
  assert.deepEqual(["1", "2", "3"].map((id) => answers.getResponseById(id).status), [404, 424, 424]);
  const one = new BatchRequestContent([{ id: "1", request: to("/me/drive/root/children", make) }]);
  const made = new BatchResponseContent(await graph.api("/$batch").post(await one.getContent()));
  assert.equal((await made.getResponseById("1").json()).name, "From a batch");
  held("batch");
}

await reading();
await uploads();
await changes();
await together();
