import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const forms = ["src", "cjs/src"].map((form) => `node_modules/postgres/${form}/connection.js`);

/** A product with the installed driver and nothing else. */
function installed() {
  const root = mkdtempSync(join(tmpdir(), "driver-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  cpSync("db/mend-driver.js", join(root, "db/mend-driver.mjs"), { recursive: true });
  cpSync("node_modules/postgres", join(root, "node_modules/postgres"), { recursive: true });
  const mend = () =>
    execFileSync(process.execPath, [join(root, "db/mend-driver.mjs")], { stdio: "pipe", encoding: "utf8" });
  return {
    mend,
    read: (form: string) => readFileSync(join(root, form), "utf8"),
    write: (form: string, text: string) => writeFileSync(join(root, form), text),
  };
}

test("the installed driver is mended, however it is loaded and whatever starts: if not, run npm ci", () => {
  for (const form of forms) {
    const text = readFileSync(form, "utf8");
    expect(text, form).toContain("if (socket === null) return chunk = nextWriteTimer = null");
    expect(text, form).toContain("clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n");
  }
});

test("mending twice changes nothing, and a driver that reads otherwise stops the install", () => {
  const { mend, read, write } = installed();
  const before = forms.map(read);
  mend();
  expect(forms.map(read)).toEqual(before);
  for (const [n, form] of forms.entries()) {
    write(form, (before[n] ?? "").replaceAll("nextWriteTimer", "writeTimer"));
    expect(mend).toThrow(/The postgres driver has changed: see whether it still needs mending/);
    write(form, before[n] ?? "");
  }
});
