import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { addressBehind } from "./client-address.ts";

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  }) as unknown as IncomingMessage;

describe("the address of whoever opens a socket", () => {
  it("is the peer's own where no proxy is trusted, whatever the peer says", () => {
    expect(addressBehind(undefined)(request("203.0.113.7", "198.51.100.1"))).toBe("203.0.113.7");
  });

  it("is what trusted proxies saw, and no more than they", () => {
    const behindOne = addressBehind("1");
    expect(behindOne(request("10.0.0.1", "198.51.100.66, 198.51.100.1"))).toBe("198.51.100.1");
    expect(behindOne(request("10.0.0.1"))).toBe("10.0.0.1");
    expect(addressBehind("loopback")(request("127.0.0.1", "198.51.100.1"))).toBe("198.51.100.1");
    expect(addressBehind("loopback")(request("203.0.113.7", "198.51.100.1"))).toBe("203.0.113.7");
  });

  it("counts a home's IPv6 addresses as one", () => {
    expect(addressBehind(undefined)(request("2001:db8:1:2:3::4"))).toBe(
      addressBehind(undefined)(request("2001:db8:1:2:ffff::9")),
    );
  });
});
