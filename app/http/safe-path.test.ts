import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { safePath } from "./safe-path.ts";

test("a secret in a link does not reach the log", () => {
  for (const secret of [randomBytes(32).toString("base64url"), randomBytes(20).toString("hex")])
    expect(safePath(`/reset-password/${secret}.data`)).toBe("/reset-password/…");
});

test("names and ids in addresses stay readable", () => {
  for (const path of [
    "/projects/persistent-notebooks-for-shared-hubs/history",
    "/ledger/0192f0c1-2f6e-7abc-8def-0123456789ab",
    "/",
  ])
    expect(safePath(path)).toBe(path);
});
