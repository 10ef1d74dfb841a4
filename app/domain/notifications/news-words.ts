import type { NotificationKind } from "./notification.ts";

/** Who said something, and that they said it to its reader: before what they said. Empty for what nobody said. */
export function whoSaid(kind: NotificationKind, who: string): string {
  switch (kind) {
    case "mention":
      return `${who} calls you`;
    case "reply":
      return `${who} answers you`;
    case "message":
      return who;
    default:
      return "";
  }
}
