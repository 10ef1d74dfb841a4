/** A name as it is written into a text; whether anybody bears it is asked later. */
export type WrittenMention =
  /** `@savanna-data-collective`: an organization, by the end of its page's address. */
  | { readonly raw: string; readonly slug: string }
  /** `@[Amara Okafor]`: by name; `@[Amara Okafor](person:…)`: the same, told apart from others of that name. */
  | { readonly raw: string; readonly name: string; readonly personId: string | null };

const bracketed = /^@\[([^[\]\n]{1,120})\](?:\(person:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\))?/;
const bare = /^@([a-z0-9]+(?:-[a-z0-9]+)*)(?![\w/-]|\.\w)/;

/** The mention that a text begins with, if it does. */
export function mentionAt(text: string): WrittenMention | null {
  const [named, name, personId] = bracketed.exec(text) ?? [];
  if (named !== undefined && name !== undefined)
    return name.trim() === "" ? null : { raw: named, name: name.trim(), personId: personId ?? null };
  const [written, slug] = bare.exec(text) ?? [];
  return written !== undefined && slug !== undefined && slug.length <= 80 ? { raw: written, slug } : null;
}

/** Whether an "@" after these words may begin a mention: inside a word it is part of an address. */
export const mayMentionAfter = (before: string): boolean => !/[\w.+-]$/.test(before);

/** How a person's mention is written: by name where that is enough, else by name and id. A name's own brackets would end it. */
export const personMention = (name: string, id: string | null): string =>
  `@[${name.replace(/[[\]]/g, "")}]${id === null ? "" : `(person:${id})`}`;

/** Of a name in a message's HTML that calls nobody. */
export const uncalledClass = "uncalled";
