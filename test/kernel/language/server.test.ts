import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { LanguageClient } from "../../../kernel/language/client.ts";
import { startLanguage } from "../../../kernel/language/index.ts";
import { childrenOf, huntChildren, library, Notebook } from "./notebook.ts";

// A folder of temporary files that no other test's server uses.
const temporary = mkdtempSync(join(tmpdir(), "servers-"));
process.env["TMPDIR"] = temporary;
test.after.always(() => rmSync(temporary, { recursive: true }));

const serverOf = (): number => {
  const [pid, ...others] = childrenOf(process.pid);
  if (pid === undefined || others.length > 0) throw new Error("expected one language server");
  return pid;
};

test.serial("the server starts no process of its own and leaves nothing in the folders", async (t) => {
  const notebook = new Notebook(t, { "package.json": '{"dependencies":{"lodash":"4.0.0"}}' });
  await notebook.run("import _ from 'lodash'; import express from 'express'; require('jquery')");
  await notebook.run("await import('react')");
  t.deepEqual(childrenOf(serverOf()), []);
  t.deepEqual(readdirSync(notebook.folder), ["package.json"]);
  t.deepEqual(
    readdirSync(tmpdir()).filter((name) => name.startsWith("tsgo-api-")),
    [],
  );
});

test.serial("a server that dies is replaced, and the session's types are still there", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "const kept = { deep: 'text' }");
  const before = serverOf();
  process.kill(before, "SIGKILL");
  await notebook.stops(t, "kept.deep.nope", "Property 'nope' does not exist on type 'string'.");
  t.not(serverOf(), before);
  t.deepEqual(notebook.unavailable, []);
});

test.serial("after too many deaths in a row cells run unchecked, and the first of them says so", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "const kept = 1");
  const server = serverOf();
  huntChildren(t, process.pid);
  process.kill(server, "SIGKILL");
  const [remark, ...others] = await notebook.language.check("kept.nope");
  t.deepEqual(others, []);
  t.like(remark, { stops: false, severity: "warning" });
  t.true(remark?.message.includes("cells run without type checks"));
  t.deepEqual(await notebook.language.check("kept.nope"), []);
  await notebook.language.commit("const more = 1", { count: 2 });
  t.deepEqual(await notebook.language.complete("kept.", 5), { matches: [], start: 5, end: 5, metadata: {} });
  t.is(notebook.unavailable.length, 1);
  t.true(notebook.unavailable[0]?.includes("in a row"));
});

test.serial("deaths with answers between them are all made good", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "const kept = { deep: 'text' }");
  for (let death = 0; death < 7; death += 1) {
    process.kill(serverOf(), "SIGKILL");
    t.is((await notebook.language.check(`kept.nope + ${death}`))[0]?.stops, true);
  }
  t.deepEqual(notebook.unavailable, []);
});

test.serial("a server that dies over a check or a completion answers after its restart", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "const kept = { deep: 'text' }");
  const checked = notebook.language.check("kept.nope");
  process.kill(serverOf(), "SIGKILL");
  t.is((await checked)[0]?.stops, true);
  const completed = notebook.language.complete("kept.", 5);
  process.kill(serverOf(), "SIGKILL");
  t.deepEqual((await completed).matches, ["deep"]);
  const committed = notebook.language.commit("const more = kept.deep", { count: 2 });
  process.kill(serverOf(), "SIGKILL");
  await committed;
  await notebook.stops(t, "more.nope", "Property 'nope' does not exist on type 'string'.");
});

test.serial("a server that gives no answer in time lets the cell run, which says so, and is replaced", async (t) => {
  const reasons: string[] = [];
  const options = { folder: tmpdir(), library, onUnavailable: (reason: string) => reasons.push(reason) };
  const limits = { check: 60, question: 60 };
  const language = new LanguageClient(options, limits);
  t.teardown(() => language.stop());
  await language.commit("const kept = 1", { count: 1 });
  process.kill(serverOf(), "SIGSTOP");
  // Short only while nothing can answer.
  limits.check = limits.question = 2;
  t.deepEqual((await language.complete("kept.", 5)).matches, []);
  const [remark] = await language.check("kept.nope");
  limits.check = 60;
  t.like(remark, { stops: false, severity: "warning" });
  t.true(remark?.message.includes("within 2 seconds"));
  t.is((await language.check("kept.nope"))[0]?.stops, true);
  t.deepEqual(reasons, []);
});

test.serial("a server that cannot start is told once, and cells run unchecked", async (t) => {
  const reasons: string[] = [];
  const language = startLanguage({
    folder: "/absent/folder",
    library,
    onUnavailable: (reason) => reasons.push(reason),
  });
  const [remark] = await language.check("const x: string = 1");
  t.true(remark?.message.includes("cannot start"));
  t.deepEqual(await language.check("const x: string = 1"), []);
  t.is(reasons.length, 1);
  await language.stop();
});

test.serial("stopping ends the process", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "1");
  t.is(childrenOf(process.pid).length, 1);
  await notebook.language.stop();
  t.deepEqual(childrenOf(process.pid), []);
  t.deepEqual(await notebook.language.check("const x: string = 1"), []);
});
