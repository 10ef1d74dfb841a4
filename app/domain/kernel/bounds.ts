/**
 * How much a form, a query or a JSON body may hold before anything walks it. All of it is several times what the longest
 * form here sends: thirty deliverables of eight fields, three names deep.
 */
export const inputBounds = {
  fields: 500,
  /** In an address: fifty projects of a distribution, or the places that a page's links lead to, of which Remix asks at once. */
  queryFields: 200,
  nameLength: 200,
  /** Names within names: `slices[0].title` is three deep. */
  depth: 4,
  /** Of a row in a list; a list that says how long it may be is bounded by that. */
  index: 200,
} as const;

/** Whether a value that came as JSON stays within the bounds. It is walked without calling itself: depth is what is asked. */
export function isWithinBounds(value: unknown): boolean {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let fields = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    if (next.depth === inputBounds.depth) return false;
    for (const [name, inner] of Object.entries(next.value)) {
      if (++fields > inputBounds.fields || name.length > inputBounds.nameLength) return false;
      waiting.push({ value: inner, depth: next.depth + 1 });
    }
  }
  return true;
}
