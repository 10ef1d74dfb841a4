import { SetupError } from "#db/setup-error.ts";
import { openServerDatabase } from "./database.ts";
import { readSettings } from "./env.ts";
import type { Task } from "./tasks/task.ts";

/** What a task is told on the command line; `signal` is set when somebody wants it to stop after its batch. */
interface Command {
  readonly words: readonly string[];
  readonly signal: AbortSignal;
}

type Run = (command: Command) => Promise<number>;

/**
 * Runs a task on the product's database, an embedded one beside a server that is running. It is brought up to date first,
 * but not for who copies it: a backup before an upgrade must not be the upgrade.
 */
const onDatabase =
  (task: Task, how: { readonly asItIs?: boolean } = {}): Run =>
  async (command) => {
    const env = readSettings();
    const database = await openServerDatabase(env, how);
    try {
      return await task({ env, database, ...command });
    } finally {
      await database.close();
    }
  };

/** Every task of the command line; each is loaded only when it is asked for. */
const tasks: Readonly<Record<string, { readonly usage: string; load(): Promise<Run> }>> = {
  migrate: {
    usage: "db:migrate                                            bring the tables up to date",
    load: async () => onDatabase((await import("./tasks/migrate.ts")).migrate),
  },
  "self-check": {
    usage: "self-check                                            ask every promise of the book and the log",
    load: async () => onDatabase((await import("./tasks/self-check.ts")).checkSelf),
  },
  seed: {
    usage: "seed -- demo|empty|crowd                              tell a story into an empty database",
    load: async () => onDatabase((await import("./tasks/seed.ts")).seed),
  },
  import: {
    usage: "import -- contributions|projects|bank FILE [--dry-run]  load public facts, or what the bank says",
    load: async () => onDatabase((await import("./tasks/import.ts")).importFacts),
  },
  backup: {
    usage: "backup -- FILE                                        copy everything, as it is at one moment, into a file",
    load: async () => onDatabase((await import("./tasks/backup.ts")).backup, { asItIs: true }),
  },
  restore: {
    usage: "restore -- FILE [--send-letters]                      load such a file into an empty database",
    load: async () => onDatabase((await import("./tasks/restore.ts")).restore, { asItIs: true }),
  },
  letters: {
    usage: "letters -- hold|send                                  whether the product sends letters by itself",
    load: async () => onDatabase((await import("./tasks/letters.ts")).letters),
  },
  director: {
    usage: "director -- ADDRESS                                   make somebody a director of the steward",
    load: async () => onDatabase((await import("./tasks/people.ts")).makeDirector),
  },
  "reset-link": {
    usage:
      "reset-link -- ADDRESS                                 print a link by which somebody chooses a new password",
    load: async () => onDatabase((await import("./tasks/people.ts")).printResetLink),
  },
  "sign-out-everybody": {
    usage: "sign-out-everybody                                    end all sessions",
    load: async () => onDatabase((await import("./tasks/people.ts")).signOutEverybody),
  },
  "push-keys": {
    usage: "push-keys                                             print a new pair of keys for notices on devices",
    load: async () => (await import("./tasks/push-keys.ts")).printPushKeys,
  },
  "mail-test": {
    usage: "mail-test -- ADDRESS                                  send one letter, and tell what the mail server said",
    load: async () => onDatabase((await import("./tasks/mail-test.ts")).testMail),
  },
};

const usage = () => ["Usage: npm run TASK", ...Object.values(tasks).map((task) => `  ${task.usage}`)].join("\n");

/** Runs one task. Ctrl-C lets the batch under way finish; a second one ends at once. */
async function main([name = "", ...words]: readonly string[]): Promise<number> {
  const found = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
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
  const run = await found.load();
  return run({ words, signal: stop.signal });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
