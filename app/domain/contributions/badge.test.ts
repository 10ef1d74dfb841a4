import { describe, expect, it } from "vitest";
import { badgeSvg, contributionBadge, projectBadge } from "./badge.ts";

describe("a badge", () => {
  it("says its words to a screen reader and to the eye", () => {
    const svg = badgeSvg(contributionBadge({ organizations: 5, inKind: true, upstream: true }));
    expect(svg).toContain('aria-label="made possible by: 5 organizations and work in kind"');
    expect(svg).toContain(">5 organizations and work in kind</text>");
  });

  it("cannot be made to carry markup, however the words come in", () => {
    const svg = badgeSvg({ label: '"><script>alert(1)</script>', value: "a & b", upstream: false });
    expect(svg).not.toContain("<script");
    expect(svg.match(/<[a-z]+/gi)?.length).toBe(
      badgeSvg({ label: "x", value: "y", upstream: false }).match(/<[a-z]+/gi)?.length,
    );
    expect(svg).toContain("a &#38; b");
  });

  it("counts one and many, and says where nobody paid yet", () => {
    expect(projectBadge({ organizations: 1, upstream: 0, done: false }).value).toBe("1 organization");
    expect(projectBadge({ organizations: 4, upstream: 6, done: true }).value).toBe("4 organizations · 6 merged");
    expect(contributionBadge({ organizations: 0, inKind: false, upstream: false }).value).toBe("not yet");
    expect(contributionBadge({ organizations: 0, inKind: false, upstream: true, stated: "GESIS" }).value).toBe("GESIS");
  });

  it("grows with its words and stays bounded", () => {
    const width = (value: string) =>
      Number(/width="(\d+)"/.exec(badgeSvg({ label: "made possible by", value, upstream: true }))?.[1]);
    expect(width("eleven organizations")).toBeGreaterThan(width("one"));
    expect(width("m".repeat(5_000))).toBeLessThan(1_000);
  });
});
