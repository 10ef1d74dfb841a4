import type { EventType, StreamId } from "#app/domain/kernel/events.ts";
import type { Level } from "#app/domain/sight/level.ts";
import type {
  SeenEvent,
  ShownEvent,
  ShownMessage,
  ShownOrganization,
  ShownSubject,
} from "#app/domain/kernel/shown-event.ts";

/** What a thread shows beside its messages: the steps of the project and of its money, in the same flow. */
export const systemLineTypes = [
  "project.proposed",
  "project.documented",
  "project.scoped",
  "project.moved",
  "project.at_risk",
  "project.cofunded",
  "project.lapsed",
  "project.extended",
  "intent.stated",
  "interest.expressed",
  "pledge.signed",
  "pledge.stood",
  "pledge.fell",
  "pledge.withdrawn",
  "deliverable.moved",
  "deliverable.accepted",
  "contribution.linked",
  "contribution.moved",
  "meeting.opened",
  "meeting.closed",
  "meeting.estimate_revealed",
  "topic.opened",
  "topic.settled",
  "topic.taken_up",
  "thread.locked",
  "thread.opened",
  "decision.recorded",
  "decision.taken_back",
] as const satisfies readonly EventType[];

/** Of the many moves of work, those that people talk about. */
export const toldMoves = {
  "deliverable.moved": ["demo", "production"],
  "contribution.moved": ["merged", "released"],
} as const;

export type SystemLine = Extract<SeenEvent, { type: (typeof systemLineTypes)[number] }>;
export type PostedMessage = Extract<SeenEvent, { type: "message.posted" }> & { readonly message: ShownMessage };
/** One entry of a thread. Order and identity are its number in the project's stream. */
export type ThreadItem = SystemLine | PostedMessage;

const lines: ReadonlySet<string> = new Set(systemLineTypes);

/** Whether an event is an entry of the thread, as the view's statement decides it too. */
export function isThreadItem(event: ShownEvent): event is ThreadItem {
  if (event.type === "message.posted") return event.message !== null;
  if (event.type === "deliverable.moved" || event.type === "contribution.moved")
    return (toldMoves[event.type] as readonly string[]).includes(event.payload.to);
  return lines.has(event.type);
}

/** The thread of a project as a page shows it. */
export interface ThreadPage {
  readonly stream: StreamId;
  readonly projectId: string;
  readonly slug: string;
  readonly title: string;
  readonly currency: string;
  /** Minor units as a decimal string; null before there is a price. */
  readonly goalMinor: string | null;
  /** When it was read, ISO 8601: what "today" means on it. */
  readonly now: string;
  /** Everything up to this number is in the page; what comes after it is told live. */
  readonly cursor: number;
  /** How near the viewer stood to the project then. */
  readonly level: Level;
  /** Oldest first. */
  readonly items: readonly ThreadItem[];
  /** There are older entries than the first of these. */
  readonly hasEarlier: boolean;
  /** There are newer entries than the last of these: the page is a window into the past. */
  readonly hasLater: boolean;
  /** What the page is about: only entries about it are shown, and counted. Null: everything. */
  readonly about: ShownSubject | null;
  /** What one may choose to write about, besides the project as a whole; nothing where the page does not offer it. */
  readonly subjects: readonly ShownSubject[];
  /** Messages that it shows in all, without the deleted ones. */
  readonly messages: number;
  readonly may: {
    readonly post: boolean;
    readonly moderate: boolean;
    readonly lock: boolean;
    readonly decide: boolean;
  };
  /** Why nobody but moderators posts here now; null while it is open. */
  readonly locked: { readonly reason: string } | null;
  /** The meeting about the project that goes on now. */
  readonly meeting: { readonly number: number; readonly title: string } | null;
  /** Who looks: to tell one's own messages. Null for visitors. */
  readonly personId: string | null;
  /** Those that the viewer may speak for. */
  readonly speaksFor: readonly ShownOrganization[];
  /** How far the viewer has read it, on whichever screen, as a number of the stream; null for visitors, and before the first time. */
  readonly readSeq: number | null;
  /** What the viewer had begun to write here, on whichever device; when it was kept, ISO 8601. */
  readonly draft: { readonly text: string; readonly savedAt: string } | null;
  /** Idempotency key of the form on this page, for when there is no script to make one. */
  readonly key: string;
}
