import { execFileSync } from "node:child_process";
import { chmod, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import test from "ava";
import { startGateway, temporaryFolder, token } from "./support/gateway.ts";
import { api } from "./support/page.ts";
import { exchange } from "./support/rawHttp.ts";

type Model = Record<string, unknown> & { content?: unknown; message?: string };
const json = async (response: Response) => (await response.json()) as Model;
const text = (content: string) => ({ type: "file", format: "text", content });

const names = [
  "a b.txt",
  "été ∂ 🙂.txt",
  "100%.txt",
  "%41.txt",
  `"quoted" 'q'.txt`,
  "a#b?c&d.txt",
  "a\\b.txt",
  "[x]{y}.txt",
  "a+b.txt",
  "con.txt.",
];
for (const name of names) {
  test(`a file named ${name} is written, listed, read, copied, renamed, downloaded and deleted`, async (t) => {
    const gateway = await startGateway(t);
    const where = encodeURIComponent(name);
    const made = await api(gateway, `api/contents/${where}`, "PUT", text("inside"));
    t.is(made.status, 201);
    t.deepEqual(await readdir(gateway.root), [name]);
    t.is((await json(await fetchPath(gateway, made.headers.get("location") ?? ""))).content, "inside");
    const [listed] = (await json(await api(gateway, "api/contents"))).content as Model[];
    t.is(listed?.["path"], name);
    const file = await api(gateway, `files/${where}?download=1`);
    t.is(await file.text(), "inside");
    t.true((file.headers.get("content-disposition") ?? "").startsWith("attachment; filename*=utf-8''"));
    const copy = await json(await api(gateway, "api/contents", "POST", { copy_from: name }));
    t.is((await api(gateway, `api/contents/${where}`, "PATCH", { path: `new ${name}` })).status, 200);
    t.deepEqual((await readdir(gateway.root)).sort(), [`new ${name}`, copy["name"] as string].sort());
    t.is((await api(gateway, `api/contents/${encodeURIComponent(`new ${name}`)}`, "DELETE")).status, 204);
  });
}
const fetchPath = (gateway: Parameters<typeof api>[0], where: string) => api(gateway, where.replace(/^\//, ""));

test("a save keeps a link's target, the file's mode and nothing else in the folder", async (t) => {
  const gateway = await startGateway(t, { "real/target.txt": "old" });
  await symlink("real/target.txt", path.join(gateway.root, "link.txt"));
  await chmod(path.join(gateway.root, "real/target.txt"), 0o640);
  t.is((await api(gateway, "api/contents/link.txt", "PUT", text("new"))).status, 200);
  t.is(await readFile(path.join(gateway.root, "real/target.txt"), "utf8"), "new");
  t.is((await stat(path.join(gateway.root, "real/target.txt"))).mode & 0o777, 0o640);
  t.deepEqual((await readdir(gateway.root)).sort(), ["link.txt", "real"]);
  t.deepEqual(await readdir(path.join(gateway.root, "real")), ["target.txt"]);
});

test("a file that was changed on disk has another time and another hash, by which the page sees it", async (t) => {
  const gateway = await startGateway(t, { "a.txt": "one" });
  const look = async () => json(await api(gateway, "api/contents/a.txt?content=0&hash=1"));
  const before = await look();
  await writeFile(path.join(gateway.root, "a.txt"), "two");
  await utimes(path.join(gateway.root, "a.txt"), new Date(), new Date(Date.now() + 5000));
  const after = await look();
  t.not(after["hash"], before["hash"]);
  t.true(new Date(after["last_modified"] as string) > new Date(before["last_modified"] as string));
  const saved = await json(await api(gateway, "api/contents/a.txt", "PUT", text("two")));
  const read = await look();
  t.is(saved["last_modified"], read["last_modified"]);
});

const traversals = [
  "..",
  "../secret.txt",
  "%2e%2e/secret.txt",
  "%2e%2e%2fsecret.txt",
  "..%2f..%2fsecret.txt",
  "%252e%252e%252fsecret.txt",
  "..%5csecret.txt",
  "a/../../secret.txt",
  "....//secret.txt",
  "%00/../secret.txt",
  "secret.txt%00.png",
  "/etc/passwd",
  "%2fetc%2fpasswd",
  "~/secret.txt",
];
test("no spelling of a path leads out of the folder", async (t) => {
  const parent = await temporaryFolder(t, { "secret.txt": "the secret", "served/a.txt": "" });
  const gateway = await startGateway(t, {}, { folder: path.join(parent, "served") });
  for (const where of traversals) {
    for (const prefix of ["api/contents/", "files/", "kernelspecs/adjoint/", "static/", "lab/api/themes/"]) {
      // By hand: fetch would resolve the dots itself.
      const answer = await exchange(
        gateway.port,
        `GET /${prefix}${where} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: token ${token}\r\nconnection: close\r\n\r\n`,
      );
      t.false(answer.includes("the secret") || answer.includes("root:"), `${prefix}${where}`);
    }
    await api(gateway, `api/contents/${where}`, "PUT", text("overwritten"));
  }
  t.is(await readFile(path.join(parent, "secret.txt"), "utf8"), "the secret");
  t.deepEqual(await readdir(parent), ["secret.txt", "served"]);
});

test("a folder of ten thousand files is listed", async (t) => {
  const gateway = await startGateway(t);
  await mkdir(path.join(gateway.root, "many"));
  for (let i = 0; i < 10_000; i += 100)
    await Promise.all(
      Array.from({ length: 100 }, (_, j) => writeFile(path.join(gateway.root, "many", `${i + j}.txt`), "")),
    );
  const { content } = await json(await api(gateway, "api/contents/many"));
  t.is((content as unknown[]).length, 10_000);
});

test("when the disk is full a save says so, and the old file is whole", async (t) => {
  const disk = await temporaryFolder(t);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], { stdio: "ignore" });
  } catch {
    t.log("This user may not mount a small disk, so a full one is not tried.");
    t.pass();
    return;
  }
  t.teardown(() => execFileSync("umount", ["-l", disk]));
  await writeFile(path.join(disk, "a.txt"), "the old text");
  const gateway = await startGateway(t, {}, { folder: disk });
  for (const chunk of [undefined, 1]) {
    const response = await api(gateway, "api/contents/a.txt", "PUT", { ...text("x".repeat(1_000_000)), chunk });
    t.is(response.status, 507);
    t.regex((await json(response)).message ?? "", /a\.txt was not saved: the disk is full\. The file is as it was/);
    t.is(await readFile(path.join(disk, "a.txt"), "utf8"), "the old text");
    t.deepEqual(await readdir(disk), ["a.txt"]);
  }
});

test("names that differ in case only, and names that are too long, get a sentence", async (t) => {
  const gateway = await startGateway(t, { "a.txt": "" });
  t.is((await api(gateway, "api/contents/a.txt", "PATCH", { path: "A.txt" })).status, 200);
  t.deepEqual(await readdir(gateway.root), ["A.txt"]);
  const response = await api(gateway, `api/contents/${"x".repeat(300)}.txt`, "PUT", text(""));
  t.is(response.status, 400);
  t.regex((await json(response)).message ?? "", /too long/);
});
