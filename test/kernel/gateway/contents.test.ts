import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import test from "ava";
import type { Gateway } from "../../../kernel/gateway/gateway.ts";
import { notebookText, startGateway, temporaryFolder, token } from "./support/gateway.ts";

type Json = Record<string, unknown> & { message?: string; content?: unknown; path?: string };

async function ask(
  gateway: Gateway,
  method: string,
  where: string,
  body?: unknown,
): Promise<{ status: number; json: Json }> {
  const response = await fetch(`${gateway.url}${where}`, {
    method,
    headers: { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: (text ? JSON.parse(text) : {}) as Json };
}

const cell = (source: string, extra: object = {}) => ({
  id: "a",
  cell_type: "code",
  source,
  metadata: {},
  outputs: [],
  execution_count: null,
  ...extra,
});
const notebook = (...cells: object[]) => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

test("a folder lists its files without hidden ones, with types", async (t) => {
  const gateway = await startGateway(t, { "a.ipynb": notebookText([]), "b/c.txt": "c", ".hidden": "" });
  const { json } = await ask(gateway, "GET", "api/contents");
  const listed = (json.content as Json[]).map(({ name, type, size }) => [name, type, size === null]);
  t.deepEqual(listed.sort(), [
    ["a.ipynb", "notebook", false],
    ["b", "directory", true],
  ]);
});

const outside = ["..%2Fsecret.txt", "a%2F..%2F..%2Fsecret.txt", "link%2Fsecret.txt", "file-link"];
for (const where of outside) {
  test(`no request reads, writes, renames or deletes what lies outside: ${where}`, async (t) => {
    const gateway = await startGateway(t, { "inside.txt": "inside" });
    const elsewhere = await temporaryFolder(t, { "secret.txt": "secret" });
    await symlink(elsewhere, path.join(gateway.root, "link"));
    await symlink(path.join(elsewhere, "secret.txt"), path.join(gateway.root, "file-link"));
    const file = { type: "file", format: "text", content: "overwritten" };
    const tries = [
      await ask(gateway, "GET", `api/contents/${where}`),
      await ask(gateway, "GET", `files/${where}`),
      await ask(gateway, "DELETE", `api/contents/${where}`),
      await ask(gateway, "PATCH", `api/contents/${where}`, { path: "stolen.txt" }),
      await ask(gateway, "PATCH", "api/contents/inside.txt", { path: decodeURIComponent(where) }),
      await ask(gateway, "POST", "api/contents/", { copy_from: decodeURIComponent(where) }),
    ];
    for (const { status, json } of tries) {
      t.true(status === 403 || status === 404, `${status}`);
      t.false(JSON.stringify(json).includes(elsewhere));
    }
    await ask(gateway, "PUT", `api/contents/${where}`, file);
    t.deepEqual(await readdir(elsewhere), ["secret.txt"]);
    t.is(await readFile(path.join(elsewhere, "secret.txt"), "utf8"), "secret");
  });
}

test("a save through a link to nothing outside replaces the link, and makes nothing outside", async (t) => {
  const gateway = await startGateway(t);
  const elsewhere = await temporaryFolder(t);
  await symlink(path.join(elsewhere, "new.txt"), path.join(gateway.root, "dangling"));
  await ask(gateway, "PUT", "api/contents/dangling", { type: "file", format: "text", content: "inside" });
  t.deepEqual(await readdir(elsewhere), []);
  t.is(await readFile(path.join(gateway.root, "dangling"), "utf8"), "inside");
});

test("a notebook is written as Jupyter writes it, and read back the same", async (t) => {
  const gateway = await startGateway(t);
  const outputs = [
    { output_type: "stream", name: "stdout", text: "one\ntwo" },
    { output_type: "display_data", metadata: {}, data: { "text/html": "<b>\n</b>", "application/json": ["a\n", "b"] } },
  ];
  const content = notebook(cell("let a = 1;\na", { outputs, metadata: { trusted: true } }));
  t.is((await ask(gateway, "PUT", "api/contents/n.ipynb", { type: "notebook", format: "json", content })).status, 201);
  const text = await readFile(path.join(gateway.root, "n.ipynb"), "utf8");
  t.true(text.endsWith("}\n"));
  const stored = JSON.parse(text) as ReturnType<typeof notebook>;
  t.like(stored.cells[0], { metadata: {}, source: ["let a = 1;\n", "a"] });
  t.false(text.includes("trusted"));
  t.deepEqual(Object.keys(stored), ["cells", "metadata", "nbformat", "nbformat_minor"]);
  const { json } = await ask(gateway, "GET", "api/contents/n.ipynb");
  t.like((json.content as typeof stored).cells[0], { source: "let a = 1;\na", outputs });
});

test("outputs that were made here are trusted when they come back, others are not", async (t) => {
  const own = cell("1", { metadata: { trusted: true } });
  const gateway = await startGateway(t, { "foreign.ipynb": JSON.stringify(notebook(own)) });
  const trusted = async (name: string) => {
    const { json } = await ask(gateway, "GET", `api/contents/${name}`);
    return (json.content as { cells: { metadata: { trusted?: boolean } }[] }).cells[0]?.metadata.trusted;
  };
  t.false(await trusted("foreign.ipynb"));
  await ask(gateway, "PUT", "api/contents/own.ipynb", {
    type: "notebook",
    content: notebook(cell("2", { metadata: { trusted: true } })),
  });
  t.true(await trusted("own.ipynb"));
  await writeFile(path.join(gateway.root, "own.ipynb"), JSON.stringify(notebook(cell("3"))));
  t.false(await trusted("own.ipynb"));
});

const unreadable: [name: string, text: string, message: RegExp][] = [
  ["text that is not JSON", "{ not json", /Unreadable notebook: n\.ipynb is not a Jupyter notebook/],
  ["an empty file", "", /no JSON object/],
  ["JSON that is no notebook", '{"a": 1}', /cells, metadata and nbformat are expected/],
  ["cells without a source", '{"cells":[{}],"metadata":{},"nbformat":4}', /no source/],
  ["an older format", '{"worksheets":[],"metadata":{},"nbformat":3}', /nbformat 3; 4 is needed/],
];
for (const [name, text, message] of unreadable) {
  test(`a notebook that holds ${name} is refused with a sentence`, async (t) => {
    const gateway = await startGateway(t, { "n.ipynb": text });
    const { status, json } = await ask(gateway, "GET", "api/contents/n.ipynb");
    t.is(status, 400);
    t.regex(json.message ?? "", message);
    t.is((await ask(gateway, "GET", "api/contents/n.ipynb?type=file&format=text")).json.content, text);
    t.is((await ask(gateway, "GET", "api/contents/n.ipynb?content=0")).status, 200);
  });
}

test("a save that fails leaves the old file and no other", async (t) => {
  const gateway = await startGateway(t, { "n.ipynb": notebookText(["1"]) });
  const before = await readFile(path.join(gateway.root, "n.ipynb"), "utf8");
  t.is((await ask(gateway, "PUT", "api/contents/n.ipynb", { type: "notebook", content: { cells: 3 } })).status, 400);
  t.is((await ask(gateway, "PUT", "api/contents/no/n.ipynb", { type: "notebook", content: notebook() })).status, 404);
  t.is(await readFile(path.join(gateway.root, "n.ipynb"), "utf8"), before);
  t.deepEqual(await readdir(gateway.root), ["n.ipynb"]);
});

test("a save keeps the file's mode", async (t) => {
  const gateway = await startGateway(t);
  await writeFile(path.join(gateway.root, "a.txt"), "", { mode: 0o600 });
  await ask(gateway, "PUT", "api/contents/a.txt", { type: "file", format: "text", content: "new" });
  t.is((await stat(path.join(gateway.root, "a.txt"))).mode & 0o777, 0o600);
});

test("text, bytes and large uploads in parts arrive as they were sent", async (t) => {
  const gateway = await startGateway(t);
  const bytes = Buffer.from([0, 255, 1, 128]);
  await ask(gateway, "PUT", "api/contents/b.bin", {
    type: "file",
    format: "base64",
    content: bytes.toString("base64"),
  });
  t.deepEqual(await readFile(path.join(gateway.root, "b.bin")), bytes);
  t.like((await ask(gateway, "GET", "api/contents/b.bin")).json, {
    format: "base64",
    content: bytes.toString("base64"),
  });
  t.is((await ask(gateway, "GET", "api/contents/b.bin?format=text")).status, 400);
  for (const [chunk, text] of [
    [1, "one "],
    [2, "two "],
    [-1, "three"],
  ] as const) {
    const content = Buffer.from(text).toString("base64");
    await ask(gateway, "PUT", "api/contents/parts.txt", { type: "file", format: "base64", content, chunk });
  }
  t.like((await ask(gateway, "GET", "api/contents/parts.txt?hash=1")).json, {
    format: "text",
    content: "one two three",
    hash_algorithm: "sha256",
  });
});

test("new, copied, renamed and deleted files have the names that Jupyter gives them", async (t) => {
  const gateway = await startGateway(t, { "folder/full.txt": "" });
  const paths = [];
  for (const body of [
    { type: "notebook" },
    { type: "notebook" },
    { type: "directory" },
    { type: "file", ext: ".ts" },
    { copy_from: "Untitled.ipynb" },
  ]) {
    paths.push((await ask(gateway, "POST", "api/contents/", body)).json.path);
  }
  t.deepEqual(paths, ["Untitled.ipynb", "Untitled1.ipynb", "Untitled Folder", "untitled.ts", "Untitled-Copy1.ipynb"]);
  t.is(
    (await ask(gateway, "PATCH", "api/contents/Untitled.ipynb", { path: "folder/moved.ipynb" })).json.path,
    "folder/moved.ipynb",
  );
  t.is((await ask(gateway, "PATCH", "api/contents/Untitled1.ipynb", { path: "folder/moved.ipynb" })).status, 409);
  const intoItself = await ask(gateway, "PATCH", "api/contents/folder", { path: "folder/folder" });
  t.is(intoItself.status, 400);
  t.regex(String(intoItself.json["message"]), /neither copied nor moved into itself/);
  t.is((await ask(gateway, "DELETE", "api/contents/folder")).status, 400);
  t.is((await ask(gateway, "DELETE", "api/contents/")).status, 400);
  t.is((await ask(gateway, "DELETE", "api/contents/Untitled%20Folder")).status, 204);
  t.is((await ask(gateway, "DELETE", "api/contents/Untitled1.ipynb")).status, 204);
  t.is((await ask(gateway, "GET", "api/contents/Untitled1.ipynb")).status, 404);
});

test("a checkpoint brings an earlier copy back", async (t) => {
  const gateway = await startGateway(t, { "a.txt": "first" });
  t.deepEqual((await ask(gateway, "GET", "api/contents/a.txt/checkpoints")).json as unknown, []);
  const { status, json } = await ask(gateway, "POST", "api/contents/a.txt/checkpoints", {});
  t.is(status, 201);
  await writeFile(path.join(gateway.root, "a.txt"), "second");
  t.is((await ask(gateway, "POST", `api/contents/a.txt/checkpoints/${json["id"]}`, {})).status, 204);
  t.is(await readFile(path.join(gateway.root, "a.txt"), "utf8"), "first");
  t.is((await ask(gateway, "POST", "api/contents/a.txt/checkpoints/other", {})).status, 404);
});

test("a served file may run scripts only as a stranger's", async (t) => {
  const gateway = await startGateway(t, { "sub/a.html": "<script></script>" });
  await mkdir(path.join(gateway.root, "empty"));
  const response = await fetch(`${gateway.url}files/sub/a.html?token=${encodeURIComponent(token)}`);
  t.is(await response.text(), "<script></script>");
  t.regex(response.headers.get("content-security-policy") ?? "", /sandbox allow-scripts/);
  t.is(response.headers.get("x-content-type-options"), "nosniff");
  t.is((await ask(gateway, "GET", "files/empty")).status, 404);
});

test("settings, layouts and configuration are kept in the user's folder, not in the served one", async (t) => {
  const gateway = await startGateway(t);
  const layout = { data: { a: 1 }, metadata: { id: "w" } };
  t.is((await ask(gateway, "PUT", "lab/api/workspaces/w", layout)).status, 204);
  t.like((await ask(gateway, "GET", "lab/api/workspaces/w")).json, layout);
  t.is((await ask(gateway, "PUT", "lab/api/workspaces/v", layout)).status, 400);
  t.deepEqual((await ask(gateway, "GET", "lab/api/workspaces/other")).json, { data: {}, metadata: { id: "other" } });
  t.deepEqual((await ask(gateway, "PATCH", "api/config/notebook", { a: 1 })).json, { a: 1 });
  t.deepEqual((await ask(gateway, "PATCH", "api/config/notebook", { b: 2 })).json, { a: 1, b: 2 });
  t.deepEqual(await readdir(gateway.root), []);
});
