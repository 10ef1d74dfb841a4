import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { exportNetwork } from "./export-network.server.ts";

async function exported(ctx: Parameters<typeof exportNetwork>[0]) {
  let text = "";
  for await (const line of exportNetwork(ctx)) text += line;
  const lines = text.trimEnd().split("\n");
  return { text, lines, records: lines.map((line) => JSON.parse(line) as { record: string } & Record<string, unknown>) };
}

test("everything public comes out with a checksum that fits, a book that adds up, and no name without consent", async () => {
  const { db, clock, newId, signed, pledger } = await testRaise();
  const harbour = await pledger("Harbour Institute");
  const shy = await pledger("Shy Foundation");
  await signed(harbour, fixed(8_000));
  await signed(shy, fixed(5_000), [], { named: false });
  const { text, lines, records } = await exported({ db, clock, newId, bell: () => {} });

  const last = records.at(-1)!;
  const before = text.slice(0, text.lastIndexOf(lines.at(-1)!));
  expect(last).toMatchObject({ record: "checksum", lines: lines.length - 1, digest: createHash("sha256").update(before).digest("hex") });

  const sums = new Map<string, bigint>();
  for (const entry of records.filter(({ record }) => record === "entry")) sums.set(String(entry.transfer), (sums.get(String(entry.transfer)) ?? 0n) + BigInt(String(entry.amount_minor)));
  expect([...sums.values()]).toEqual([0n, 0n]);

  const pledges = records.filter(({ record }) => record === "pledge");
  expect(pledges.map(({ named, payer_organization_id: payer, offered_minor: offered }) => [named, payer, offered])).toEqual([[true, harbour.organizationId, "800000"], [false, null, "500000"]]);
  const aboutShy = lines.filter((line) => line.includes(shy.organizationId) || line.includes("shy-foundation"));
  expect(aboutShy.map((line) => (JSON.parse(line) as { record: string }).record)).toEqual(["organization"]);
});
