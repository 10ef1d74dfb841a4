import { expect, it } from "vitest";
import { hasSaid, withOwn } from "./reaction.ts";

const [helen, tomas] = [
  { id: "h", name: "Helen Ward" },
  { id: "t", name: "Tomás Vega" },
];
const agreed = [{ kind: "agree", people: [helen] }] as const;

it("shows at once what one says to a message, once, and what one takes back no more", () => {
  const both = withOwn(
    agreed,
    [
      { kind: "agree", on: true },
      { kind: "agree", on: true },
      { kind: "thanks", on: true },
    ],
    tomas,
  );
  expect(both).toEqual([
    { kind: "agree", people: [helen, tomas] },
    { kind: "thanks", people: [tomas] },
  ]);
  expect(hasSaid(both, "agree", "t")).toBe(true);
  expect(hasSaid(both, "watching", "t")).toBe(false);
  expect(
    withOwn(
      both,
      [
        { kind: "thanks", on: false },
        { kind: "agree", on: false },
      ],
      tomas,
    ),
  ).toEqual(agreed);
});
