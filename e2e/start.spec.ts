import { createServer, type AddressInfo } from "node:net";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, freePort, Product, test } from "./product.ts";

/** Starts the product with these settings, in the belief that it will refuse to; answers how it ended. */
async function refusal(settings: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "tributary-refused-"));
  const ended = await new Product({ PORT: await freePort(), DATABASE_URL: "", DATA_DIR: folder, ...settings }).begin();
  rmSync(folder, { recursive: true });
  return ended;
}

test("a port in use ends the start with one sentence", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  expect(await refusal({ PORT: String(port) })).toEqual({
    code: 1,
    said: `Port ${port} on 127.0.0.1 is already in use: stop the other program, or choose another port with PORT.`,
  });
  other.close();
});

test("an address without a database ends the start with one sentence, which does not repeat the password", async () => {
  const nobody = await freePort();
  expect(await refusal({ DATABASE_URL: `postgres://ana:secret@127.0.0.1:${nobody}/fund` })).toEqual({
    code: 1,
    said: `DATABASE_URL does not work: nothing answers at 127.0.0.1:${nobody}.`,
  });
  expect(await refusal({ DATABASE_URL: "postgres://ana:secret@no-such-host.invalid/fund" })).toEqual({
    code: 1,
    said: "DATABASE_URL does not work: the host no-such-host.invalid is not known.",
  });
});

test("a DATABASE_URL that nobody can read ends the start with one sentence, which does not repeat it", async () => {
  const { code, said } = await refusal({ DATABASE_URL: "postgres://ana:sec%ret@127.0.0.1/fund" });
  expect(code).toBe(1);
  expect(said).toMatch(/^The setting DATABASE_URL should be an address such as [^\n]*: correct it and start again\.$/);
  expect(said).not.toContain("ret@");
});

test("a folder that cannot be written to ends the start with one sentence", async () => {
  expect(await refusal({ DATA_DIR: "package.json" })).toEqual({
    code: 1,
    said: "The data folder package.json/pg cannot be written to (ENOTDIR): choose another one with DATA_DIR, or set DATABASE_URL.",
  });
  // Nobody, not even root, may write here.
  expect(await refusal({ DATA_DIR: "/proc/data" })).toMatchObject({
    code: 1,
    said: expect.stringMatching(
      /^The data folder \/proc\/data\/pg cannot be written to \([A-Z]+\): choose another one with DATA_DIR, or set DATABASE_URL\.$/,
    ) as unknown as string,
  });
});

// Root may write everywhere; the place before is one where even root may not.
if (process.getuid?.() !== 0)
  test("a folder that one may only read ends the start with one sentence", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tributary-read-only-"));
    chmodSync(folder, 0o500);
    expect((await refusal({ DATA_DIR: folder })).said).toMatch(/^The data folder .* cannot be written to \(EACCES\): /);
    chmodSync(folder, 0o700);
  });

test("a Redis that is not there is said once, and does not keep the product from starting", async ({ newProduct }) => {
  const nobody = await freePort();
  const product = await newProduct({ REDIS_URL: `redis://ana:secret@127.0.0.1:${nobody}`, FIRST_STORY: "empty" });
  await product.start();
  expect((await product.ask("/")).status).toBe(200);
  expect(
    product.said.split("\n").filter((line) => line.includes(`nothing answers at 127.0.0.1:${nobody}`)),
  ).toHaveLength(1);
  expect(product.said).not.toContain("secret");
});

test("a setting that makes no sense ends the start with one sentence", async () => {
  expect(await refusal({ PORT: "eighty" })).toEqual({
    code: 1,
    said: "The setting PORT should be a number from 0 to 65535: correct it and start again.",
  });
});

test("everything is there after Ctrl-C, after kill -9, and for tasks that run beside the product", async ({
  newProduct,
}) => {
  test.setTimeout(240_000);
  const product = await newProduct({ FIRST_STORY: "empty" });
  await product.start();
  const cookie = await product.signIn("ruth@meridian.example");
  const settings = async () => (await product.ask("/settings", { cookie })).status;
  expect(await settings()).toBe(200);

  // Beside the running product: what reads and what writes.
  expect(await product.task("self-check")).toMatchObject({
    code: 0,
    said: expect.stringMatching(/promises hold/) as unknown as string,
  });
  expect(await product.task("seed", "demo")).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^There is a network in this database already/) as unknown as string,
  });
  expect((await product.task("import", "projects", "db/seed/facts/cofunded-projects.csv")).said).toMatch(
    /25 rows read, 25 added/,
  );
  expect(await (await product.ask("/projects")).text()).toContain("BinderHub");

  for (const signal of ["SIGINT", "SIGKILL", "SIGTERM"] as const) {
    expect(await product.end(signal)).toBe(signal === "SIGKILL" ? null : 0);
    await product.start();
    expect(await settings()).toBe(200);
    expect(product.said).not.toContain("story");
  }
});

// Behind DATABASE_URL nothing is ever removed; that half a story is refused there is asked by server/first-story.pg.test.ts.
if (!process.env.DATABASE_URL)
  test("a first start that is killed while it tells its story begins anew at the next one", async ({ newProduct }) => {
    test.setTimeout(240_000);
    const product = await newProduct({ FIRST_STORY: "demo" });
    void product.begin();
    await product.saying(/first start tells the story/);
    // So that a part of it is told: the whole takes far longer, and the next start is right wherever this one ended.
    await sleep(1_500);
    await product.end("SIGKILL");
    await product.start();
    expect(product.said).toContain("Sign in as");
    await product.signIn("amara@meridian.example");
    expect((await product.task("self-check")).said).toMatch(/Self-check: (\d+) of \1 promises hold\./);
  });
