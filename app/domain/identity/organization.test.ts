import { describe, expect, it } from "vitest";
import { createOrganizationInput, freeSlug, initialsOf, leastUsedHue, organizationSlug } from "./organization.ts";

describe("an organization's address", () => {
  it("is its name in plain letters", () => {
    expect(organizationSlug("Harbour Oceanography Institute")).toBe("harbour-oceanography-institute");
    expect(organizationSlug("Universität Zürich & Søn")).toBe("universitat-zurich-son");
    expect(organizationSlug("Łódź’s Lab")).toBe("lodzs-lab");
    expect(organizationSlug("  --2i2c--  ")).toBe("2i2c");
  });

  it("falls back to a plain word for names that have no Latin letters, and keeps off pages that exist", () => {
    expect(organizationSlug("大学")).toBe("organization");
    expect(organizationSlug("New")).toBe("organization-new");
  });

  it("never ends or begins with a dash, however long the name is", () => {
    for (let length = 1; length < 130; length++)
      expect(organizationSlug("ab ".repeat(length))).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it("takes the first number that is free", () => {
    expect(freeSlug("lab", new Set())).toBe("lab");
    expect(freeSlug("lab", new Set(["lab", "lab-2", "lab-4"]))).toBe("lab-3");
  });
});

describe("an organization's mark", () => {
  it("has the first letters of two telling words", () => {
    expect(initialsOf("Harbour Oceanography Institute")).toBe("HO");
    expect(initialsOf("University of the Lakes")).toBe("UL");
    expect(initialsOf("EarthLab")).toBe("EL");
    expect(initialsOf("mirador")).toBe("MI");
    expect(initialsOf("École normale")).toBe("ÉN");
    expect(initialsOf("大学 計算機")).toBe("大計");
    expect(initialsOf("X")).toBe("X");
    expect(initialsOf("The Of")).toBe("TO");
  });

  it("takes the hue that is rarest so far", () => {
    expect(leastUsedHue(new Map())).toBe(1);
    expect(
      leastUsedHue(
        new Map([
          [1, 1],
          [2, 1],
        ]),
      ),
    ).toBe(3);
    expect(leastUsedHue(new Map(Array.from({ length: 12 }, (_, i) => [i + 1, i === 6 ? 1 : 2])))).toBe(7);
  });
});

it("refuses names and addresses that would mislead or break a page, with a sentence", () => {
  const good = {
    key: "0199a000-0000-7000-8000-000000000001",
    name: "EarthLab",
    kind: "member",
    websiteUrl: "https://earthlab.example",
    runs: "Three summer schools on one hub.",
    applicantPosition: "Director",
  };
  expect(createOrganizationInput.safeParse(good).success).toBe(true);
  for (const wrong of [
    { name: " " },
    { name: "E\u202eLab" },
    { name: "…!" },
    { name: "x".repeat(121) },
    { kind: "steward" },
    { websiteUrl: "" },
    { runs: " " },
    { applicantPosition: undefined },
    { vouchedBy: "x".repeat(281) },
    { websiteUrl: "javascript:alert(1)" },
    { websiteUrl: "earthlab.example" },
    { description: "x".repeat(2_001) },
  ])
    expect(createOrganizationInput.safeParse({ ...good, ...wrong }).success, JSON.stringify(wrong).slice(0, 60)).toBe(
      false,
    );
});
