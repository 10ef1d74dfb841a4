import fc from "fast-check";
import { expect, it } from "vitest";
import { noticeBytes } from "#app/domain/kernel/push.ts";
import { newsKinds, notificationKinds } from "./news-kinds.ts";
import type { ShownNotification } from "./notification.ts";
import { askPayload, newsPayload } from "./push-payload.ts";

const kinds = notificationKinds.filter((kind) => !newsKinds[kind].waits);
const bytes = (payload: unknown) => Buffer.byteLength(JSON.stringify(payload));

const news = (changes: Partial<ShownNotification>): ShownNotification => ({
  id: "0199a000-0000-7000-8000-000000000001",
  kind: "message",
  at: "2026-09-30T14:05:00.000Z",
  read: false,
  about: { title: "Know what each group costs", href: "/projects/know-what-each-group-costs", wishHref: null },
  href: "/projects/know-what-each-group-costs/discussion?message=1#message-1",
  what: "Does it fit a classroom?",
  who: "Amara, Savanna Data Collective",
  why: null,
  ...changes,
});

it("says what a letter says, in one line, and where it is read", () => {
  expect(newsPayload(news({}))).toEqual({
    tag: "0199a000-0000-7000-8000-000000000001",
    title: "Know what each group costs",
    text: "Amara, Savanna Data Collective: Does it fit a classroom?",
    path: "/projects/know-what-each-group-costs/discussion?message=1#message-1",
  });
  expect(newsPayload(news({ kind: "mention", what: "Two\n\nlines" })).text).toBe(
    "Amara, Savanna Data Collective calls you: Two lines",
  );
  expect(askPayload("1", "").title).toBe("Tributary");
});

it("is cut where no system shows more, between characters", () => {
  const { text } = newsPayload(news({ what: "🌊".repeat(400) }));
  expect([...text]).toHaveLength(240);
  expect(text.endsWith("🌊…")).toBe(true);
});

it("fits into one message whatever is written, in whatever script", () => {
  const words = fc.oneof(
    fc.string({ maxLength: 2_000, unit: "binary" }),
    fc.string({ maxLength: 2_000 }),
    fc.constant('"\\'.repeat(1_000)),
    fc.constant("\u0001\ud800".repeat(900)),
    fc.constant("漢🌊".repeat(900)),
  );
  fc.assert(
    fc.property(words, words, words, fc.constantFrom(...kinds), (title, what, who, kind) => {
      const payload = newsPayload(
        news({
          kind,
          what,
          who,
          why: what,
          about: { title, href: "/projects/s", wishHref: null },
          href: `/projects/${"s".repeat(200)}`,
        }),
      );
      expect(bytes(payload)).toBeLessThanOrEqual(noticeBytes);
      expect(`${payload.title}${payload.text}`).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      expect(bytes(askPayload("1", title))).toBeLessThanOrEqual(noticeBytes);
    }),
  );
});
