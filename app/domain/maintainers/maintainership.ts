import { limits } from "#app/domain/kernel/limits.ts";
import type { evidenceKinds, maintainership } from "#db/schema/maintainers.ts";

export type MaintainerEvidence = (typeof evidenceKinds)[number];
export type MaintainershipRow = typeof maintainership.$inferSelect;

export const evidenceWords: Readonly<Record<MaintainerEvidence, string>> = {
  code: "a code of theirs stands in the repository",
  named: "the repository or its package names them",
  vouched: "two of its maintainers say so",
  word: "the steward says so",
};

/** Whether somebody answered by a link, and it waits to be confirmed who that was: whoever has an account states it of themselves. */
export const isByLink = ({ personId, confirmedAt }: Pick<MaintainershipRow, "personId" | "confirmedAt">): boolean =>
  personId === null && confirmedAt === null;

/** Whether two names upstream are one person's. */
export const isSameHandle = (one: string, other: string): boolean =>
  one !== "" && one.toLowerCase() === other.toLowerCase();

/** Proven maintainers who have to say that somebody else is one. */
export const vouchersNeeded = 2;

/** A name upstream as it is compared: without the @ that people write before it. */
export const bareHandle = (written: string): string => written.trim().replace(/^@+/, "");

export const isWebAddress = (text: string): boolean => /^https?:\/\/[^\s/]+\.[^\s]+$/.test(text);
export const isMailAddress = (text: string): boolean =>
  text.length <= limits.emailLength && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

/** Accounts that are no people: what a forge calls a closed account, and machines. */
export const isNobodysHandle = (handle: string): boolean => /^ghost$|\[bot\]$/i.test(handle);
