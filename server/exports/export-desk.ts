import { rm, stat } from "node:fs/promises";
import { isForEverybody, type ExportName, type ExportOrder } from "#app/domain/reports/export-order.ts";
import { KeptFiles } from "./kept-files.ts";
import { Turns } from "./turns.ts";
import type { WritingAnswer } from "./writer-messages.ts";

/** A file that lies ready; `done` is to be called when it was sent, or was not. */
export interface TakenFile {
  readonly kind: "file";
  readonly path: string;
  /** Names these bytes and no others; null where the file is for this asker alone, and gone afterwards. */
  readonly tag: string | null;
  readonly writtenAt: Date;
  readonly isCompressed: boolean;
  readonly done: () => void;
}

/** busy: so much is taken by whoever asks, or written at all, that its turn did not come. */
export type ExportTaken =
  TakenFile | { readonly kind: "nothing" } | { readonly kind: "busy"; readonly waitSeconds: number };

export interface Taker {
  /** One at a time goes to them: a person, or all visitors behind one network address. */
  readonly who: string;
  readonly acceptsGzip: boolean;
  /** Who goes away waits no longer, and what is written for them alone is not finished. */
  readonly signal: AbortSignal;
}

interface DeskOptions {
  readonly folder: string;
  /** What exports would be written of now. */
  version(): Promise<string>;
  /** Writes one beside this process. */
  write(order: ExportOrder, path: string, compress: boolean, signal: AbortSignal): Promise<WritingAnswer>;
  newId(): string;
}

/** A file goes to one taker after the other; a program that takes several parts of one at once is served in turn. */
const ofTaker = { atOnce: 1, waiting: 4, waitMs: 20_000 };
/** However many ask: a second one, so that a small file does not wait for the longest. */
const writing = { atOnce: 2, waiting: 20, waitMs: 30_000 };
const waitSeconds = 10;

/**
 * Hands out exports. Those that are for everybody are written once for each state of the book and the log, by the first who
 * asks for it, and kept; the others are written for who asks. Pages go on meanwhile: this process writes none of them.
 */
export class ExportDesk {
  readonly #options: DeskOptions;
  readonly #files: KeptFiles;
  readonly #takers = new Turns(ofTaker);
  readonly #writers = new Turns(writing);
  /** By version and name, those that are being written for everybody. */
  readonly #underWay = new Map<string, Promise<Kept | "busy">>();
  readonly #stopped = new AbortController();
  /** What an older release wrote may read otherwise: it is not handed out. */
  readonly #since = Date.now();

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#files = new KeptFiles(options.folder);
  }

  async take(order: ExportOrder, taker: Taker): Promise<ExportTaken> {
    const done = await this.#takers.take(taker.who, taker.signal);
    if (!done) return { kind: "busy", waitSeconds };
    try {
      const taken = isForEverybody(order)
        ? await this.#takeKept(order, taker, done)
        : await this.#takeOwn(order, taker, done);
      if (taken.kind !== "file") done();
      return taken;
    } catch (error) {
      done();
      throw error;
    }
  }

  /** Ends what is being written. */
  stop(): void {
    this.#stopped.abort();
  }

  async #takeKept(order: ExportOrder, { acceptsGzip }: Taker, done: () => void): Promise<ExportTaken> {
    const kept = await this.#keptAt(await this.#options.version(), order.name).then(
      (found) => found ?? this.#keep(order),
    );
    if (kept === "busy") return { kind: "busy", waitSeconds };
    const { path, version, writtenAt } = kept;
    const tag = `${version}-${writtenAt.getTime().toString(36)}`;
    return {
      kind: "file",
      path: acceptsGzip ? `${path}.gz` : path,
      tag: acceptsGzip ? `${tag}-gzip` : tag,
      writtenAt,
      isCompressed: acceptsGzip,
      done,
    };
  }

  async #keptAt(version: string, name: ExportName): Promise<Kept | null> {
    const path = this.#files.pathOf(version, name);
    const found = await stat(path).catch(() => null);
    return found && found.mtimeMs >= this.#since ? { path, version, writtenAt: found.mtime } : null;
  }

  /** All who ask meanwhile get the same one; it is finished even if they go away, because the next one will ask for it too. */
  #keep(order: ExportOrder): Promise<Kept | "busy"> {
    const underWay =
      this.#underWay.get(order.name) ?? this.#writeKept(order).finally(() => this.#underWay.delete(order.name));
    this.#underWay.set(order.name, underWay);
    return underWay;
  }

  async #writeKept(order: ExportOrder): Promise<Kept | "busy"> {
    const path = await this.#files.pathToWrite(this.#options.newId());
    const answer = await this.#write(order, path, true, this.#stopped.signal);
    if (answer === "busy") return answer;
    if (answer.kind !== "written")
      throw new Error(`${order.name} could not be written: ${answer.kind === "failed" ? answer.why : answer.kind}`);
    await this.#files.keep(path, answer.version, order.name);
    const kept = await this.#keptAt(answer.version, order.name);
    if (!kept) throw new Error(`${order.name} was written and is not there`);
    return kept;
  }

  async #takeOwn(order: ExportOrder, { signal }: Taker, done: () => void): Promise<ExportTaken> {
    const path = await this.#files.pathToWrite(this.#options.newId());
    const remove = () => rm(path, { force: true });
    try {
      const answer = await this.#write(order, path, false, AbortSignal.any([signal, this.#stopped.signal]));
      if (answer === "busy") return { kind: "busy", waitSeconds };
      if (answer.kind === "failed") throw new Error(`${order.name} could not be written: ${answer.why}`);
      if (answer.kind === "nothing") return answer;
      return {
        kind: "file",
        path,
        tag: null,
        writtenAt: new Date(),
        isCompressed: false,
        done: () => void remove().finally(done),
      };
    } catch (error) {
      await remove();
      throw error;
    }
  }

  async #write(
    order: ExportOrder,
    path: string,
    compress: boolean,
    signal: AbortSignal,
  ): Promise<WritingAnswer | "busy"> {
    const done = await this.#writers.take("", signal);
    if (!done) return "busy";
    return this.#options.write(order, path, compress, signal).finally(done);
  }
}

interface Kept {
  readonly path: string;
  readonly version: string;
  readonly writtenAt: Date;
}
