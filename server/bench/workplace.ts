import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase, type Database } from "#db/client.server.ts";
import { startEmbedded, type EmbeddedAddress } from "#db/embedded.server.ts";
import { isServerOf, readPidFile } from "#db/embedded/pid-file.server.ts";

const folderOf = (pid: number) => resolve(".data", `bench-${pid}`);

/** Ends what PostgreSQL still runs in a folder of the bench, whoever left it there, and removes the folder. */
async function clear(folder: string): Promise<void> {
  for (const book of existsSync(folder) ? readdirSync(folder) : []) {
    const cluster = `${folder}/${book}/pg/cluster`;
    const server = readPidFile(cluster);
    if (server && isServerOf(cluster, server.pid)) process.kill(server.pid, "SIGQUIT");
    for (let waits = 0; server && waits < 250 && isServerOf(cluster, server.pid); waits++) await sleep(20);
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Clears away after runs that were killed before they could. */
export async function removeAbandoned(): Promise<void> {
  for (const name of existsSync(".data") ? readdirSync(".data") : []) {
    const pid = Number(/^bench-(\d+)$/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await clear(folderOf(pid));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Everything that a run makes, and its undoing: nothing is left behind, whichever way the run ends. */
export class Workplace {
  readonly folder = folderOf(process.pid);
  readonly #undo: (() => Promise<unknown> | void)[] = [];
  #closing: Promise<void> | undefined;

  constructor() {
    mkdirSync(this.folder, { recursive: true });
    this.undoLater(() => clear(this.folder));
  }

  /** In reverse order. What a run still begins while it is being stopped is undone at once. */
  undoLater(step: () => Promise<unknown> | void): void {
    if (this.#closing)
      void this.#closing.then(step).then(
        () => clear(this.folder),
        () => {},
      );
    else this.#undo.push(step);
  }

  /** An embedded PostgreSQL of its own. It remembers when each transaction was committed, so that the way to a screen can be timed. */
  async openBook(name: string): Promise<Book> {
    const dataFolder = `${this.folder}/${name}`;
    mkdirSync(dataFolder);
    const first = await startEmbedded(`${dataFolder}/pg`);
    this.undoLater(() => first.leave());
    const settings = openDatabase(first.address, { poolSize: 1 });
    await settings.migrate();
    await settings.sql`alter system set track_commit_timestamp = on`;
    await settings.close();
    await first.leave();
    const holder = await startEmbedded(`${dataFolder}/pg`);
    this.undoLater(() => holder.leave());
    return new Book(dataFolder, holder.address);
  }

  /** Once. A step that fails does not keep the others from being done. */
  close(): Promise<void> {
    return (this.#closing ??= this.#undoAll());
  }

  async #undoAll(): Promise<void> {
    for (let step = this.#undo.pop(); step; step = this.#undo.pop())
      try {
        await step();
      } catch (error) {
        console.error("Something of the bench could not be cleared away:", error);
      }
  }
}

/** One embedded PostgreSQL; a server process joins it when it is given `dataFolder` as DATA_DIR. */
export class Book {
  constructor(
    readonly dataFolder: string,
    readonly address: EmbeddedAddress,
  ) {}

  /** Lends a pool of connections to the book itself. */
  async withDatabase<T>(use: (database: Database) => Promise<T>, poolSize = 10): Promise<T> {
    const database = openDatabase(this.address, { poolSize, applicationName: "bench" });
    return use(database).finally(() => database.close());
  }

  /** The same, not waiting for the disk at each commit: for what is only scenery. */
  async fill<T>(use: (database: Database) => Promise<T>): Promise<T> {
    const patience = (words: string) =>
      this.withDatabase(({ sql }) => sql.unsafe(`alter database ${this.address.database} ${words}`), 1);
    await patience("set synchronous_commit = off");
    const filled = await this.withDatabase(use);
    await patience("reset synchronous_commit");
    return filled;
  }

  /**
   * While nobody waits for the disk at a commit, those included who are connected already: a commit's own time is taken
   * before it has reached the disk, so what is measured from there on would have that wait in it.
   */
  async withoutWaiting<T>(use: () => Promise<T>): Promise<T> {
    const patience = (words: string) =>
      this.withDatabase(async ({ sql }) => {
        await sql.unsafe(`alter system ${words}`);
        await sql.unsafe("select pg_reload_conf()");
      }, 1);
    await patience("set synchronous_commit = off");
    return use().finally(() => patience("reset synchronous_commit"));
  }

  /** The same book as it is now, to be copied from while somebody works in this one. Nobody may be connected to it meanwhile. */
  async keep(name: string): Promise<Book> {
    const admin = openDatabase({ ...this.address, database: "postgres" }, { poolSize: 1 });
    await admin.sql
      .unsafe(`create database ${name} template ${this.address.database} strategy file_copy`)
      .finally(() => admin.close());
    return new Book(this.dataFolder, { ...this.address, database: name });
  }

  /** Lends a copy of the book, as it is now, and drops it. Nobody may be connected to the book itself meanwhile. */
  async withCopy<T>(use: (address: EmbeddedAddress) => Promise<T>): Promise<T> {
    const admin = openDatabase({ ...this.address, database: "postgres" }, { poolSize: 1 });
    try {
      await admin.sql.unsafe(`create database copy template ${this.address.database} strategy file_copy`);
      return await use({ ...this.address, database: "copy" });
    } finally {
      await admin.sql`drop database if exists copy with (force)`;
      await admin.close();
    }
  }
}
