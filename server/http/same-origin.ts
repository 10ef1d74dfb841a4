import type { Request } from "express";

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/** Requests that ask and do not write. */
export const isReading = ({ method }: Pick<Request, "method">) => reading.has(method);

/**
 * Whether a writing request comes from a page of ours. Browsers say so in `Sec-Fetch-Site` (over TLS and on localhost)
 * and in `Origin`; what says neither is no browser of the last years, and has no business writing with a cookie.
 *
 * @param ownOrigins the public origin, and the one this very request was sent to
 */
export function isFromOurPages(
  { fetchSite, origin }: { readonly fetchSite: string | undefined; readonly origin: string | undefined },
  ownOrigins: readonly string[],
): boolean {
  if (fetchSite !== undefined && fetchSite !== "same-origin") return false;
  if (origin !== undefined) return ownOrigins.includes(origin);
  return fetchSite === "same-origin";
}
