import { mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { openDatabase, type Database } from "#db/client.server.ts";
import { startEmbedded, type EmbeddedAddress } from "#db/embedded.server.ts";

/** Everything that a run makes, and its undoing: nothing is left behind, whichever way the run ends. */
export class Workplace {
  readonly folder = resolve(".data", `bench-${process.pid}`);
  readonly #undo: (() => Promise<unknown> | void)[] = [];
  #closing: Promise<void> | undefined;

  constructor() {
    mkdirSync(this.folder, { recursive: true });
    this.undoLater(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  undoLater(step: () => Promise<unknown> | void): void {
    this.#undo.push(step);
  }

  /** An embedded PostgreSQL of its own. It remembers when each transaction was committed, so that the way to a screen can be timed. */
  async openBook(name: string): Promise<Book> {
    const dataFolder = `${this.folder}/${name}`;
    mkdirSync(dataFolder);
    const first = await startEmbedded(`${dataFolder}/pg`);
    const settings = openDatabase(first.address, { poolSize: 1 });
    await settings.migrate();
    await settings.sql`alter system set track_commit_timestamp = on`;
    await settings.close();
    await first.leave();
    const holder = await startEmbedded(`${dataFolder}/pg`);
    this.undoLater(() => holder.leave());
    return new Book(dataFolder, holder.address);
  }

  /** Undoes in reverse order, once. */
  close(): Promise<void> {
    return (this.#closing ??= this.#undoAll());
  }

  async #undoAll(): Promise<void> {
    for (let step = this.#undo.pop(); step; step = this.#undo.pop()) await step();
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
    const patience = (words: string) => this.withDatabase(({ sql }) => sql.unsafe(`alter database ${this.address.database} ${words}`), 1);
    await patience("set synchronous_commit = off");
    const filled = await this.withDatabase(use);
    await patience("reset synchronous_commit");
    return filled;
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
