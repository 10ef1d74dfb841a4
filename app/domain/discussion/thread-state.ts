import type {
  SeenEvent,
  ShownEvent,
  ShownLink,
  ShownMessage,
  ShownQuote,
  SubjectId,
} from "#app/domain/timeline/shown-event.ts";
import { idOf, isAbout } from "./subject.ts";
import { isThreadItem, type ThreadItem, type ThreadPage } from "./thread.ts";

/** A thread on a screen: the page it came with, and what was told since. */
export interface ThreadState {
  readonly items: readonly ThreadItem[];
  /** Only entries about this are shown and counted; null: all. */
  readonly about: SubjectId | null;
  /** Messages in all, without the deleted ones. */
  readonly messages: number;
  /** A window into the past does not grow at its end; this counts what was said meanwhile. */
  readonly later: number;
  readonly isWindow: boolean;
  readonly hasEarlier: boolean;
  /** Counts how often something changed that only the page knows: names given or taken back, what is known upstream. */
  readonly outdated: number;
}

/** Entries that a screen holds at most while one scrolls: so many pages that what is dropped is far out of sight. */
export const entriesHeld = 200;

type Page = Pick<ThreadPage, "items" | "messages" | "hasEarlier" | "hasLater" | "cursor" | "about">;

export const threadOf = ({ items, messages, hasEarlier, hasLater, about }: Omit<Page, "cursor">): ThreadState => ({
  items,
  about: about && idOf(about),
  messages,
  later: 0,
  isWindow: hasLater,
  hasEarlier,
  outdated: 0,
});

/**
 * The thread after these events: what a fresh load would show. An event that the page had already changes nothing, so a
 * page that was read a moment after its cursor ends the same.
 */
export const withEvents = (state: ThreadState, events: readonly ShownEvent[]): ThreadState =>
  events.reduce(withEvent, state);

function withEvent(before: ThreadState, event: ShownEvent): ThreadState {
  if (event.type === "hidden") return before;
  const { message } = event;
  const state =
    message && event.type !== "message.posted"
      ? { ...before, items: before.items.map((item) => withReading(item, message)) }
      : before;
  if (event.type === "message.deleted")
    return belongs(state, event) ? { ...state, messages: state.messages - 1 } : state;
  return withItem(withUpstream(withNames(state, event), event), event);
}

const belongs = ({ about }: ThreadState, event: SeenEvent): boolean => about === null || isAbout(event, about);

function withItem(state: ThreadState, event: SeenEvent): ThreadState {
  if (!isThreadItem(event) || !belongs(state, event)) return state;
  const messages = state.messages + (event.type === "message.posted" ? 1 : 0);
  const last = state.items.at(-1)?.seq ?? 0;
  if (event.seq <= last) return { ...state, messages };
  if (state.isWindow) return { ...state, messages, later: state.later + 1 };
  return { ...state, messages, items: [...state.items, event] };
}

/** An entry after this reading of a message: the entry is the message, is about it, or quotes it. */
function withReading(item: ThreadItem, message: ShownMessage): ThreadItem {
  const shown = item.message;
  if (!shown) return item;
  if (shown.id === message.id) return shown.lastSeq < message.lastSeq ? { ...item, message } : item;
  if (shown.replyTo?.id !== message.id || shown.replyTo.lastSeq >= message.lastSeq) return item;
  return { ...item, message: { ...shown, replyTo: quoteOf(message) } };
}

/** What another message quotes of this one. */
export const quoteOf = ({ id, author, excerpt, deleted, lastSeq }: ShownMessage): ShownQuote => ({
  id,
  author,
  excerpt,
  deleted,
  lastSeq,
});

/**
 * Who may be named is asked anew by whatever tells of a pledge: an intent that was stated by name may be signed without,
 * or in another's name. What was told of the pledge before shows what its newest event shows. Who did what in it,
 * and which acceptances it pays for, only the page knows.
 */
function withNames(state: ThreadState, event: SeenEvent): ThreadState {
  if (!("pledgeId" in event.payload)) return state;
  const { organization, masked } = event;
  const { pledgeId } = event.payload;
  const isOther = (item: ThreadItem) =>
    "pledgeId" in item.payload &&
    item.payload.pledgeId === pledgeId &&
    item.seq < event.seq &&
    (item.masked !== masked || item.organization?.id !== organization?.id);
  const title = organization?.name ?? null;
  const isAboutIt = ({ message }: ThreadItem) =>
    message?.about?.kind === "pledge" && message.about.id === pledgeId && message.about.title !== title;
  if (event.type !== "pledge.naming_set" && !state.items.some((item) => isOther(item) || isAboutIt(item))) return state;
  const renamed = (item: ThreadItem) =>
    isOther(item) ? withName(item, organization, masked) : isAboutIt(item) ? withTitle(item, title) : item;
  return { ...state, outdated: state.outdated + 1, items: state.items.map(renamed) };
}

const withTitle = (item: ThreadItem, title: string | null): ThreadItem =>
  item.message?.about ? { ...item, message: { ...item.message, about: { ...item.message.about, title } } } : item;

/** What messages show of contributions that they name, after one of these has moved; what is known of a new one, and new words for deliverables, only the page knows. */
function withUpstream(state: ThreadState, { type, payload }: SeenEvent): ThreadState {
  if (type === "contribution.moved") {
    const moved = ({ links }: ShownMessage) =>
      links.some(({ contributionId }) => contributionId === payload.contributionId);
    const links = (message: ShownMessage) =>
      message.links.map((link) =>
        link.contributionId === payload.contributionId ? { ...link, state: payload.to as ShownLink["state"] } : link,
      );
    return {
      ...state,
      items: state.items.map((item) =>
        item.message && moved(item.message)
          ? { ...item, message: { ...item.message, links: links(item.message) } }
          : item,
      ),
    };
  }
  const isOutdated =
    type === "contribution.linked" ||
    (type === "project.scoped" && state.items.some(({ message }) => message?.about?.kind === "deliverable"));
  return isOutdated ? { ...state, outdated: state.outdated + 1 } : state;
}

const withName = (item: ThreadItem, organization: ThreadItem["organization"], masked: boolean): ThreadItem =>
  ({
    ...item,
    organization,
    masked,
    ...(masked && { actor: null, payload: { ...item.payload, ...("reason" in item.payload && { reason: "" }) } }),
  }) as ThreadItem;

/**
 * The thread after its page was read anew: older entries that were on the screen stay, so that nobody's place is lost;
 * what the page says rules; and what was told after it was read is applied again.
 * @param recent events of late, oldest first
 */
export function withPage(state: ThreadState, page: Page, recent: readonly ShownEvent[]): ThreadState {
  const fresh = threadOf(page);
  const first = fresh.items[0]?.seq ?? 0;
  // Only what joins on without a gap may stay.
  const meets = state.items.some((item) => item.seq >= first);
  const older = meets && !state.isWindow ? state.items.filter((item) => item.seq < first) : [];
  return withEvents(
    {
      ...fresh,
      items: [...older, ...fresh.items],
      hasEarlier: older.length > 0 ? state.hasEarlier : fresh.hasEarlier,
      outdated: state.outdated,
    },
    recent.filter((event) => event.seq > page.cursor),
  );
}

/**
 * The thread with the page before its first entry; the far end is dropped beyond what a screen holds, and is then later.
 * @param before the number that the page was asked for: a thread that begins elsewhere by now stays as it is
 * @param recent events of late, oldest first
 * @param most entries to hold
 */
export function withEarlier(
  state: ThreadState,
  page: Page,
  before: number,
  recent: readonly ShownEvent[],
  most = entriesHeld,
): ThreadState {
  if (state.items[0]?.seq !== before) return state;
  const all = [...page.items.filter((item) => item.seq < before), ...state.items];
  return sinceRead(
    { ...state, items: all.slice(0, most), hasEarlier: page.hasEarlier, isWindow: state.isWindow || all.length > most },
    page,
    recent,
  );
}

/**
 * The thread with the page behind its last entry; the beginning is dropped beyond what a screen holds. At the end of the
 * talk it grows by itself again.
 * @param after the number that the page was asked for
 */
export function withLater(
  state: ThreadState,
  page: Page,
  after: number,
  recent: readonly ShownEvent[],
  most = entriesHeld,
): ThreadState {
  if (state.items.at(-1)?.seq !== after || !state.isWindow) return state;
  const all = [...state.items, ...page.items.filter((item) => item.seq > after)];
  const items = all.slice(-most);
  return sinceRead(
    {
      ...state,
      items,
      hasEarlier: state.hasEarlier || items.length < all.length,
      isWindow: page.hasLater,
      later: page.hasLater ? state.later : 0,
    },
    page,
    recent,
  );
}

/** With what was told after a page was read. It is counted already, and only shown now. */
const sinceRead = (state: ThreadState, { cursor }: Page, recent: readonly ShownEvent[]): ThreadState => ({
  ...withEvents(
    state,
    recent.filter((event) => event.seq > cursor),
  ),
  messages: state.messages,
  later: state.later,
});
