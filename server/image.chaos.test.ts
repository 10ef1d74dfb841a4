import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { ClusterNode } from "./cluster/node.ts";
import { freePort } from "./free-port.ts";
import { makeImage, runIn } from "./test-image.ts";

/** How each command is tried in the image, in this order, and what it says when it did its work. */
const tries: Readonly<
  Record<string, { readonly words?: readonly string[]; readonly says: RegExp; readonly code?: number }>
> = {
  seed: { words: ["empty"], says: /Sign in as/ },
  "db:migrate": { says: /The tables are up to date\./ },
  "self-check": { says: /Self-check: (\d+) of \1 promises hold\./ },
  import: { words: ["projects", "db/seed/facts/cofunded-projects.csv"], says: /25 rows read, 25 added/ },
  letters: { words: ["hold"], says: /Letters and notices are held\./ },
  backup: { words: ["network.backup"], says: /The backup is in network\.backup\./ },
  // Into the network that runs; into an empty database it is restored in the end.
  restore: { words: ["network.backup"], says: /There is a network in this database already/, code: 1 },
  // There is no mail server here, which it says.
  "mail-test": { words: ["ada@example.org"], says: /^SMTP_URL is not set/, code: 1 },
  director: { words: ["ruth@meridian.example"], says: /^Ruth .* is already a director of / },
  "reset-link": { words: ["ruth@meridian.example"], says: /\/password-reset\/[\w-]{43}$/ },
  "sign-out-everybody": { says: /^0 people have to sign in anew\.$/ },
  "push-keys": { says: /^VAPID_PUBLIC_KEY=\S{87}$/m },
};

/** The commands that the README promises for the image: the block that begins so. */
const promised = () => {
  const [, block = ""] =
    /^# In a checkout and in the container.*\n((?:npm run .*\n)+)/m.exec(readFileSync("README.md", "utf8")) ?? [];
  return [...block.matchAll(/^npm run ([a-z:-]+)/gm)].map(([, name = ""]) => name);
};

it("every command of the README works in the image, which has production dependencies only, beside a running server", async () => {
  expect(promised().sort()).toEqual(Object.keys(tries).sort());
  const image = makeImage();
  onTestFinished(() => image.remove());
  expect(existsSync(join(image.folder, "node_modules/tsx"))).toBe(false);
  const settings = {
    NODE_ENV: "production",
    DATABASE_URL: "",
    DATA_DIR: join(image.folder, "data"),
    FIRST_STORY: "none",
    LOG_LEVEL: "fatal",
  };
  const npmRun = (name: string, more = {}) =>
    runIn(image.folder, ["npm", "run", "--silent", name, "--", ...(tries[name]?.words ?? [])], {
      ...settings,
      ...more,
    });

  // The story is for an empty database; everything after it runs while the server does, as in a container.
  const told = await npmRun("seed");
  expect(told.said).toMatch(tries.seed?.says ?? /^$/);
  const [, ...words] = image.command;
  const server = new ClusterNode({
    name: "image",
    program: words.at(-1) ?? "",
    folder: image.folder,
    port: await freePort(),
    settings,
  });
  onTestFinished(() => server.end());
  expect(await server.start()).toBe(true);
  for (const [name, { says, code: expected = 0 }] of Object.entries(tries).slice(1)) {
    const { code, said } = await npmRun(name);
    expect(said, name).toMatch(says);
    expect(code, name).toBe(expected);
  }
  const { code, said } = await npmRun("restore", { DATA_DIR: join(image.folder, "other") });
  expect(said).toMatch(/is restored\.\nSelf-check: (\d+) of \1 promises hold\.\nLetters and notices are held until/);
  expect(code).toBe(0);
});
