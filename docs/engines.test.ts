import { readFileSync } from "node:fs";
import { satisfies } from "semver";
import { expect, test } from "vitest";

interface Locked {
  readonly version?: string;
  readonly optional?: boolean;
  readonly engines?: { readonly node?: string };
  readonly deprecated?: string;
}

const { engines } = JSON.parse(readFileSync("package.json", "utf8")) as { engines: { node: string } };
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Readonly<Record<string, Locked>>;
};
/** Those that are installed everywhere: of optional ones npm leaves out, without a word, what does not fit. */
const installed = Object.entries(packages).filter(([path, { optional }]) => path !== "" && !optional);

/** Runs on Node 20 as well (`npm run check:nodes`), and its older versions, which do not ask for 22, have known faults. */
const excused = ["node_modules/sanitize-html"];

// The oldest that we say we run on, and the newest of each line: `npm run check:nodes` runs the product on them.
test.each(["20.19.0", "22.23.5", "24.21.0"])(
  "no package asks for another Node than %s, which npm would warn of",
  (node) => {
    expect(satisfies(node, engines.node)).toBe(true);
    const asking = installed.filter(
      ([path, { engines: asked }]) =>
        !(node.startsWith("20.") && excused.includes(path)) &&
        asked?.node !== undefined &&
        !satisfies(node, asked.node),
    );
    expect(
      asking.map(
        ([path, { version, engines: asked }]) =>
          `${path.replace("node_modules/", "")} ${version} asks for ${asked?.node}`,
      ),
    ).toEqual([]);
  },
);

test("no package is installed that its authors gave up, which npm would warn of", () => {
  expect(
    installed
      .filter(([, { deprecated }]) => deprecated !== undefined)
      .map(([path, { deprecated }]) => `${path}: ${deprecated}`),
  ).toEqual([]);
});
