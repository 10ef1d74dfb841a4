import type { evidenceKinds, maintainership } from "#db/schema/maintainers.ts";

export type MaintainerEvidence = (typeof evidenceKinds)[number];
export type MaintainershipRow = typeof maintainership.$inferSelect;

export const evidenceWords: Readonly<Record<MaintainerEvidence, string>> = {
  code: "a code of theirs stands in the repository",
  named: "the repository or its package names them",
  vouched: "two of its maintainers say so",
  word: "the steward says so",
};

/** Proven maintainers who have to say that somebody else is one. */
export const vouchersNeeded = 2;

/** A name upstream as it is compared: without the @ that people write before it. */
export const bareHandle = (written: string): string => written.trim().replace(/^@+/, "");

/** Accounts that are no people: what a forge calls a closed account, and machines. */
export const isNobodysHandle = (handle: string): boolean => /^ghost$|\[bot\]$/i.test(handle);
