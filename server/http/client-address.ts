import type { IncomingMessage } from "node:http";
import express from "express";
import { addressKey } from "./rate-limits.ts";

/** TRUST_PROXY as Express takes it: a number of proxies, or their addresses. */
export const trustSetting = (setting: string | undefined) =>
  setting && /^\d+$/.test(setting) ? Number(setting) : (setting ?? false);

/**
 * Resolves the address of whoever opens a socket by the same rule as `request.ip` of a page: from the peer backwards
 * through the proxies that are trusted. What counts as one address is decided as for pages, too.
 */
export function addressBehind(trustProxy: string | undefined): (request: IncomingMessage) => string {
  const trusts = express().set("trust proxy", trustSetting(trustProxy)).get("trust proxy fn") as (
    address: string,
    hop: number,
  ) => boolean;
  return (request) => {
    const forwarded = String(request.headers["x-forwarded-for"] ?? "")
      .split(",")
      .map((each) => each.trim())
      .filter(Boolean);
    const hops = [request.socket.remoteAddress ?? "", ...forwarded.reverse()];
    const untrusted = hops.findIndex((address, hop) => !trusts(address, hop));
    return addressKey(hops[untrusted === -1 ? hops.length - 1 : untrusted] ?? "");
  };
}
