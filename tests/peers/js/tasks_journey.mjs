// Works on tasks and people with Microsoft's Graph client for JavaScript, over TLS. Prints `held WHAT` for each thing that held.
//
// Arguments: the file with what a client must be pointed at, as `musette tenant --json` prints it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BatchRequestContent, BatchResponseContent, Client, PageIterator } from "@microsoft/microsoft-graph-client";

const at = JSON.parse(readFileSync(process.argv[2], "utf8"));
const held = (what) => console.log("held", what);
const graph = Client.init({
  baseUrl: `${at.base}/`,
  customHosts: new Set([new URL(at.base).hostname]),
  authProvider: (done) => done(null, at.access_token),
});

async function todo() {
  const lists = await graph.api("/me/todo/lists").get();
  const list = `/me/todo/lists/${lists.value.find((one) => one.wellknownListName === "defaultList").id}/tasks`;
  const seen = [];
  const pages = new PageIterator(graph, await graph.api(`${list}/delta`).header("Prefer", "odata.maxpagesize=2").get(), (task) => seen.push(task.id) > 0);
  await pages.iterate();
  const link = pages.getDeltaLink();
  assert.ok(seen.length > 2 && new Set(seen).size === seen.length);
  const made = await graph.api(list).post({ title: "From JavaScript", importance: "high" });
  const stale = made["@odata.etag"];
  await graph.api(`${list}/${made.id}`).header("If-Match", stale).update({ status: "completed" });
  const late = await graph.api(`${list}/${made.id}`).header("If-Match", stale).update({ title: "Late" }).catch((error) => error);
  assert.deepEqual([late.statusCode, late.code], [412, "ErrorIrresolvableConflict"]);
  const news = await graph.api(link).get();
  assert.deepEqual(news.value.map((task) => [task.id, task.status]), [[made.id, "completed"]]);
  const open = await graph.api(list).filter("not(status eq 'completed')").orderby("title").select("title").top(1).count(true).get();
  assert.ok(open["@odata.count"] === seen.length && open["@odata.nextLink"].includes("$skip=1"));
  held("todo");
}

async function planner() {
  const plan = (await graph.api("/me/planner/plans").get()).value[0];
  const buckets = await graph.api(`/planner/plans/${plan.id}/buckets`).get();
  const made = await graph.api("/planner/tasks").post({ planId: plan.id, bucketId: buckets.value[0].id, title: "Planned from JavaScript" });
  const task = graph.api(`/planner/tasks/${made.id}`);
  await task.header("If-Match", made["@odata.etag"]).update({ percentComplete: 50 });
  const now = await graph.api(`/planner/tasks/${made.id}`).expand("details").get();
  assert.deepEqual([now.percentComplete, now.details.description], [50, ""]);
  const bare = await graph.api(`/planner/tasks/${made.id}`).update({ percentComplete: 60 }).catch((error) => error);
  assert.equal(bare.statusCode, 428);
  held("planner");
}

async function people() {
  const found = await graph.api("/users").header("ConsistencyLevel", "eventual").search('"displayName:noor"').select("id,displayName").get();
  assert.equal(found.value[0].displayName, "Noor Haddad");
  const get = (id, path) => ({ id, request: new Request(`${at.base}/v1.0${path}`, { method: "GET" }) });
  const batch = new BatchRequestContent([
    get("1", "/me/photos/48x48/$value"), get("2", `/users/${found.value[0].id}/photo/$value`),
    get("3", "/users/jonas.meier@rive.example/photo/$value"), get("4", "/me/people?$top=3"),
  ]);
  const answers = new BatchResponseContent(await graph.api("/$batch").post(await batch.getContent()));
  assert.deepEqual(["1", "2", "3", "4"].map((id) => answers.getResponseById(id).status), [200, 200, 404, 200]);
  const picture = Buffer.from(await answers.getResponseById("1").text(), "base64");
  assert.deepEqual([...picture.subarray(0, 2)], [0xff, 0xd8]);
  assert.equal((await answers.getResponseById("4").json()).value.length, 3);
  held("people");
}

await todo();
await planner();
await people();
