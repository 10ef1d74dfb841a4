import { describe, expect, it } from "vitest";
import { levels } from "#app/domain/sight/level.ts";
import { events, eventTypes } from "#app/domain/timeline/events.ts";
import type { EventType, Said } from "#app/domain/kernel/events.ts";
import { redactEvent, type LoggedEvent } from "./shown-event.ts";

const lakeside = { id: "o", slug: "lakeside", name: "Lakeside University", initials: "LU", hue: 2 };

const event: LoggedEvent = {
  stream: "project:p",
  seq: 7,
  id: "e",
  type: "pledge.signed",
  at: "2026-09-30T14:05:00.000Z",
  key: "the key",
  entity: "pledge:x",
  rev: null,
  audience: "everyone",
  payload: { pledgeId: "x", amountMinor: "500000" },
  actor: { id: "h", name: "Helen Ward" },
  organization: lakeside,
  payerId: lakeside.id,
  named: true,
  sealed: false,
  message: null,
};

const asEach = (changes: Partial<LoggedEvent>) =>
  Object.fromEntries(levels.map((level) => [level, redactEvent({ ...event, ...changes }, level)]));

describe("an event as each viewer sees it", () => {
  it("shows everybody who pledged, when they consented to be named", () => {
    for (const shown of Object.values(asEach({})))
      expect(shown).toMatchObject({ masked: false, organization: lakeside, actor: { name: "Helen Ward" } });
  });

  it("keeps a member without consent, its person and its reasons from all but co-funders and the steward", () => {
    const { visitor, member, cofunder, steward } = asEach({
      named: false,
      type: "pledge.withdrawn",
      payload: { amountMinor: "500000", reason: "Our board said no" },
    });
    for (const shown of [visitor, member]) {
      expect(shown).toMatchObject({
        masked: true,
        organization: null,
        actor: null,
        payload: { amountMinor: "500000" },
      });
      expect(JSON.stringify(shown)).not.toMatch(/Lakeside|Helen|board/);
    }
    for (const shown of [cofunder, steward])
      expect(shown).toMatchObject({ masked: false, organization: lakeside, payload: { reason: "Our board said no" } });
  });

  it("keeps a field from them that nobody declared, and any event that is not declared from everybody", () => {
    const comment = "As we said at Lakeside";
    const { visitor, member, cofunder } = asEach({ named: false, payload: { amountMinor: "500000", comment } });
    for (const shown of [visitor, member]) expect(shown).toHaveProperty("payload", { amountMinor: "500000" });
    expect(cofunder).toHaveProperty("payload.comment", comment);
    const later = "pledge.commented" as EventType;
    for (const shown of Object.values(asEach({ type: later, payload: { comment } })))
      expect(shown).toEqual({ stream: "project:p", seq: 7, type: "hidden" });
  });

  it("blanks every field that an area declares as somebody's words, and leaves every other as it is", () => {
    for (const type of eventTypes) {
      const { fields } = events[type];
      const payload = Object.fromEntries(Object.keys(fields).map((field) => [field, `Lakeside's ${field}`]));
      const shown = redactEvent({ ...event, type, payload, named: false }, "visitor");
      expect(shown).toHaveProperty(
        "payload",
        Object.fromEntries(
          Object.entries(payload).map(([field, value]) => [field, fields[field]?.isSafe ? value : ""]),
        ),
      );
    }
  });

  it("lets no verb say a field that its event does not declare", () => {
    const said: Said = {
      name: "deliverable.accepted",
      streams: [],
      // @ts-expect-error -- a new field is declared first, and is closed until it is declared safe
      payload: { deliverableId: "d", position: 1, title: "Groups", note: "", comment: "Works on ours" },
    };
    expect(said.payload).toHaveProperty("comment");
  });

  it("keeps what is sealed from co-funders too, never from the steward and its own people", () => {
    const { visitor, member, cofunder, steward } = asEach({
      named: false,
      sealed: true,
      type: "pledge.withdrawn",
      payload: { amountMinor: "500000", reason: "Our board said no" },
    });
    for (const shown of [visitor, member, cofunder]) {
      expect(shown).toMatchObject({
        masked: true,
        organization: null,
        actor: null,
        payload: { amountMinor: "500000" },
      });
      expect(JSON.stringify(shown)).not.toMatch(/Lakeside|Helen|board/);
    }
    expect(steward).toMatchObject({ masked: false, organization: lakeside });
    expect(redactEvent({ ...event, named: false, sealed: true }, "cofunder", ["o"])).toMatchObject({
      masked: false,
      organization: lakeside,
    });
  });

  it("tells nothing in an organization's own stream once its consent is taken back, and no note of its people anywhere", () => {
    const { visitor, member, cofunder } = asEach({ named: false, stream: "organization:o" });
    for (const shown of [visitor, member]) expect(shown).toEqual({ stream: "organization:o", seq: 7, type: "hidden" });
    expect(cofunder).toMatchObject({ organization: lakeside });
    expect(
      asEach({ named: false, type: "deliverable.accepted", payload: { position: 1, note: "Works on Lakeside's" } })
        .visitor,
    ).toMatchObject({ organization: null, payload: { position: 1, note: "" } });
  });

  it("never masks an organization from its own people", () => {
    const intent = { ...event, type: "intent.stated", named: false } as const;
    expect(redactEvent(intent, "member", ["another", "o"])).toMatchObject({
      masked: false,
      organization: lakeside,
      actor: { name: "Helen Ward" },
    });
    expect(redactEvent(intent, "member", ["another"])).toMatchObject({ masked: true, organization: null });
  });

  it("gives those it is not for its number, and nothing that tells what it was", () => {
    const { visitor, member, cofunder, steward } = asEach({ audience: "cofunders" });
    for (const shown of [visitor, member]) expect(shown).toEqual({ stream: "project:p", seq: 7, type: "hidden" });
    for (const shown of [cofunder, steward]) expect(shown).toMatchObject({ type: "pledge.signed" });
    expect(asEach({ audience: "members" }).member).toMatchObject({ type: "pledge.signed" });
    expect(asEach({ audience: "steward" }).cofunder).toMatchObject({ type: "hidden" });
  });

  it("does not tell by a consequence whose signature caused it", () => {
    for (const type of ["project.rules_frozen", "project.cofunded"] as const) {
      const { visitor, steward } = asEach({ type, named: null, payload: {} });
      for (const shown of [visitor, steward]) expect(shown).toMatchObject({ actor: null, organization: null });
    }
    expect(asEach({ type: "pledge.stood" }).visitor).toMatchObject({ actor: null, organization: lakeside });
    const moved = { type: "deliverable.moved", named: null, payload: { to: "accepted", reason: "" } } as const;
    for (const shown of Object.values(asEach({ ...moved, organization: null })))
      expect(shown).toMatchObject({ actor: null });
    expect(asEach(moved).visitor).toMatchObject({ actor: { name: "Helen Ward" }, organization: lakeside });
  });

  it("tells the key of a message, by which its writer recognizes it, and of nothing else", () => {
    expect(asEach({}).visitor).toMatchObject({ key: null });
    const message = {
      id: "m",
      seq: 7,
      author: { id: "h", name: "Helen Ward" },
      organization: null,
      lastSeq: 7,
      html: "",
      excerpt: "",
      rev: 1,
      replyTo: null,
      about: null,
      links: [],
      reactions: [],
      decision: null,
      createdAt: "",
      editedAt: null,
      deleted: null,
    };
    expect(asEach({ type: "message.posted", named: null, message }).visitor).toMatchObject({ key: "the key" });
  });
});
