import type { ShownReallocation } from "./reallocation-pages.server.ts";

/** What became of it, in a few words. */
export function reallocationWords({
  state,
  surplus,
  firstSigner,
  answeredBy,
  answerReason,
}: Pick<ShownReallocation, "state" | "surplus" | "firstSigner" | "answeredBy" | "answerReason">): string {
  const by =
    [state === "declined" ? null : firstSigner, answeredBy].filter((name) => name !== null).join(" and ") ||
    "the pledger";
  switch (state) {
    case "asked":
      return firstSigner === null
        ? "Waits for a budget holder’s answer."
        : `${firstSigner} consented. It is more than one may sign alone, so a second budget holder’s answer is waited for.`;
    case "declined":
      return `Declined by ${by}: ${answerReason}`;
    case "held":
      return surplus
        ? `Moved with the consent of ${by}. Its pledge ended, so it may be moved on.`
        : `Moved with the consent of ${by}, and held there.`;
    case "moved_on":
      return `Moved with the consent of ${by}, and moved on since.`;
    case "taken_back":
      return `Moved with the consent of ${by}, and taken back by its mirror.`;
  }
}
