import { inputBounds } from "#app/domain/kernel/bounds.ts";

/** What Remix's earlier browsers asked by, and no page of ours does: Remix would answer, and log each as a failure of ours. */
const notOurs = "_data";

/** Whether no page of ours leads to an address because of its query: too many names, too long ones, or one that is never used. */
export function isStrangeQuery(address: string): boolean {
  const query = address.slice(address.indexOf("?") + 1 || address.length);
  if (query.split("&", inputBounds.queryFields + 1).length > inputBounds.queryFields) return true;
  return [...new URLSearchParams(query).keys()].some(
    (name) => name === notOurs || name.length > inputBounds.nameLength,
  );
}
