import { SetupError } from "#db/setup-error.ts";
import { openServerDatabase } from "./database.ts";
import { readSettings } from "./env.ts";
import type { Task } from "./tasks/task.ts";

/** Every task of the command line; each is loaded only when it is asked for. */
const tasks: Readonly<Record<string, { readonly usage: string; load(): Promise<Task> }>> = {
  migrate: {
    usage: "migrate                                              bring the tables up to date",
    load: async () => (await import("./tasks/migrate.ts")).migrate,
  },
  "self-check": {
    usage: "self-check                                           ask every promise of the book and the log",
    load: async () => (await import("./tasks/self-check.ts")).checkSelf,
  },
  seed: {
    usage: "seed demo|empty|crowd                                tell a story into an empty database",
    load: async () => (await import("./tasks/seed.ts")).seed,
  },
  import: {
    usage: "import contributions|projects|bank FILE [--dry-run]   load public facts, or what the bank says",
    load: async () => (await import("./tasks/import.ts")).importFacts,
  },
  "mail-test": {
    usage: "mail-test ADDRESS                                    send one letter, and tell what the mail server said",
    load: async () => (await import("./tasks/mail-test.ts")).testMail,
  },
};

const usage = () =>
  ["Usage: tsx server/cli.ts TASK", ...Object.values(tasks).map((task) => `  ${task.usage}`)].join("\n");

/**
 * Runs one task on the product's database, sharing an embedded one with a server that is running. Ctrl-C lets the
 * batch under way finish; a second one ends at once.
 */
async function main([name = "", ...words]: readonly string[]): Promise<number> {
  const found = tasks[name];
  if (!found) {
    console.error(usage());
    return 1;
  }
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(1);
      stop.abort();
    });
  const env = readSettings();
  const database = await openServerDatabase(env);
  try {
    const run = await found.load();
    return await run({ env, database, words, signal: stop.signal });
  } finally {
    await database.close();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
