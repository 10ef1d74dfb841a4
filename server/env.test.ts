import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { newServerKeys } from "../test/push-service.ts";
import { envNames, publicUrl, readEnv } from "./env.ts";

const example = readFileSync(".env.example", "utf8");

test("the example file explains exactly the settings that exist", () => {
  const explained = [...example.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(explained.sort()).toEqual([...envNames].sort());
});

test("the example file, copied as it is, changes nothing", () => {
  const copied: Record<string, string> = Object.fromEntries(
    [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
  expect(readEnv(copied)).toEqual(readEnv({}));
});

test("a bad setting is named in one sentence that does not repeat its value", () => {
  expect(() => readEnv({ DATABASE_URL: "mysql://root:secret@host/db" })).toThrow(
    /^The setting DATABASE_URL should be an address such as postgres:\/\/user:password@host:5432\/database \(in a password, .*\): correct it and start again\.$/,
  );
  expect(() => readEnv({ PORT: "eighty" })).toThrow(/^The setting PORT should be a number from 0 to 65535/);
});

test.each([
  ["is none", "the database"],
  ["has a password with a bare %", "postgres://ana:sec%ret@127.0.0.1/fund"],
  ["has a password with a slash", "postgres://ana:sec/ret@127.0.0.1/fund"],
  ["has a port that is none", "postgres://ana:secret@127.0.0.1:port/fund"],
  ["names no host", "postgres://"],
])("an address of a database that %s is refused before anything is tried", (_what, address) => {
  expect(() => readEnv({ DATABASE_URL: address })).toThrow(/^The setting DATABASE_URL should be an address/);
});

test("an address of a database may have any password, and lead to a socket", () => {
  for (const address of [
    "postgres://ana:sec%25ret%2F@127.0.0.1:5432/fund",
    "postgresql://db.example.org/fund?sslmode=require",
    "postgres:///fund?host=/run/postgresql",
  ])
    expect(readEnv({ DATABASE_URL: address }).DATABASE_URL).toBe(address);
});

test("a password may stand apart, as it is, with any signs in it", () => {
  const password = "p@ss/w%rd#?:&='\" é";
  const { DATABASE_URL: address = "" } = readEnv({
    DATABASE_URL: "postgres://ana:old@127.0.0.1:5432/fund?sslmode=require",
    DATABASE_PASSWORD: password,
  });
  const url = new URL(address);
  expect([url.username, url.host, url.pathname, url.search]).toEqual([
    "ana",
    "127.0.0.1:5432",
    "/fund",
    "?sslmode=require",
  ]);
  expect(decodeURIComponent(url.password)).toBe(password);
  expect(readEnv({ DATABASE_URL: "postgres://ana:old@127.0.0.1/fund" }).DATABASE_URL).toBe(
    "postgres://ana:old@127.0.0.1/fund",
  );
});

test("the public address is a whole host: a slash behind it is nothing, a path is refused in words", () => {
  for (const whole of ["https://fund.example.org", "https://fund.example.org/", "http://10.0.0.3:8080/"])
    expect(publicUrl(readEnv({ PUBLIC_URL: whole }))).toBe(new URL(whole).origin);
  for (const part of [
    "https://example.org/fund",
    "https://example.org/fund/",
    "https://example.org/?a",
    "https://ana@example.org",
    "https://example.org/#a",
  ])
    expect(() => readEnv({ PUBLIC_URL: part }), part).toThrow(
      /^The setting PUBLIC_URL should be an address such as https:\/\/fund\.example\.org, with nothing behind the host: /,
    );
});

test("links use the public address, and without one the address that the server listens on", () => {
  expect(publicUrl(readEnv({ PUBLIC_URL: "https://fund.example.org/" }))).toBe("https://fund.example.org");
  expect(publicUrl(readEnv({ PORT: "3100" }))).toBe("http://127.0.0.1:3100");
  expect(publicUrl(readEnv({ HOST: "0.0.0.0" }))).toBe("http://localhost:3000");
  expect(publicUrl(readEnv({ HOST: "::1" }))).toBe("http://[::1]:3000");
});

test("further addresses are a list of origins, and nothing more", () => {
  expect(readEnv({ ALSO_AT: "https://Old.example.org/, http://10.0.0.5:3000" }).ALSO_AT).toEqual([
    "https://old.example.org",
    "http://10.0.0.5:3000",
  ]);
  for (const wrong of ["old.example.org", "ftp://old.example.org", "https://a.example b"])
    expect(() => readEnv({ ALSO_AT: wrong }), wrong).toThrow(/^The setting ALSO_AT should be addresses/);
});

test("keys for notices come whole, as a pair, with an address to write to, or not at all", () => {
  const { publicKey, privateKey } = newServerKeys();
  const whole = {
    VAPID_PUBLIC_KEY: publicKey,
    VAPID_PRIVATE_KEY: privateKey,
    VAPID_SUBJECT: "mailto:admin@fund.example.org",
  };
  expect(readEnv(whole)).toMatchObject(whole);
  expect(() => readEnv({ ...whole, VAPID_SUBJECT: "" })).toThrow(/^The setting VAPID_SUBJECT should be an address/);
  expect(() => readEnv({ VAPID_SUBJECT: whole.VAPID_SUBJECT })).toThrow(/^The setting VAPID_PUBLIC_KEY should be/);
  expect(() => readEnv({ ...whole, VAPID_SUBJECT: "admin" })).toThrow(/^The setting VAPID_SUBJECT should be/);
  expect(() => readEnv({ ...whole, VAPID_PUBLIC_KEY: "public" })).toThrow(/^The setting VAPID_PUBLIC_KEY should be/);
  const other = newServerKeys();
  for (const wrong of [other.privateKey, "private", "A".repeat(43)])
    expect(() => readEnv({ ...whole, VAPID_PRIVATE_KEY: wrong })).toThrow(
      /^The setting VAPID_PRIVATE_KEY should be [^=]*: correct it/,
    );
});

test("hosts of further push services are a list of hosts, and nothing more", () => {
  expect(readEnv({ PUSH_HOSTS: "push.example.org, *.Push.example.net,localhost:8443" }).PUSH_HOSTS).toEqual([
    "push.example.org",
    "*.push.example.net",
    "localhost:8443",
  ]);
  expect(readEnv({}).PUSH_HOSTS).toEqual([]);
  for (const wrong of ["https://push.example.org", "push.example.org/a", "*", "push.*.org", "a b"])
    expect(() => readEnv({ PUSH_HOSTS: wrong }), wrong).toThrow(/^The setting PUSH_HOSTS should be hosts/);
});
