import { describe, expect, it } from "vitest";
import { counting, objected, withoutConsent, type AnswerFacts } from "./answers.ts";

const said = (repository: string, answer: AnswerFacts["answer"], standing: AnswerFacts["standing"] = "proven") => ({
  repository,
  answer,
  standing,
});

describe("what maintainers answered", () => {
  it("names each repository that has not agreed, read without case", () => {
    const answers = [
      said("C/d", "consents"),
      said("e/f", "objects"),
      said("g/h", "conditional"),
      said("i/j", "consents", "unproven"),
    ];
    expect(withoutConsent({ repositories: ["a/b", "c/d", "e/f", "g/h", "i/j"], answers })).toEqual([
      "a/b",
      "e/f",
      "g/h",
      "i/j",
    ]);
    expect(withoutConsent({ repositories: [], answers })).toEqual(["none named yet"]);
  });

  it("an objection holds whoever else agrees, and an objection of somebody unproven holds nothing", () => {
    const repositories = ["a/b"];
    const agreed = [said("a/b", "conditional"), said("a/b", "consents")];
    expect(withoutConsent({ repositories, answers: agreed })).toEqual([]);
    expect(objected({ repositories, answers: [...agreed, said("a/b", "objects")] })).toEqual(["a/b"]);
    expect(objected({ repositories, answers: [...agreed, said("a/b", "objects", "unproven")] })).toEqual([]);
  });

  it("what stood before counts until somebody proven answered", () => {
    const before = said("a/b", "objects", "before");
    expect(counting([before], "a/b")).toEqual([before]);
    expect(objected({ repositories: ["a/b"], answers: [before, said("a/b", "consents")] })).toEqual([]);
  });
});
