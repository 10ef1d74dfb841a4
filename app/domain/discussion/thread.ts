import type { StreamId } from "#app/domain/kernel/events.ts";
import type { Level } from "#app/domain/sight/level.ts";
import type {
  SeenEvent,
  ShownEvent,
  ShownMessage,
  ShownOrganization,
  ShownSubject,
} from "#app/domain/timeline/shown-event.ts";
import { isToldInThread, type ThreadLineType } from "#app/domain/timeline/thread-lines.ts";

/** What a thread shows beside its messages: the steps of the project and of its money, in the same flow. */
export type SystemLine = Extract<SeenEvent, { type: ThreadLineType }>;
export type PostedMessage = Extract<SeenEvent, { type: "message.posted" }> & { readonly message: ShownMessage };
/** One entry of a thread. Order and identity are its number in the project's stream. */
export type ThreadItem = SystemLine | PostedMessage;

/** Whether an event is an entry of the thread, as the view's statement decides it too. */
export const isThreadItem = (event: ShownEvent): event is ThreadItem =>
  event.type !== "hidden" &&
  (event.type === "message.posted" ? event.message !== null : isToldInThread(event.type, event.payload));

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
