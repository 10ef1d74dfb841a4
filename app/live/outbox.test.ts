import { describe, expect, it, vi } from "vitest";
import { Outbox, type OutboxEntry, type OutboxStore } from "./outbox.ts";
import type { Answer } from "./protocol.ts";

const stream = "project:0199a000-0000-7000-8000-000000000001" as const;
/** What a person gives; its key is the next letter. */
const command = (of: `project:${string}` = stream) => ({
  name: "post-message" as const,
  stream: of,
  data: { markdown: "Hello" },
});
const done = (seq: number): Answer<"command"> => ({ ok: true, seq, rev: 1, result: { messageId: "m", seq, rev: 1 } });
const no = (code: string, retryable: boolean): Answer<"command"> => ({ ok: false, code, words: "Because.", retryable });

/** A browser's storage, which several pages share. */
function storage(): OutboxStore & { kept: Map<string, OutboxEntry> } {
  const kept = new Map<string, OutboxEntry>();
  return {
    kept,
    load: () => Promise.resolve([...kept.values()]),
    put: (entry) => Promise.resolve(void kept.set(entry.command.key, entry)),
    remove: (key) => Promise.resolve(void kept.delete(key)),
  };
}

/** A server whose answers the test gives one by one. */
function post(store = storage(), personId = "helen") {
  const sent: { key: string; answer: (answer: Answer<"command"> | null) => void }[] = [];
  const pauses: number[] = [];
  let resume: () => void = () => {};
  let time = 0;
  let made = 0;
  const outbox = new Outbox({
    store,
    personId,
    send: ({ key }) => new Promise((answer) => sent.push({ key, answer })),
    pause: (ms, woken) => {
      pauses.push(ms);
      return Promise.race([woken, new Promise<void>((go) => (resume = go))]);
    },
    now: () => String((time += 1)).padStart(4, "0"),
    newKey: () => "abcdefgh"[(made += 1) - 1] ?? "",
  });
  const keys = () => sent.map(({ key }) => key);
  /** Answers what was sent last. */
  const answer = async (given: Answer<"command"> | null) => {
    const before = outbox.entries;
    const asked = sent.length;
    const paused = pauses.length;
    sent.at(-1)?.answer(given);
    await vi.waitFor(() =>
      expect(outbox.entries !== before || sent.length !== asked || pauses.length !== paused).toBe(true),
    );
  };
  return { outbox, store, sent, keys, answer, pauses, resume: () => resume() };
}

describe("the outbox", () => {
  it("sends one after the other per stream, and different streams side by side", async () => {
    const { outbox, keys, answer } = post();
    outbox.add(command());
    outbox.add(command());
    outbox.add(command("project:other"));
    await vi.waitFor(() => expect(keys()).toEqual(["a", "c"]));
    await answer(done(1));
    expect(keys()).toEqual(["a", "c"]);
  });

  it("sends the same key again until there is an answer, and waits longer each time", async () => {
    const { outbox, keys, answer, pauses, resume } = post();
    outbox.add(command());
    await answer(null);
    resume();
    await vi.waitFor(() => expect(keys()).toEqual(["a", "a"]));
    await answer({ ...no("too_many", true), retryInMs: 7_000 } as never);
    resume();
    await vi.waitFor(() => expect(keys()).toEqual(["a", "a", "a"]));
    await answer(null);
    outbox.wake();
    await vi.waitFor(() => expect(keys()).toEqual(["a", "a", "a", "a"]));
    await answer(done(9));
    expect(pauses).toEqual([1_000, 7_000, 4_000]);
    expect(outbox.entries).toMatchObject([{ doneSeq: 9 }]);
  });

  it("shows a final refusal and goes on with the rest; the person may try again or discard it", async () => {
    const { outbox, keys, answer, store } = post();
    outbox.add(command());
    outbox.add(command());
    await answer(no("thread_not_found", false));
    await vi.waitFor(() => expect(keys()).toEqual(["a", "b"]));
    expect(outbox.entries[0]).toMatchObject({ refused: { code: "thread_not_found", words: "Because." } });
    await answer(done(1));
    outbox.retry("a");
    await vi.waitFor(() => expect(keys()).toEqual(["a", "b", "a"]));
    await answer(no("thread_not_found", false));
    outbox.discard("a");
    expect(outbox.entries.map((entry) => entry.command.key)).toEqual(["b"]);
    expect([...store.kept.keys()]).toEqual([]);
  });

  it("keeps an entry on the screen until its event is, and forgets it when the event comes without the answer", async () => {
    const { outbox, answer, store } = post();
    outbox.add(command());
    outbox.add(command());
    await answer(done(5));
    outbox.shown(stream, 4, []);
    expect(outbox.entries).toHaveLength(2);
    outbox.shown(stream, 6, ["b"]);
    expect(outbox.entries).toEqual([]);
    expect([...store.kept.keys()]).toEqual([]);
  });

  it("survives a reload, in order, and sends nothing of somebody else", async () => {
    const store = storage();
    const before = post(store);
    before.outbox.add(command());
    before.outbox.add(command());
    const other = post(store, "jonas");
    await other.outbox.open();
    expect(other.outbox.entries).toEqual([]);
    const after = post(store);
    await after.outbox.open();
    await after.outbox.open();
    expect(after.outbox.entries.map((entry) => entry.command.key)).toEqual(["a", "b"]);
    await after.answer(done(1));
    await vi.waitFor(() => expect(after.keys()).toEqual(["a", "b"]));
  });

  it("works without storage", async () => {
    const broken: OutboxStore = {
      load: () => Promise.reject(new Error("private")),
      put: () => Promise.reject(new Error("private")),
      remove: () => Promise.reject(new Error("private")),
    };
    const { outbox, answer } = post(broken as ReturnType<typeof storage>);
    await outbox.open();
    outbox.add(command());
    await answer(done(1));
    expect(outbox.entries).toMatchObject([{ doneSeq: 1 }]);
  });
});
