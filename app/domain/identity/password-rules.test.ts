import { describe, expect, it } from "vitest";
import { passwordWeakness } from "./password-rules.ts";

describe("a password", () => {
  it("may be a few plain words, in any script", () => {
    for (const fine of ["granite otter lamp", "correct horse battery", "зимний трамвай едет", "大学の計算機は川の流れ", "T7#kq9!vLw2@", "a song of 12 rivers"])
      expect(passwordWeakness(fine), fine).toBeNull();
  });

  it("is weak when it repeats a few characters", () => {
    for (const weak of ["aaaaaaaaaaaa", "abababababab", "1212121212"]) expect(passwordWeakness(weak), weak).toBe("few_characters");
  });

  it("is weak when it is a row of keys, in either direction", () => {
    for (const weak of ["1234567890", "9876543210", "qwertyuiop12", "abcdefghijkl", "asdfghjkl1234"]) expect(passwordWeakness(weak), weak).toBe("sequence");
  });

  it("is weak when it is a well-known word with ornaments", () => {
    for (const weak of ["Password2026!", "P@ssw0rd!!", "welcome2026", "Tributary1!", "letmeinletmein"]) expect(passwordWeakness(weak), weak).toBe("common");
  });

  it("is weak when it is one's own name or address with little beside it", () => {
    const own = ["Amara Okafor", "amara.okafor@savanna.example"];
    expect(passwordWeakness("amaraokafor1", own)).toBe("own_words");
    expect(passwordWeakness("Amara.Okafor26", own)).toBe("own_words");
    expect(passwordWeakness("amara.okafor paints rivers", own)).toBeNull();
  });
});
