import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { expect, onTestFinished, test } from "vitest";
import { isServerOf, readPidFile } from "./embedded/pid-file.server.ts";
import { startEmbedded, type EmbeddedAddress, type Holder } from "./embedded.server.ts";

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "embedded-test-"));
  onTestFinished(async () => {
    // Joining and leaving as the last one stops whatever a failed test left running.
    const server = readPidFile(join(folder, "cluster"));
    if (server && isServerOf(join(folder, "cluster"), server.pid)) await (await startEmbedded(folder)).leave();
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

async function start(folder: string): Promise<Holder> {
  const holder = await startEmbedded(folder);
  onTestFinished(() => holder.leave());
  return holder;
}

interface OtherProcess {
  readonly process: ChildProcess;
  readonly address: EmbeddedAddress;
  leave(): Promise<void>;
  kill(): Promise<void>;
}

const fixture = fileURLToPath(new URL("embedded/hold.fixture.ts", import.meta.url));

async function otherProcess(folder: string): Promise<OtherProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", fixture, folder], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exited = once(child, "exit");
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), "line"),
    exited.then(() => Promise.reject(new Error("the other process ended early"))),
  ])) as [string];
  return {
    process: child,
    address: JSON.parse(line) as EmbeddedAddress,
    async leave() {
      child.stdin.end();
      await exited;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function query(address: EmbeddedAddress, statement: string): Promise<unknown[]> {
  const sql = postgres({ ...address, max: 1, onnotice: () => {} });
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await sql.end();
  }
}

function serverPid(folder: string): number {
  const server = readPidFile(join(folder, "cluster"));
  if (!server) throw new Error("no server says that it runs here");
  return server.pid;
}

const runs = (folder: string, pid: number) => isServerOf(join(folder, "cluster"), pid);

test("two processes share one server, and only the last to leave stops it", async () => {
  const folder = freshFolder();
  const other = await otherProcess(folder);
  const mine = await start(folder);
  const pid = serverPid(folder);
  expect(mine.address).toEqual(other.address);

  await other.leave();
  expect(await query(mine.address, "select 1 as one")).toEqual([{ one: 1 }]);

  await mine.leave();
  expect(runs(folder, pid)).toBe(false);
  expect(existsSync(mine.address.host)).toBe(false);
});

test("a killed process neither stops the server for the others nor keeps it running after them", async () => {
  const folder = freshFolder();
  const other = await otherProcess(folder);
  const mine = await start(folder);
  const pid = serverPid(folder);

  await other.kill();
  expect(await query(mine.address, "select 1 as one")).toEqual([{ one: 1 }]);

  await mine.leave();
  expect(runs(folder, pid)).toBe(false);
});

test("after the only process is killed the next one joins its server and finds what was written", async () => {
  const folder = freshFolder();
  const other = await otherProcess(folder);
  const pid = serverPid(folder);
  await query(other.address, "create table kept as select 7 as seven");
  await other.kill();

  const mine = await start(folder);
  expect(serverPid(folder)).toBe(pid);
  expect(await query(mine.address, "select * from kept")).toEqual([{ seven: 7 }]);
});

test("after process and server are killed the next one recovers what was acknowledged", async () => {
  const folder = freshFolder();
  const other = await otherProcess(folder);
  await query(other.address, "create table kept as select 7 as seven");
  process.kill(serverPid(folder), "SIGKILL");
  await other.kill();

  const mine = await start(folder);
  expect(await query(mine.address, "select * from kept")).toEqual([{ seven: 7 }]);
  expect(existsSync(other.address.host), "the crashed server's socket folder is swept").toBe(false);
});

test("a pid file whose number now belongs to a foreign process does not keep the server from starting", async () => {
  const folder = freshFolder();
  const other = await otherProcess(folder);
  const pidFile = join(folder, "cluster", "postmaster.pid");
  const left = readFileSync(pidFile, "utf8").split("\n");
  await other.leave();
  const foreign = spawn("sleep", ["1000"]);
  onTestFinished(() => void foreign.kill());
  writeFileSync(pidFile, [foreign.pid, ...left.slice(1)].join("\n"));

  const mine = await start(folder);
  expect(await query(mine.address, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(foreign.exitCode).toBeNull();
});

test("three processes that start at once on an empty folder share one server", async () => {
  const folder = freshFolder();
  const all = await Promise.all([otherProcess(folder), otherProcess(folder), start(folder)]);
  expect(new Set(all.map((each) => each.address.host)).size).toBe(1);
});

test("whoever joins while the last one leaves gets a working server", async () => {
  const folder = freshFolder();
  const comeAndGo = async () => {
    for (let round = 0; round < 6; round++) {
      const holder = await startEmbedded(folder);
      expect(await query(holder.address, "select 1 as one")).toEqual([{ one: 1 }]);
      await holder.leave();
    }
  };
  await Promise.all([comeAndGo(), comeAndGo(), comeAndGo()]);
  expect(readPidFile(join(folder, "cluster"))).toBeUndefined();
});

test("a folder of another PostgreSQL version is refused in one sentence", async () => {
  const folder = freshFolder();
  await (await startEmbedded(folder)).leave();
  writeFileSync(join(folder, "cluster", "PG_VERSION"), "17\n");
  await expect(startEmbedded(folder)).rejects.toThrow(
    /^The data folder .*cluster was written by PostgreSQL 17 and this release brings PostgreSQL 18: .* set DATABASE_URL\.$/,
  );
});

test("a folder that cannot be written to is refused in one sentence", async () => {
  const folder = freshFolder();
  writeFileSync(join(folder, "file"), "");
  await expect(startEmbedded(join(folder, "file", "pg"))).rejects.toThrow(
    /^The data folder .* cannot be written to \(ENOTDIR\): .* set DATABASE_URL\.$/,
  );
});
