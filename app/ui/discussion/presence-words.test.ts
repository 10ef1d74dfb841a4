import { describe, expect, it } from "vitest";
import type { Presence } from "#app/live/protocol.ts";
import { presenceWords, presentOrganizations, typingWords } from "./presence-words.ts";

const organization = (name: string) => ({ id: name, slug: name, name, initials: name.slice(0, 2), hue: 1 });
const who = (name: string, of: string | null) => ({
  person: { id: name, name },
  organization: of === null ? null : organization(of),
});
const here = (people: Presence["people"], organizations: [string, number][], total = people.length): Presence => ({
  stream: "project:p",
  total,
  people,
  organizations: organizations.map(([name, count]) => ({ organization: organization(name), people: count })),
});

describe("who is here, in words", () => {
  it("counts people by whom they represent, without oneself", () => {
    const presence = here(
      [
        who("Ana", "EarthLab"),
        who("Tom", "EarthLab"),
        who("Me", "EarthLab"),
        who("Ida", "Nordlys"),
        who("Guest", null),
      ],
      [
        ["EarthLab", 3],
        ["Nordlys", 1],
      ],
    );
    expect(presenceWords(presence, "Me")).toBe("EarthLab 2, Nordlys 1, 1 more, and you");
    expect(presentOrganizations(presence, "Me").map(({ name }) => name)).toEqual(["EarthLab", "Nordlys"]);
  });

  it("says when one is alone, and does not count a visitor", () => {
    expect(presenceWords(here([who("Me", "EarthLab")], [["EarthLab", 1]]), "Me")).toBe("Nobody else is here now");
    expect(presenceWords(here([], []), null)).toBe("Nobody is here now");
    expect(presenceWords(here([], [["EarthLab", 60]], 61), null)).toBe("EarthLab 60, 1 more");
  });
});

it("says who is writing", () => {
  expect(typingWords([])).toBe("");
  expect(typingWords([who("Jonas Weil", "Commons")])).toBe("Jonas Weil, Commons, is writing");
  expect(typingWords([who("Guest", null)])).toBe("Guest is writing");
  expect(typingWords([who("Ana", "EarthLab"), who("Ida", "Nordlys")])).toBe("Ana and Ida are writing");
  expect(typingWords([who("Ana", null), who("Ida", null), who("Tom", null)])).toBe("3 people are writing");
});
