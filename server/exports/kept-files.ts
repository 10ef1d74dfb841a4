import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

/** Of each export: the one that is handed out, and the one before it for whoever still takes it. */
const versionsKept = 2;
/** What a writer left behind that was ended; none takes so long. */
const abandonedAfterMs = 6 * 3_600_000;

/** The folder of exports that are kept, each under its version and name, and smaller beside it. Nodes may share it. */
export class KeptFiles {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = resolve(folder);
  }

  /** A path to write to: swept away some time later if it is neither kept nor removed. */
  async pathToWrite(id: string): Promise<string> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    return join(this.folder, `${id}.half`);
  }

  /** Gives a written file its name, whole and at once, so that nobody reads half of it. The smaller one comes first: it is looked for by the other. */
  async keep(path: string, version: string, name: string): Promise<void> {
    const kept = this.pathOf(version, name);
    await rename(`${path}.gz`, `${kept}.gz`);
    await rename(path, kept);
    await this.#sweep(name);
  }

  pathOf(version: string, name: string): string {
    return join(this.folder, `${version}_${name}`);
  }

  async #sweep(name: string): Promise<void> {
    const files = await Promise.all(
      (await readdir(this.folder)).map(async (file) => ({
        file,
        at: await stat(join(this.folder, file)).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      })),
    );
    const versions = files.filter(({ file }) => file.endsWith(`_${name}`)).sort((a, b) => b.at - a.at);
    const old = versions.slice(versionsKept).flatMap(({ file }) => [file, `${file}.gz`]);
    const abandoned = files
      .filter(({ file, at }) => /\.half(\.gz)?$/.test(file) && at < Date.now() - abandonedAfterMs)
      .map(({ file }) => file);
    // Another node may have been first.
    for (const file of [...old, ...abandoned]) await rm(join(this.folder, file), { force: true });
  }
}
