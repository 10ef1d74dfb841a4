import { normalized } from "#app/domain/kernel/text.ts";

/** Leaves room for a number after it within the 100 characters that the table allows. */
const longest = 90;

/**
 * A title as part of an address: plain letters, figures and hyphens; never empty.
 * @param thing what it is called where its title has no such letters, or is the address of a page of its own
 */
export function slugOf(title: string, thing = "project"): string {
  const plain = normalized(title, "NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/ß/g, "ss")
    .replace(/[æÆ]/g, "ae")
    .replace(/[øØ]/g, "o")
    .replace(/[łŁ]/g, "l")
    .replace(/[’']/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (plain.length <= longest) return reserved.has(plain) || plain === "" ? `${thing}${plain && `-${plain}`}` : plain;
  const cut = plain.slice(0, longest + 1);
  const word = cut.lastIndexOf("-");
  return (word > longest / 2 ? cut.slice(0, word) : cut.slice(0, longest)).replace(/-+$/, "");
}

/** Addresses under /projects that are pages of their own. */
const reserved: ReadonlySet<string> = new Set(["new", "board", "draft", "drafts"]);
