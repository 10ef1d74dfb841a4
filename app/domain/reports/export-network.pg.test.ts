import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { makeMember, makeMembership } from "#db/seed/factories.ts";
import { agreeHours } from "#app/domain/contributions/agree-hours.server.ts";
import { enterHours } from "#app/domain/contributions/enter-hours.server.ts";
import { verifyHours } from "#app/domain/contributions/verify-hours.server.ts";
import { distributeFund, planDistribution } from "#app/domain/funds/distribute-fund.server.ts";
import { testFund } from "#app/domain/funds/test-fund.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { exportNetwork } from "./export-network.server.ts";

async function exported(ctx: Parameters<typeof exportNetwork>[0]) {
  let text = "";
  for await (const line of exportNetwork(ctx)) text += line;
  const lines = text.trimEnd().split("\n");
  return {
    text,
    lines,
    records: lines.map((line) => JSON.parse(line) as { record: string } & Record<string, unknown>),
  };
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
  expect(last).toMatchObject({
    record: "checksum",
    lines: lines.length - 1,
    digest: createHash("sha256").update(before).digest("hex"),
  });

  const sums = new Map<string, bigint>();
  for (const entry of records.filter(({ record }) => record === "entry"))
    sums.set(String(entry.transfer), (sums.get(String(entry.transfer)) ?? 0n) + BigInt(String(entry.amount_minor)));
  expect([...sums.values()]).toEqual([0n, 0n]);

  const pledges = records.filter(({ record }) => record === "pledge");
  expect(
    pledges.map(({ named, payer_organization_id: payer, offered_minor: offered }) => [named, payer, offered]),
  ).toEqual([
    [true, harbour.organizationId, "800000"],
    [false, null, "500000"],
  ]);
  const aboutShy = lines.filter((line) => line.includes(shy.organizationId) || line.includes("shy-foundation"));
  expect(aboutShy.map((line) => (JSON.parse(line) as { record: string }).record)).toEqual(["organization"]);
});

test("funds come out with their pool and with what they distributed, enough to compute it again", async () => {
  const { db, clock, newId, pool, row, funder, pledger, signed, projectId } = await testFund();
  await signed(await pledger(), fixed(400));
  const { fundId, slug } = await pool(10_000);
  const planned = yes(
    await planDistribution({ db, actor: funder.actor, now: clock.now() }, await row(fundId), {
      amountMinor: 50_000n,
      projectIds: [projectId],
    }),
  );
  yes(
    await distributeFund(funder, newId(), {
      fundId,
      amountMinor: 50_000n,
      projectIds: [projectId],
      digest: planned.digest,
    }),
  );
  const { records } = await exported({ db, clock, newId, bell: () => {} });
  expect(records.filter(({ record }) => record === "fund")).toMatchObject([
    {
      id: fundId,
      slug,
      held_minor: "1000000",
      promised_minor: "50000",
      match_numerator: 1,
      project_cap_minor: "1000000",
      project_ids: [],
      community_ids: [],
    },
  ]);
  expect(records.filter(({ record }) => record === "distribution")).toMatchObject([
    {
      fund_id: fundId,
      amount_minor: "50000",
      given_minor: "50000",
      lines: [{ projectId, contributionsMinor: ["40000"], amountMinor: "50000" }],
    },
  ]);
  expect(records.filter(({ record, fund_id: from }) => record === "pledge" && from === fundId)).toHaveLength(1);
});

test("hours given in kind come out with who worked only where the pledge is named", async () => {
  const { db, clock, newId, workshop, ctxOf, pledger, signed, steward, techLead, projectId } = await testRaise({
    hoursRule: null,
  });
  await signed(await pledger(), fixed(38_120));
  const givers = [];
  for (const named of [true, false]) {
    const partner = await pledger();
    const { pledgeId } = await signed(partner, { kind: "in_kind", hours: 10, valueMinor: 100_000n }, [], { named });
    const { personId } = await makeMember(workshop, { role: "hub_user" });
    await makeMembership(workshop, personId, partner.organizationId, "partner_engineer");
    givers.push({ named, pledgeId, engineer: await ctxOf(personId) });
  }
  yes(await closeRaising(await steward("director"), newId(), { projectId, reason: "It is all there." }));
  for (const { pledgeId, engineer } of givers) {
    yes(await agreeHours(techLead, newId(), { projectId, pledgeId, hours: 10, note: "" }));
    const { entryId } = yes(
      await enterHours(engineer, newId(), {
        projectId,
        pledgeId,
        workedOn: "2026-09-30",
        minutes: 90,
        note: "Groups in the login.",
      }),
    );
    yes(await verifyHours(techLead, newId(), { projectId, entryId }));
  }
  const { records } = await exported({ db, clock, newId, bell: () => {} });
  const hours = records.filter(({ record }) => record === "hours");
  expect(
    hours.map(({ pledge_id: of, minutes, note, person, verified_at: verified }) => [
      of,
      minutes,
      note,
      typeof person,
      typeof verified,
    ]),
  ).toEqual([
    [givers[0]!.pledgeId, 90, "Groups in the login.", "string", "string"],
    [givers[1]!.pledgeId, 90, "", "object", "string"],
  ]);
});
