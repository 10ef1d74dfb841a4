import { dictionary } from "@zxcvbn-ts/language-common";
import { describe, expect, it } from "vitest";
import { limits } from "#app/domain/kernel/limits.ts";
import { passwordWeakness } from "./password-strength.server.ts";

const own = ["Amara Okafor", "amara.n.okafor@savanna.example", "Meridian Network"];

describe("a password", () => {
  it("may be a few plain words, in any script, and whatever a password manager makes up", async () => {
    for (const fine of [
      "granite otter lamp",
      "many streams, one river",
      "correct horse battery",
      "зимний трамвай едет",
      "大学の計算機は川の流れ",
      "T7#kq9!vLw2@",
      "a song of 12 rivers",
      "granite otter 00000000",
    ])
      expect(await passwordWeakness(fine, own), fine).toBeNull();
  });

  it("is none of the common ones that are long enough, however they are written", async () => {
    const common = dictionary["passwords-common"]
      .map(String)
      .filter((each) => each.length >= limits.passwordMinimumLength);
    expect(common.length).toBeGreaterThan(1_500);
    const taken: string[] = [];
    for (const each of common) if ((await passwordWeakness(each)) === null) taken.push(each);
    expect(taken).toEqual([]);
    for (const weak of [
      "Password2026!",
      "P@ssw0rd!!",
      "welcome2026",
      "letmeinletmein",
      "PASSWORDpassword",
      "１２３４５６７８９０",
    ])
      expect(await passwordWeakness(weak), weak).toBe("password_guessable");
  });

  it("is weak when it repeats a few characters, or is a row of keys, or a date", async () => {
    for (const weak of [
      "aaaaaaaaaaaa",
      "abababababab",
      "1212121212",
      "1234567890",
      "9876543210",
      "qwertyuiop12",
      "abcdefghijkl",
      "asdfghjkl1234",
      "01.12.2026",
    ])
      expect(await passwordWeakness(weak), weak).toBe("password_guessable");
  });

  it("is weak when it is one's own name, address or network with little beside it", async () => {
    for (const weak of [
      "amaraokafor1",
      "Amara.Okafor26",
      "amara okafor",
      "@maraOkafor1",
      "okafor2026",
      "amaranokafor7",
      "Meridian2026",
      "MeridianNetwork1",
      "Tributary2026",
    ])
      expect(await passwordWeakness(weak, own), weak).toBe("password_contains_name");
    expect(await passwordWeakness("amara.okafor paints rivers", own)).toBeNull();
  });

  it("is looked at no longer for being long: what is behind the first forty characters is not read", async () => {
    const long = "p@$$w0rd".repeat(1_000);
    expect(await passwordWeakness(long)).toBe(await passwordWeakness(long.slice(0, 40)));
    expect(await passwordWeakness(`granite otter lamp ${"x".repeat(981)}`)).toBeNull();
  });
});
