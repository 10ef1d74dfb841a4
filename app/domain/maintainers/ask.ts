import type { contactWays } from "#db/schema/maintainers.ts";

/** For how long a link works, in days. */
export const askDays = [7, 30, 90] as const;
export const usualAskDays = 30;

export type AskState = "open" | "answered" | "expired" | "revoked";

export type ContactWay = (typeof contactWays)[number];

/** How maintainers of a repository want to be asked, as one of them said. */
export interface ShownContact {
  readonly repository: string;
  readonly way: ContactWay;
  readonly address: string;
  readonly words: string;
  /** Who said so. */
  readonly name: string;
}

export const contactWords: Readonly<Record<ContactWay, string>> = {
  issue: "by an issue in the repository",
  mail: "by mail",
  none: "not at all",
};
