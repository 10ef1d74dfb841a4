import { describe, expect, it } from "vitest";
import { isShownEvent, isSlice, isServerEvent } from "./incoming.ts";
import { answerSchemas, shownEvent, serverEvents } from "./protocol.ts";

const stream = "project:0199a000-0000-7000-8000-000000000001";
const id = "0199a000-0000-7000-8000-000000000002";
const person = { id, name: "Helen Ward" };
const organization = { id, slug: "lakeside", name: "Lakeside University", initials: "LU", hue: 2 };
const at = "2026-09-30T14:05:00.000Z";
const message = {
  id,
  seq: 3,
  author: person,
  organization,
  html: "<p>Hello</p>",
  rev: 1,
  lastSeq: 5,
  excerpt: "Hello",
  replyTo: { id, author: person, excerpt: "Hi", deleted: null, lastSeq: 2 },
  about: { kind: "topic", id, number: 1, title: "Costs" },
  links: [
    {
      contributionId: id,
      url: "https://example.org/1",
      kind: "pull_request",
      state: "merged",
      repository: "a/b",
      number: 1,
      title: "T",
    },
  ],
  reactions: [{ kind: "thanks", people: [person] }],
  decision: { id, number: 3, agreed: [{ person, organization }] },
  createdAt: at,
  editedAt: null,
  deleted: null,
};
const seen = {
  stream,
  seq: 3,
  id,
  type: "message.posted",
  at,
  actor: person,
  organization,
  masked: false,
  key: "k",
  entity: null,
  rev: 1,
  payload: {},
  message,
};
const hidden = { stream, seq: 4, type: "hidden" };

const good = {
  event: { stream, events: [seen, hidden] },
  presence: {
    stream,
    total: 2,
    people: [{ person, organization: null }],
    organizations: [{ organization, people: 1 }],
  },
  signal: { stream, kind: "typing", person, organization },
  revoked: { stream: null, reason: "signed_out" },
  drain: { reconnectInMs: 200 },
  outdated: { minBuild: 2 },
} as const;

type Name = keyof typeof serverEvents;
const names = Object.keys(serverEvents) as Name[];

/** The value with one field, at any depth, taken away or replaced; and that field's name. */
function* broken(value: unknown): Generator<readonly [string, unknown]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const put = (changed: unknown) =>
      Array.isArray(value)
        ? value.map((each, i) => (String(i) === key ? changed : (each as unknown)))
        : { ...value, [key]: changed };
    yield [key, put(undefined)];
    yield [key, put(Symbol("nothing that JSON knows"))];
    for (const [name, changed] of broken(inner)) yield [name, put(changed)];
  }
}

/** No code of the browser stumbles over these. */
const unread = new Set(["masked", "key", "entity"]);

describe("what the browser takes from the server", () => {
  it.each(names)("is all that the protocol calls %s", (name) => {
    expect(serverEvents[name].safeParse(good[name]).success).toBe(true);
    expect(isServerEvent(name, good[name])).toBe(true);
  });

  it.each(names)("is never a broken %s that pages would stumble over", (name) => {
    const faults = [...broken(good[name])].filter(
      ([field, value]) => !unread.has(field) && !serverEvents[name].safeParse(value).success,
    );
    expect(faults.length).toBeGreaterThan(0);
    // An event's own revision is not read; its message's is.
    for (const [field, value] of faults) if (field !== "rev") expect(isServerEvent(name, value), field).toBe(false);
    for (const value of [null, undefined, 0, "x", [], {}]) expect(isServerEvent(name, value)).toBe(false);
  });

  it("is a piece of a stream, or nothing", () => {
    const slice = { ok: true, head: 4, events: [seen, hidden], more: false, level: "member" };
    expect(answerSchemas.sync.safeParse(slice).success && isSlice(slice)).toBe(true);
    expect(isSlice({ ok: false, code: "not_found" })).toBe(false);
    expect(isSlice({ ...slice, events: [{}] })).toBe(false);
    expect([seen, hidden, {}, null].map((each) => isShownEvent(each))).toEqual(
      [seen, hidden, {}, null].map((each) => shownEvent.safeParse(each).success),
    );
  });
});
