import { expect, it } from "vitest";
import { authorWords, loginOf } from "./login.ts";

it("is one name with and without the sign that calls; accounts that are gone and bots are no people", () => {
  expect(["river-otter", "@river-otter", " @@river-otter "].map(loginOf)).toEqual(Array(3).fill("river-otter"));
  expect(["@river-otter", "Ghost", "weaver[bot]", "ghostwriter"].map(authorWords)).toEqual([
    "river-otter",
    "an account that is gone",
    "a bot, weaver",
    "ghostwriter",
  ]);
});
