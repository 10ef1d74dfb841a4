import { expect, it, onTestFinished } from "vitest";
import { isAway, openDatabase } from "#db/client.server.ts";
import { network } from "#db/schema/identity.ts";
import { outage } from "#app/http/outage.server.ts";
import { freePort } from "./free-port.ts";
import { idFrom } from "./http/request-log.ts";

const coded = (code: string, more: object = {}) => Object.assign(new Error("driver"), { code, ...more });

it("knows a database that is away from one that refuses, however deep the driver's error lies", async () => {
  const nobody = openDatabase(`postgres://ana@127.0.0.1:${await freePort()}/fund`, { poolSize: 1 });
  onTestFinished(() => nobody.close());
  expect(
    isAway(
      await nobody.db
        .select()
        .from(network)
        .then(
          () => undefined,
          (error: unknown) => error,
        ),
    ),
  ).toBe(true);
  for (const code of ["CONNECTION_CLOSED", "57P01", "57P03", "08006", "53300", "53100", "25006"])
    expect(isAway(new Error("a query failed", { cause: coded(code) })), code).toBe(true);
  for (const code of ["23505", "22012", "40001", "42P01", "57014"]) expect(isAway(coded(code)), code).toBe(false);
  expect(isAway(new Error("Connection terminated unexpectedly"))).toBe(true);
  // A file, a mail server and a socket that is not there have the same codes.
  for (const code of ["ENOENT", "ECONNREFUSED"])
    expect([isAway(coded(code, { syscall: "connect" })), isAway(coded(code, { query: "select 1" }))]).toEqual([
      false,
      true,
    ]);
});

it("hears of an outage once, and of its end once", () => {
  expect([outage.begins(), outage.begins()]).toEqual([true, false]);
  expect(outage.ends()).toBeGreaterThanOrEqual(0);
  expect(outage.ends()).toBeUndefined();
});

it("keeps the name that a proxy gave a request, unless it could be taken for something else", () => {
  expect(idFrom("7f3a.proxy-01_b")).toBe("7f3a.proxy-01_b");
  for (const given of [undefined, "", "a b", 'x","level":"fatal', "line\nbreak", "a".repeat(65)])
    expect(idFrom(given)).toMatch(/^[0-9a-f-]{36}$/);
});
