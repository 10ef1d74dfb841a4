import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { statSync } from "node:fs";
import { SetupError } from "../setup-error.ts";

/** How a PostgreSQL program is started, because PostgreSQL refuses to run as root. */
export interface Identity {
  /** Words in front of the command: nothing, or a wrapper that changes who it runs as. */
  readonly prefix: readonly string[];
  /** The user and group that own the cluster's files, as seen from here. */
  readonly owner: { readonly uid: number; readonly gid: number };
  /** Set when root gives its rights away to another user (instead of looking like another user in a namespace). */
  readonly dropsTo?: { readonly uid: number; readonly gid: number };
}

/** A user namespace in which root is seen as «nobody», while the files stay root's. */
const namespace = ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"];

/** Another user that may still walk through root's folders. */
const setpriv = (uid: number, gid: number) => [
  "setpriv",
  `--reuid=${uid}`,
  `--regid=${gid}`,
  "--clear-groups",
  "--inh-caps=+dac_override",
  "--ambient-caps=+dac_override",
];

const works = ([command, ...rest]: readonly string[]) =>
  spawnSync(command ?? "", [...rest, "true"], { stdio: "ignore" }).status === 0;

function numberOf(option: "-u" | "-g", name: string): number | undefined {
  const answer = spawnSync("id", [option, name], { encoding: "utf8" });
  return answer.status === 0 ? Number(answer.stdout) : undefined;
}

/** Only root and the owner of its files may start or join the cluster in a folder. */
export function refuseForeignFolder(cluster: string): void {
  const uid = process.getuid?.() ?? 0;
  const existing = statSync(cluster, { throwIfNoEntry: false });
  if (uid !== 0 && existing && existing.uid !== uid)
    throw new SetupError(
      `The data folder ${cluster} belongs to another user: start as that user, choose another folder with DATA_DIR, or set DATABASE_URL.`,
    );
}

/**
 * Who runs the cluster in this folder. The owner of its files remembers the way it was created: files of root mean a
 * user namespace, files of somebody else mean that user. The two are never mixed on one folder, because each would
 * find files it does not own.
 */
export function identityFor(cluster: string): Identity {
  refuseForeignFolder(cluster);
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) return { prefix: [], owner: { uid, gid: process.getgid?.() ?? 0 } };
  const existing = statSync(cluster, { throwIfNoEntry: false });
  if (existing ? existing.uid === 0 : works(namespace)) {
    if (existing && !works(namespace))
      throw new SetupError(
        `The data folder ${cluster} was created by root where user namespaces are allowed, and here they are not: choose another folder with DATA_DIR, or set DATABASE_URL.`,
      );
    return { prefix: namespace, owner: { uid: 0, gid: 0 } };
  }
  const other = existing
    ? { uid: existing.uid, gid: existing.gid }
    : {
        uid: numberOf("-u", "postgres") ?? numberOf("-u", "nobody") ?? 65534,
        gid: numberOf("-g", "postgres") ?? numberOf("-g", "nobody") ?? 65534,
      };
  const wrapper = setpriv(other.uid, other.gid);
  return { prefix: works(wrapper) ? wrapper : [], owner: other, dropsTo: other };
}

/** The command as this identity, ready for spawn: what to run, with which words, and with which ids. */
export function commandAs(identity: Identity, command: string, words: readonly string[]) {
  const [file = command, ...rest] = [...identity.prefix, command, ...words];
  const ids = identity.prefix.length === 0 && identity.dropsTo ? identity.dropsTo : {};
  return { file, words: rest, ids };
}

/** Runs a short command as this identity and waits for it. */
export function runAs(identity: Identity, command: string, words: readonly string[]): SpawnSyncReturns<string> {
  const { file, words: rest, ids } = commandAs(identity, command, words);
  // From the root folder, because the current one may be closed to that user.
  return spawnSync(file, rest, { ...ids, cwd: "/", encoding: "utf8" });
}
