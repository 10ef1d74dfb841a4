import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slugOf } from "./slug.ts";

describe("the address of a project", () => {
  it.each([
    ["Know what each group costs, while it runs", "know-what-each-group-costs-while-it-runs"],
    [
      "Pull new course material without overwriting students’ work",
      "pull-new-course-material-without-overwriting-students-work",
    ],
    ["Größere Übersicht für Łódź & Malmø", "grossere-ubersicht-fur-lodz-malmo"],
    ["new", "project-new"],
    ["共有", "project"],
    ["!!!", "project"],
  ])("of %j is %s", (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  it("ends at a word when the title is long", () => {
    const slug = slugOf(
      "A very long title that goes on and on about everything that could possibly be shared between organizations",
    );
    expect(slug).toBe("a-very-long-title-that-goes-on-and-on-about-everything-that-could-possibly-be-shared");
    expect(slug.length).toBeLessThanOrEqual(90);
  });

  it("of any title at all fits the table", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 140 }), (title) => {
        const slug = slugOf(title);
        expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(slug.length).toBeLessThanOrEqual(95);
      }),
    );
  });
});
