import type { ShownReallocation } from "./reallocation-pages.server.ts";

/** What became of it, in a few words. */
export function reallocationWords({ state, surplus, answeredBy, answerReason }: Pick<ShownReallocation, "state" | "surplus" | "answeredBy" | "answerReason">): string {
  const by = answeredBy ?? "the pledger";
  switch (state) {
    case "asked":
      return "Waits for a budget holder’s answer.";
    case "declined":
      return `Declined by ${by}: ${answerReason}`;
    case "held":
      return surplus ? `Moved with the consent of ${by}. Its pledge ended, so it may be moved on.` : `Moved with the consent of ${by}, and held there.`;
    case "moved_on":
      return `Moved with the consent of ${by}, and moved on since.`;
    case "taken_back":
      return `Moved with the consent of ${by}, and taken back by its mirror.`;
  }
}
