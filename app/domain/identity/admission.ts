import type { Standing } from "#app/domain/kernel/admitted.ts";

/** Who lets an organization in, as the network chose. */
export const admissionRules = ["steward", "invitation", "open"] as const;
export type AdmissionRule = (typeof admissionRules)[number];

export const admissionWords: Readonly<Record<AdmissionRule, { readonly name: string; readonly means: string }>> = {
  steward: {
    name: "The steward decides",
    means: "Whoever registers an organization applies for it, and the steward admits it or not, with a reason.",
  },
  invitation: {
    name: "By invitation only",
    means: "The steward registers organizations and invites their first representatives. Nobody applies.",
  },
  open: {
    name: "Open",
    means: "Whoever registers an organization belongs at once, and what it signs counts.",
  },
};

/** How organizations come in here; the steward decides where nothing else was chosen. */
export const admissionRule = (settings: Readonly<Record<string, unknown>> | undefined): AdmissionRule =>
  admissionRules.find((rule) => rule === settings?.admission) ?? "steward";

/** What the steward may decide about an organization that stands so. Whoever left may be taken in again. */
export const standingAfter: Readonly<Record<Standing, readonly Exclude<Standing, "applied">[]>> = {
  applied: ["admitted", "ended"],
  // What is confirmed stays as it is: for organizations that were here before anybody decided.
  admitted: ["admitted", "suspended", "ended"],
  suspended: ["admitted", "ended"],
  ended: ["admitted"],
};

/** What a change of standing is, to whoever makes it and to whoever reads of it. */
export function standingDeed(from: Standing | null, to: Standing): { readonly does: string; readonly done: string } {
  if (to === "applied") return { does: "Apply", done: "applied to join" };
  if (from === to) return { does: "Confirm it", done: "is confirmed" };
  if (to === "suspended") return { does: "Suspend it", done: "is suspended" };
  if (to === "ended")
    return from === "applied"
      ? { does: "Decline its application", done: "was not admitted" }
      : { does: "End its standing", done: "does not belong any more" };
  if (from === "suspended") return { does: "Lift the suspension", done: "is no longer suspended" };
  return from === "ended"
    ? { does: "Admit it again", done: "is admitted again" }
    : { does: "Admit it", done: "is admitted" };
}
