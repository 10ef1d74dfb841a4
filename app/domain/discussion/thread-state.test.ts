import { describe, expect, it } from "vitest";
import type { ShownEvent, ShownMessage } from "#app/domain/kernel/shown-event.ts";
import type { ThreadItem } from "./thread.ts";
import { threadOf, withEvents, withPage } from "./thread-state.ts";

const message = (id: string, rev = 1, over: Partial<ShownMessage> = {}): ShownMessage => ({
  id,
  seq: 1,
  author: { id: "a", name: "Helen" },
  organization: null,
  html: `<p>${id} ${rev}</p>`,
  rev,
  replyToId: null,
  createdAt: "",
  editedAt: null,
  deleted: null,
  ...over,
});

const said = (seq: number, type: string, about: ShownMessage | null = null, payload: object = {}): ShownEvent =>
  ({ stream: "project:p", seq, id: `e${seq}`, type, at: "", actor: null, organization: null, masked: false, key: null, entity: null, rev: null, payload, message: about }) as ShownEvent;

const posted = (seq: number, id: string, rev = 1) => said(seq, "message.posted", message(id, rev)) as ThreadItem;
const page = (items: readonly ThreadItem[], over: object = {}) => ({ items, messages: items.length, hasLater: false, cursor: items.at(-1)?.seq ?? 0, ...over });
const seen = ({ items }: { readonly items: readonly ThreadItem[] }) => items.map((item) => [item.seq, item.type === "message.posted" ? item.message.html : item.type]);

describe("a thread on a screen", () => {
  it("grows by what is said, skips what no thread shows, and counts its messages", () => {
    const state = withEvents(threadOf(page([posted(1, "m")])), [
      said(2, "project.edited"),
      said(3, "project.moved", null, { from: "raising", to: "paused", reason: "" }),
      { stream: "project:p", seq: 4, type: "hidden" },
      posted(5, "n"),
    ]);
    expect(seen(state)).toEqual([[1, "<p>m 1</p>"], [3, "project.moved"], [5, "<p>n 1</p>"]]);
    expect(state.messages).toBe(2);
  });

  it("takes the newer of two readings of a message, in whichever order they come", () => {
    const start = threadOf(page([posted(1, "m")]));
    const edited = said(2, "message.edited", message("m", 3));
    const late = said(3, "message.edited", message("m", 2));
    expect(seen(withEvents(start, [edited, late]))).toEqual([[1, "<p>m 3</p>"]]);
    const deleted = said(4, "message.deleted", message("m", 4, { html: "", deleted: { byAuthor: true, reason: null } }));
    const state = withEvents(start, [edited, late, deleted]);
    expect(state.items).toMatchObject([{ message: { deleted: { byAuthor: true } } }]);
    expect(state.messages).toBe(0);
  });

  it("changes nothing by what the page had already", () => {
    const start = threadOf(page([posted(1, "m"), posted(2, "n")], { messages: 1 }));
    expect(seen(withEvents(start, [posted(2, "n")]))).toEqual(seen(start));
  });

  it("does not grow at the end of a window into the past, and says how much was said since", () => {
    const state = withEvents(threadOf(page([posted(1, "m")], { hasLater: true })), [posted(90, "n"), said(91, "message.edited", message("m", 2))]);
    expect(seen(state)).toEqual([[1, "<p>m 2</p>"]]);
    expect([state.later, state.messages]).toEqual([1, 2]);
  });

  it("keeps what was scrolled to when the page is read anew, and takes what it says", () => {
    const state = withEvents(threadOf(page([posted(1, "m"), posted(2, "n")])), [posted(3, "o")]);
    const anew = withPage(state, page([posted(2, "n", 2), posted(3, "o"), posted(4, "p")], { messages: 4 }), []);
    expect(seen(anew)).toEqual([[1, "<p>m 1</p>"], [2, "<p>n 2</p>"], [3, "<p>o 1</p>"], [4, "<p>p 1</p>"]]);
  });

  it("keeps what was told after the page was read", () => {
    const state = threadOf(page([posted(1, "m")]));
    expect(seen(withPage(state, page([posted(1, "m")]), [posted(1, "m"), posted(2, "n")]))).toEqual([[1, "<p>m 1</p>"], [2, "<p>n 1</p>"]]);
  });

  it("shows nothing of a page that the new one does not reach", () => {
    const state = threadOf(page([posted(1, "m")]));
    expect(seen(withPage(state, page([posted(600, "n")]), []))).toEqual([[600, "<p>n 1</p>"]]);
  });
});
