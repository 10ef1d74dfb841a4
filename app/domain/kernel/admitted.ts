import { countingStanding, type Standing } from "#db/schema/standings.ts";

export type { Standing };

/**
 * Whether an organization that stands so counts in the network: as an organization, with its money, and by the roles of its
 * people. The one place that says it; `admitted.server.ts` says it in statements.
 */
export const isAdmitted = (standing: Standing): boolean => standing === countingStanding;

/** How it is said of an organization, and of those who speak for it; null where there is nothing to say. */
export const standingMark: Readonly<Record<Standing, string | null>> = {
  applied: "not yet a member",
  admitted: null,
  suspended: "suspended",
  ended: "no longer a member",
};

/** An organization's name wherever somebody speaks for it: with what has to be said of how it stands. */
export function nameWithStanding({ name, standing }: { readonly name: string; readonly standing?: Standing }): string {
  const mark = standing === undefined ? null : standingMark[standing];
  return mark === null ? name : `${name} (${mark})`;
}
