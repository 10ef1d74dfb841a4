import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const runs = spawnSync("systemd-analyze", ["--version"]).status === 0;

test.skipIf(!runs)(
  `${runs ? "" : "(systemd-analyze is not installed) "}the unit is one that systemd takes without a word`,
  () => {
    const { stdout, stderr } = spawnSync("systemd-analyze", ["verify", "docs/deploy/tributary.service"], {
      encoding: "utf8",
    });
    // What it says of other units of this machine is not ours.
    expect((stdout + stderr).split("\n").filter((line) => line.includes("tributary"))).toEqual([]);
  },
);
