import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { describe, expect, it, onTestFinished, test } from "vitest";
import { ownHosts, readEnv } from "../env.ts";
import { onlyHere, OwnHosts } from "./own-hosts.ts";

const published = new OwnHosts(
  ownHosts(
    readEnv({ PUBLIC_URL: "https://fund.example.org/", ALSO_AT: "https://old.example.org, http://10.0.0.5:3000" }),
  ),
);
const own = new OwnHosts(ownHosts(readEnv({ PORT: "3100" })));

describe("a page that sends a form or opens a socket", () => {
  const from = (site: string | undefined, origin: string | undefined, host = "fund.example.org") =>
    published.senderOf({ "sec-fetch-site": site, origin, host });

  it("is ours, however much the browser says about it", () => {
    for (const [site, origin] of [
      ["same-origin", "https://fund.example.org"],
      [undefined, "https://fund.example.org"],
      ["same-origin", undefined],
      [undefined, "http://10.0.0.5:3000"],
    ] as const)
      expect(from(site, origin)).toBe("ours");
  });

  it("is foreign when it is another site's, a neighbour's under the same domain, or comes by plain http", () => {
    for (const origin of [
      "https://evil.example",
      "https://blog.example.org",
      "https://fund.example.org:8443",
      "http://fund.example.org",
      "null",
      "",
    ]) {
      for (const site of [undefined, "same-origin", "none"])
        expect(from(site, origin), `${site} ${origin}`).toBe("foreign");
    }
    for (const site of ["cross-site", "same-site", "anything"])
      expect(from(site, "https://fund.example.org")).toBe("foreign");
  });

  it("is foreign when it came by a name that was pointed here, and says the same in both places", () => {
    for (const each of [published, own])
      expect(
        each.senderOf({
          origin: "http://evil.example:3100",
          host: "evil.example:3100",
          "sec-fetch-site": "same-origin",
        }),
      ).toBe("foreign");
  });

  it("does not say whose it is where neither header comes, or the address was typed", () => {
    expect(from(undefined, undefined)).toBe("unsaid");
    expect(from("none", undefined)).toBe("unsaid");
    expect(from("none", "https://fund.example.org")).toBe("unsaid");
  });

  it("is ours on one's own machine by each of its names and through a tunnel, but not across names", () => {
    for (const host of ["localhost:3100", "127.0.0.1:3100", "[::1]:3100", "localhost:8080"])
      expect(own.senderOf({ origin: `http://${host}`, host })).toBe("ours");
    expect(own.senderOf({ origin: "http://localhost:8080", host: "localhost:3100" })).toBe("foreign");
  });
});

test("where there is a public address, its name and those beside it are served, with any port or none", () => {
  for (const host of ["fund.example.org", "FUND.example.org:443", "old.example.org", "10.0.0.5"])
    expect(published.isOurs(host), host).toBe(true);
  for (const host of [
    "evil.example",
    "fund.example.org.evil.example",
    "evil.example@fund.example.org.x",
    "localhost",
    "127.0.0.1",
    "",
    undefined,
  ])
    expect(published.isOurs(host), host).toBe(false);
});

test("without one, this machine's own names are served, and no other that is pointed at it", () => {
  for (const host of ["localhost:3100", "127.0.0.1:3100", "[::1]:3100"]) expect(own.isOurs(host), host).toBe(true);
  for (const host of ["evil.example:3100", "169.254.10.10", "localhost.evil.example"])
    expect(own.isOurs(host), host).toBe(false);
  expect(new OwnHosts(ownHosts(readEnv({ HOST: "hub.lan" }))).isOurs("hub.lan:3000")).toBe(true);
});

it("a request by another name is told where the server is, and nothing else", async () => {
  const app = express().use(
    onlyHere(own, "http://127.0.0.1:3100"),
    (_request, response) => void response.send("letters"),
  );
  const server = app.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const ask = async (host: string) => {
    const asking = request({
      port: (server.address() as AddressInfo).port,
      host: "127.0.0.1",
      path: "/dev/mail",
      headers: { Host: host },
    }).end();
    const [answer] = (await once(asking, "response")) as [IncomingMessage];
    return { status: answer.statusCode, text: (await answer.toArray()).join("") };
  };
  expect(await ask("evil.example:3100")).toEqual({
    status: 421,
    text: "This is not the address of this server. It is at http://127.0.0.1:3100\n",
  });
  expect(await ask("localhost:3100")).toEqual({ status: 200, text: "letters" });
});
