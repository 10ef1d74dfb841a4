import { describe, expect, it } from "vitest";
import { peopleNamed } from "#app/live/timings.ts";
import { PresenceInProcess, presenceFor, type Present } from "./presence.ts";

const stream = "project:p";
const lakeside = { id: "l", slug: "lakeside", name: "Lakeside University", initials: "LU", hue: 2 };
const who = (name: string, organization: Present["organization"] = lakeside): Present => ({
  person: { id: name, name },
  organization,
});

describe("who is here", () => {
  it("counts a person once, in however many tabs, and until the last of them is gone", async () => {
    const store = new PresenceInProcess();
    expect(await store.renew(stream, "tab 1", who("Helen"), 60)).toBe(true);
    expect(await store.renew(stream, "tab 2", who("Helen"), 60)).toBe(false);
    expect(await store.renew(stream, "tab 3", who("Jonas"), 60)).toBe(true);
    expect((await store.here(stream)).map(({ person }) => person.name)).toEqual(["Helen", "Jonas"]);
    await store.shorten(stream, "tab 1", 10);
    expect(await store.sweep(10)).toEqual([]);
    expect(await store.here(stream)).toHaveLength(2);
    await store.shorten(stream, "tab 2", 20);
    expect(await store.sweep(19)).toEqual([]);
    expect(await store.sweep(20)).toEqual([stream]);
    expect((await store.here(stream)).map(({ person }) => person.name)).toEqual(["Jonas"]);
  });

  it("does not see somebody go who reloads within the grace", async () => {
    const store = new PresenceInProcess();
    await store.renew(stream, "before the reload", who("Helen"), 60);
    await store.shorten(stream, "before the reload", 10);
    expect(await store.renew(stream, "after it", who("Helen"), 70)).toBe(false);
    expect(await store.sweep(10)).toEqual([]);
    expect(await store.here(stream)).toHaveLength(1);
  });

  it("forgets a tab that fell silent, without waiting for its connection to end", async () => {
    const store = new PresenceInProcess();
    await store.renew(stream, "tab", who("Helen"), 60);
    await store.renew(stream, "tab", who("Helen"), 85);
    expect(await store.sweep(60)).toEqual([]);
    expect(await store.sweep(85)).toEqual([stream]);
    expect(await store.here(stream)).toEqual([]);
  });
});

describe("the set as it is told", () => {
  it("names people to people, and only organizations to visitors", () => {
    const { people, visitors } = presenceFor(stream, [who("Helen"), who("Jonas"), who("Ana", null)]);
    expect(people.people.map(({ person }) => person.name)).toEqual(["Helen", "Jonas", "Ana"]);
    expect(visitors).toEqual({ stream, total: 3, people: [], organizations: [{ organization: lakeside, people: 2 }] });
  });

  it("counts by organization when there are too many to name", () => {
    const crowd = Array.from({ length: peopleNamed + 1 }, (_, i) => who(`Person ${i}`));
    expect(presenceFor(stream, crowd).people).toEqual({
      stream,
      total: 51,
      people: [],
      organizations: [{ organization: lakeside, people: 51 }],
    });
  });
});
