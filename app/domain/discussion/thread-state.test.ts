import { describe, expect, it } from "vitest";
import { events, eventsAbout } from "#app/domain/timeline/events.ts";
import { voiceOf } from "#app/domain/timeline/thread-lines.ts";
import type { ShownEvent, ShownMessage } from "#app/domain/timeline/shown-event.ts";
import type { ThreadItem } from "./thread.ts";
import { threadOf, withEarlier, withEvents, withLater, withPage } from "./thread-state.ts";

const message = (id: string, rev = 1, over: Partial<ShownMessage> = {}): ShownMessage => ({
  id,
  seq: 1,
  author: { id: "a", name: "Helen" },
  organization: null,
  lastSeq: rev,
  html: `<p>${id} ${rev}</p>`,
  excerpt: `${id} ${rev}`,
  rev,
  replyTo: null,
  about: null,
  links: [],
  reactions: [],
  decision: null,
  createdAt: "",
  editedAt: null,
  deleted: null,
  ...over,
});

const said = (seq: number, type: string, about: ShownMessage | null = null, payload: object = {}): ShownEvent =>
  ({
    stream: "project:p",
    seq,
    id: `e${seq}`,
    type,
    at: "",
    actor: null,
    organization: null,
    masked: false,
    key: null,
    entity: null,
    rev: null,
    payload,
    message: about,
  }) as ShownEvent;

const posted = (seq: number, id: string, rev = 1) => said(seq, "message.posted", message(id, rev)) as ThreadItem;
const page = (items: readonly ThreadItem[], over: object = {}) => ({
  items,
  messages: items.length,
  hasEarlier: false,
  hasLater: false,
  about: null,
  cursor: items.at(-1)?.seq ?? 0,
  ...over,
});
const seen = ({ items }: { readonly items: readonly ThreadItem[] }) =>
  items.map((item) => [item.seq, item.type === "message.posted" ? item.message.html : item.type]);

describe("a thread on a screen", () => {
  it("shows how far an upstream contribution has come in every message that names it, and asks anew for what only the page knows", () => {
    const link = {
      contributionId: "c",
      url: "https://x.org/1",
      kind: "pull_request",
      state: "in_review",
      repository: "a/b",
      number: 1,
      title: "T",
    } as const;
    const aboutIt = { kind: "deliverable", id: "d", number: 1, title: "Login" } as const;
    const state = threadOf(
      page([
        said(1, "message.posted", message("m", 1, { links: [link] })) as ThreadItem,
        said(2, "message.posted", message("n", 2, { about: aboutIt })) as ThreadItem,
      ]),
    );
    const moved = withEvents(state, [
      said(3, "contribution.moved", null, { contributionId: "c", title: "T", from: "in_review", to: "merged" }),
    ]);
    expect(moved.items.map(({ message: shown }) => shown?.links.map((each) => each.state) ?? [])).toEqual([
      ["merged"],
      [],
      [],
    ]);
    expect(moved.outdated).toBe(0);
    expect(withEvents(state, [said(3, "contribution.linked", null, { contributionId: "e" })]).outdated).toBe(1);
    expect(withEvents(state, [said(3, "project.scoped", null, {})]).outdated).toBe(1);
  });

  it("keeps to what it is about: only that grows, and only that is counted", () => {
    const aboutIt = { kind: "deliverable", id: "d", number: 1, title: "Login" } as const;
    const state = withEvents(threadOf(page([], { about: aboutIt })), [
      posted(1, "elsewhere"),
      said(2, "message.posted", message("here", 2, { about: aboutIt })),
      { ...said(3, "deliverable.accepted", null, { deliverableId: "d" }), entity: "deliverable:d" } as ShownEvent,
      { ...said(4, "deliverable.accepted", null, { deliverableId: "e" }), entity: "deliverable:e" } as ShownEvent,
      said(5, "message.deleted", message("elsewhere", 5)),
    ]);
    expect([state.items.map(({ seq }) => seq), state.messages]).toEqual([[2, 3], 1]);
    expect(withEvents(state, [said(6, "message.deleted", message("here", 6, { about: aboutIt }))]).messages).toBe(0);
  });

  it("grows by what is said, skips what no thread shows, and counts its messages", () => {
    const state = withEvents(threadOf(page([posted(1, "m")])), [
      said(2, "project.edited"),
      said(3, "project.moved", null, { from: "raising", to: "paused", reason: "" }),
      { stream: "project:p", seq: 4, type: "hidden" },
      posted(5, "n"),
    ]);
    expect(seen(state)).toEqual([
      [1, "<p>m 1</p>"],
      [3, "project.moved"],
      [5, "<p>n 1</p>"],
    ]);
    expect(state.messages).toBe(2);
  });

  it("stops naming, and begins to name, in what was told of a pledge before", () => {
    const organization = { id: "o", slug: "earthlab", name: "EarthLab", initials: "EL", hue: 1 };
    const about = (seq: number, type: string, pledgeId: string, over: object = {}) =>
      ({
        ...said(seq, type, null, { pledgeId, reason: "Our board said no" }),
        organization,
        actor: { id: "t", name: "Tomás" },
        ...over,
      }) as ShownEvent;
    const start = threadOf(
      page([
        about(1, "pledge.signed", "p") as ThreadItem,
        about(2, "pledge.withdrawn", "other") as ThreadItem,
        about(3, "pledge.withdrawn", "p") as ThreadItem,
      ]),
    );
    const hushed = withEvents(start, [
      about(4, "pledge.naming_set", "p", { masked: true, organization: null, actor: null }),
    ]);
    expect(hushed.items.map(({ organization: of, masked }) => [of?.name ?? null, masked])).toEqual([
      [null, true],
      ["EarthLab", false],
      [null, true],
    ]);
    expect(JSON.stringify([hushed.items[0], hushed.items[2]])).not.toMatch(/EarthLab|Tomás|board/);
    expect(withEvents(hushed, [about(5, "pledge.naming_set", "p")]).items[0]).toMatchObject({
      masked: false,
      organization,
    });
  });

  it("asks for the page anew when a pledge is signed with another consent, or in another's name, than it was told with", () => {
    const organization = { id: "o", slug: "earthlab", name: "EarthLab", initials: "EL", hue: 1 };
    const told = (seq: number, type: string, over: object = {}) =>
      ({
        ...said(seq, type, null, { pledgeId: "p" }),
        organization,
        actor: { id: "t", name: "Tomás" },
        ...over,
      }) as ShownEvent;
    const start = threadOf(page([told(1, "intent.stated") as ThreadItem]));
    const same = withEvents(start, [told(2, "pledge.signed")]);
    expect(same.outdated).toBe(0);
    const hushed = withEvents(start, [told(2, "pledge.signed", { masked: true, organization: null, actor: null })]);
    expect(hushed.outdated).toBe(1);
    expect(JSON.stringify(hushed.items)).not.toMatch(/EarthLab|Tomás/);
    const moved = withEvents(start, [
      told(2, "pledge.signed", { organization: { ...organization, id: "other", name: "Polar Archive" } }),
    ]);
    expect([moved.outdated, moved.items[0]?.organization?.name]).toEqual([1, "Polar Archive"]);
    expect(withPage(moved, page(moved.items), []).outdated).toBe(1);
  });

  it("takes the newer of two readings of a message, in whichever order they come", () => {
    const start = threadOf(page([posted(1, "m")]));
    const edited = said(2, "message.edited", message("m", 3));
    const late = said(3, "message.edited", message("m", 2));
    expect(seen(withEvents(start, [edited, late]))).toEqual([[1, "<p>m 3</p>"]]);
    const deleted = said(
      4,
      "message.deleted",
      message("m", 4, { html: "", deleted: { byAuthor: true, reason: null } }),
    );
    const state = withEvents(start, [edited, late, deleted]);
    expect(state.items).toMatchObject([{ message: { deleted: { byAuthor: true } } }]);
    expect(state.messages).toBe(0);
  });

  it("takes what people say to a message, and changes what quotes it with it", () => {
    const quote = { id: "m", author: { id: "a", name: "Helen" }, excerpt: "m 1", deleted: null, lastSeq: 1 };
    const start = threadOf(
      page([posted(1, "m"), said(2, "message.posted", message("n", 2, { replyTo: quote })) as ThreadItem]),
    );
    const thanks = { kind: "thanks", people: [{ id: "t", name: "Tomás" }] } as const;
    const thanked = withEvents(start, [
      said(3, "message.reacted", message("m", 1, { lastSeq: 3, reactions: [thanks] })),
      said(4, "message.edited", message("n", 3, { lastSeq: 4, replyTo: { ...quote, lastSeq: 3 } })),
    ]);
    expect(thanked.items).toMatchObject([
      { message: { reactions: [thanks] } },
      { message: { html: "<p>n 3</p>", replyTo: { excerpt: "m 1", lastSeq: 3 } } },
    ]);
    // Read before the thanks, told after them.
    expect(withEvents(thanked, [said(5, "message.reacted", message("m", 1, { lastSeq: 2 }))])).toEqual(thanked);
    const gone = withEvents(thanked, [
      said(
        6,
        "message.deleted",
        message("m", 2, { lastSeq: 6, excerpt: "", deleted: { byAuthor: true, reason: null } }),
      ),
    ]);
    expect(gone.items[1]).toMatchObject({ message: { replyTo: { excerpt: "", deleted: { byAuthor: true } } } });
  });

  it("changes nothing by what the page had already", () => {
    const start = threadOf(page([posted(1, "m"), posted(2, "n")], { messages: 1 }));
    expect(seen(withEvents(start, [posted(2, "n")]))).toEqual(seen(start));
  });

  it("does not grow at the end of a window into the past, and says how much was said since", () => {
    const state = withEvents(threadOf(page([posted(1, "m")], { hasLater: true })), [
      posted(90, "n"),
      said(91, "message.edited", message("m", 2)),
    ]);
    expect(seen(state)).toEqual([[1, "<p>m 2</p>"]]);
    expect([state.later, state.messages]).toEqual([1, 2]);
  });

  it("keeps what was scrolled to when the page is read anew, and takes what it says", () => {
    const state = withEvents(threadOf(page([posted(1, "m"), posted(2, "n")])), [posted(3, "o")]);
    const anew = withPage(state, page([posted(2, "n", 2), posted(3, "o"), posted(4, "p")], { messages: 4 }), []);
    expect(seen(anew)).toEqual([
      [1, "<p>m 1</p>"],
      [2, "<p>n 2</p>"],
      [3, "<p>o 1</p>"],
      [4, "<p>p 1</p>"],
    ]);
  });

  it("keeps what was told after the page was read", () => {
    const state = threadOf(page([posted(1, "m")]));
    expect(seen(withPage(state, page([posted(1, "m")]), [posted(1, "m"), posted(2, "n")]))).toEqual([
      [1, "<p>m 1</p>"],
      [2, "<p>n 1</p>"],
    ]);
  });

  it("shows nothing of a page that the new one does not reach", () => {
    const state = threadOf(page([posted(1, "m")]));
    expect(seen(withPage(state, page([posted(600, "n")]), []))).toEqual([[600, "<p>n 1</p>"]]);
  });
});

describe("a thread that is read on at either end", () => {
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => posted(from + i, `m${from + i}`));
  const ends = ({ items, hasEarlier, isWindow }: ReturnType<typeof threadOf>) => [
    items[0]?.seq,
    items.at(-1)?.seq,
    items.length,
    hasEarlier,
    isWindow,
  ];

  it("holds a bounded number of entries, and takes up again what it dropped", () => {
    const end = threadOf(page(range(91, 100), { messages: 100, hasEarlier: true }));
    const up = withEarlier(end, page(range(81, 90), { hasEarlier: true, hasLater: true, cursor: 100 }), 91, [], 15);
    expect(ends(up)).toEqual([81, 95, 15, true, true]);
    const down = withLater(up, page(range(96, 100), { hasEarlier: true, cursor: 100 }), 95, [], 15);
    expect(ends(down)).toEqual([86, 100, 15, true, false]);
    expect(down.messages).toBe(100);
  });

  it("shows at the end what was said while it was away, counted once", () => {
    const away = withEvents(threadOf(page(range(81, 95), { messages: 100, hasEarlier: true, hasLater: true })), [
      posted(101, "new"),
      said(102, "message.edited", message("m96", 2)),
    ]);
    expect([away.later, away.messages]).toEqual([1, 101]);
    const recent = [posted(101, "new"), said(102, "message.edited", message("m96", 2))];
    const back = withLater(away, page(range(96, 100), { cursor: 100 }), 95, recent);
    expect(ends(back)).toEqual([81, 101, 21, true, false]);
    expect(back).toMatchObject({ messages: 101, later: 0 });
    expect(seen(back)[15]).toEqual([96, "<p>m96 2</p>"]);
  });

  it("leaves a page that does not join on", () => {
    const state = threadOf(page(range(50, 60), { hasEarlier: true, hasLater: true }));
    expect(withEarlier(state, page(range(1, 10)), 40, [])).toBe(state);
    expect(withLater(state, page(range(80, 90)), 70, [])).toBe(state);
  });

  it("blanks of a pledge's lines, when its name is taken back, all that their events declare as somebody's words", () => {
    const texts = eventsAbout.pledge.types.flatMap((type) =>
      Object.entries(events[type].fields).flatMap(([field, { isSafe }]) => (isSafe || !voiceOf(type) ? [] : [field])),
    );
    expect(new Set(texts)).toEqual(new Set(["reason"]));
  });
});
