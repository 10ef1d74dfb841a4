import unhomoglyph from "unhomoglyph";
import { normalized } from "./text.ts";

/**
 * What a name looks like, whatever it is made of: Unicode's skeleton of confusable letters, without marks, case, spaces
 * and punctuation. Two names with one skeleton are told apart by no reader.
 */
export function skeletonOf(name: string): string {
  const plain = (text: string) => normalized(normalized(text, "NFKC").toLowerCase(), "NFKD").replace(/\p{M}/gu, "");
  // Twice: capitals and small letters have likenesses of their own, and one likeness leads to another.
  const alike = plain(unhomoglyph(plain(name)));
  return unhomoglyph(alike)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .slice(0, 200);
}
