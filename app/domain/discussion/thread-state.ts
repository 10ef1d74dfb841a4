import type { ShownEvent } from "#app/domain/kernel/shown-event.ts";
import { isThreadItem, type ThreadItem, type ThreadPage } from "./thread.ts";

/** A thread on a screen: the page it came with, and what was told since. */
export interface ThreadState {
  readonly items: readonly ThreadItem[];
  /** Messages in the whole thread, without the deleted ones. */
  readonly messages: number;
  /** A window into the past does not grow at its end; this counts what was said meanwhile. */
  readonly later: number;
  readonly isWindow: boolean;
}

export const threadOf = ({ items, messages, hasLater }: Pick<ThreadPage, "items" | "messages" | "hasLater">): ThreadState => ({
  items,
  messages,
  later: 0,
  isWindow: hasLater,
});

/**
 * The thread after these events: what a fresh load would show. An event that the page had already changes nothing, so a
 * page that was read a moment after its cursor ends the same.
 */
export const withEvents = (state: ThreadState, events: readonly ShownEvent[]): ThreadState => events.reduce(withEvent, state);

function withEvent(state: ThreadState, event: ShownEvent): ThreadState {
  if (event.type === "message.edited" || event.type === "message.deleted") {
    const { message } = event;
    const messages = state.messages - (event.type === "message.deleted" ? 1 : 0);
    if (!message) return { ...state, messages };
    const isOlder = (item: ThreadItem) => item.type === "message.posted" && item.message.id === message.id && item.message.rev < message.rev;
    return { ...state, messages, items: state.items.map((item) => (isOlder(item) ? ({ ...item, message }) : item)) };
  }
  if (!isThreadItem(event)) return state;
  const messages = state.messages + (event.type === "message.posted" ? 1 : 0);
  const last = state.items.at(-1)?.seq ?? 0;
  if (event.seq <= last) return { ...state, messages };
  if (state.isWindow) return { ...state, messages, later: state.later + 1 };
  return { ...state, messages, items: [...state.items, event] };
}

/**
 * The thread after its page was read anew: older entries that were on the screen stay, so that nobody's place is lost;
 * what the page says rules; and what was told after it was read is applied again.
 * @param recent events of late, oldest first
 */
export function withPage(
  state: ThreadState,
  page: Pick<ThreadPage, "items" | "messages" | "hasLater" | "cursor">,
  recent: readonly ShownEvent[],
): ThreadState {
  const fresh = threadOf(page);
  const first = fresh.items[0]?.seq ?? 0;
  // Only what joins on without a gap may stay.
  const meets = state.items.some((item) => item.seq >= first);
  const older = meets && !state.isWindow ? state.items.filter((item) => item.seq < first) : [];
  return withEvents({ ...fresh, items: [...older, ...fresh.items] }, recent.filter((event) => event.seq > page.cursor));
}
