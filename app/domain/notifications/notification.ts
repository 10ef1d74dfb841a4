import { z } from "zod";
import type { NotificationKind } from "./news-kinds.ts";

/** Older events were told before anybody could hear of them, in a story or an import: they are nobody's news. */
export const newsForDays = 3;

/** One line of the inbox: what happened where, as its reader may know it. */
export interface ShownNotification {
  readonly id: string;
  readonly kind: NotificationKind;
  /** ISO 8601. */
  readonly at: string;
  readonly read: boolean;
  /** The project, or whatever else its stream belongs to. */
  readonly about: {
    readonly title: string;
    readonly href: string;
    /** Where its reader says what they want to hear of it; null where nobody chooses. */
    readonly wishHref: string | null;
  };
  /** Where it is read in full: a path of ours. */
  readonly href: string;
  readonly what: string;
  readonly who: string | null;
  readonly why: string | null;
}

/** What the bell in the head of every page shows: how much waits for the viewer, with what is news. */
export interface InboxCount {
  readonly count: number;
  /** The number in the viewer's own stream up to which it counts: of two counts, the one with the larger number holds. */
  readonly cursor: number;
}

/** `taking_part`: what follows from one's part in it, which is also what holds without a word. */
export const wishChoices = ["taking_part", "everything", "mentions"] as const;
export type WishChoice = (typeof wishChoices)[number];

export const readInput = z.object({ as: z.literal("read"), id: z.uuid().optional() });
export const wishInput = z.object({ wish: z.enum(wishChoices) });
