import type { IncomingHttpHeaders } from "node:http";
import type { RequestHandler } from "express";
import { log } from "#app/http/log.server.ts";

export interface OwnHostsOptions {
  /** The origins at which the product is reached; the first is the one that people type. */
  readonly origins: readonly string[];
  /** On one's own machine a tunnel or a container may show the product at another port, which nobody named. */
  readonly anyPort: boolean;
}

/** Who sent a request: a page of ours, something else, or it does not say and is no page of these years at all. */
export type RequestOrigin = "ours" | "foreign" | "unsaid";

const hostnameOf = (host: string | undefined): string | undefined =>
  host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;

/**
 * Under which names the product is reached, for pages, forms and sockets alike. Whoever has a name pointed at this machine
 * would otherwise bring pages of theirs which browsers take for pages of ours.
 */
export class OwnHosts {
  readonly #origins: ReadonlySet<string>;
  readonly #names: ReadonlySet<string>;
  readonly #anyPort: boolean;

  constructor({ origins, anyPort }: OwnHostsOptions) {
    this.#origins = new Set(origins);
    this.#names = new Set(origins.map((origin) => new URL(origin).hostname));
    this.#anyPort = anyPort;
  }

  /** Whether a Host header names us. Its port says nothing: proxies leave it out or write their own. */
  isOurs(host: string | undefined): boolean {
    const name = hostnameOf(host);
    return name !== undefined && this.#names.has(name);
  }

  /**
   * Whose page is behind a request. Browsers say so in `Sec-Fetch-Site` (over TLS and on localhost) and in `Origin`. What
   * says neither is no browser of the last years: it has no business writing with a cookie, though it may open a socket.
   */
  senderOf({
    origin,
    host,
    "sec-fetch-site": site,
  }: Pick<IncomingHttpHeaders, "origin" | "host" | "sec-fetch-site">): RequestOrigin {
    if (site !== undefined && site !== "same-origin" && site !== "none") return "foreign";
    if (origin !== undefined && !this.#isOurOrigin(origin, host)) return "foreign";
    if (site === "none") return "unsaid";
    return origin !== undefined || site === "same-origin" ? "ours" : "unsaid";
  }

  #isOurOrigin(origin: string, host: string | undefined): boolean {
    if (this.#origins.has(origin)) return true;
    return this.#anyPort && this.isOurs(host) && URL.canParse(origin) && new URL(origin).host === host;
  }
}

/** Answers nobody who came by a name that is not ours, page or file. In plain words: a page would ask for its parts at that name too. */
export function onlyHere(own: OwnHosts, publicUrl: string): RequestHandler {
  let isSaid = false;
  return ({ headers: { host } }, response, next) => {
    if (own.isOurs(host)) return next();
    // Once: to whoever runs it behind a proxy that does not pass the name on.
    if (!isSaid)
      log.warn(
        { host: host?.slice(0, 100), publicUrl },
        "a request came by a name that is neither PUBLIC_URL's nor in ALSO_AT, and was turned away",
      );
    isSaid = true;
    response
      .status(421)
      .set("Cache-Control", "no-store")
      .type("text")
      .send(`This is not the address of this server. It is at ${publicUrl}\n`);
  };
}
