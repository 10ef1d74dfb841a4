import { execFile } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { expect, test } from "./test.ts";

/** Starts the built product with these settings, in the belief that it will refuse to. */
async function refusal(settings: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const folder = mkdtempSync(join(tmpdir(), "start-test-"));
  const server = execFile(process.execPath, ["build/server/server.js"], {
    env: { ...process.env, NODE_ENV: "production", HOST: "127.0.0.1", DATABASE_URL: "", DATA_DIR: folder, ...settings },
    timeout: 30_000,
  });
  let said = "";
  server.stderr?.on("data", (text: string) => (said += text));
  server.stdout?.on("data", (text: string) => (said += text));
  const [code] = (await once(server, "close")) as [number | null];
  rmSync(folder, { recursive: true });
  return { code, said: said.trim() };
}

async function occupied() {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  return { port: (other.address() as AddressInfo).port, free: () => new Promise((done) => other.close(done)) };
}

test("a port in use ends the start with one sentence", async () => {
  const other = await occupied();
  expect(await refusal({ PORT: String(other.port) })).toEqual({
    code: 1,
    said: `Port ${other.port} on 127.0.0.1 is already in use: stop the other program, or choose another port with PORT.`,
  });
  await other.free();
});

test("an address without a database ends the start with one sentence, which does not repeat the password", async () => {
  const [place, nobody] = [await occupied(), await occupied()];
  await Promise.all([place.free(), nobody.free()]);
  expect(await refusal({ PORT: String(place.port), DATABASE_URL: `postgres://ana:secret@127.0.0.1:${nobody.port}/fund` })).toEqual({
    code: 1,
    said: `DATABASE_URL does not work: nothing answers at 127.0.0.1:${nobody.port}.`,
  });
});

test("a folder that cannot be written to ends the start with one sentence", async () => {
  const place = await occupied();
  await place.free();
  expect(await refusal({ PORT: String(place.port), DATA_DIR: "package.json" })).toEqual({
    code: 1,
    said: "The data folder package.json/pg cannot be written to (ENOTDIR): choose another one with DATA_DIR, or set DATABASE_URL.",
  });
});

test("a setting that makes no sense ends the start with one sentence", async () => {
  expect(await refusal({ PORT: "eighty" })).toEqual({
    code: 1,
    said: "The setting PORT should be a number from 0 to 65535: correct it and start again.",
  });
});
