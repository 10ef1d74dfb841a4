import { expect, test } from "vitest";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { ladderPage } from "./ladder-page.server.ts";
import { rungWords } from "#app/domain/pledges/rung-words.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { rungs } from "#db/schema/rungs.ts";

test("every rung and every early end is a row with who, when and why", async () => {
  const raise = await testRaise();
  const [stays, waits, leaves] = [await raise.pledger("Fjord Hub"), await raise.pledger(), await raise.pledger()];
  const { pledgeId } = await raise.signed(waits, fixed(8_120), [othersOffer(30_000)], { named: false });
  await raise.signed(stays, fixed(30_000));
  const gone = await raise.signed(leaves, fixed(100));
  yes(await withdrawPledge(leaves, raise.newId(), { pledgeId: gone.pledgeId, reason: "Our board said no." }));
  yes(
    await closeRaising(await raise.steward("director"), raise.newId(), {
      projectId: raise.projectId,
      reason: "It is all there.",
    }),
  );
  const read = async (by: Parameters<typeof ladderPage>[0], id = pledgeId) =>
    (await ladderPage(by, raise.slug, id, "en-US"))!;

  const seen = await read(raise.techLead);
  expect(seen.steps.map(({ from, to }) => [from, to])).toEqual([
    [null, "firm"],
    ["firm", "firm"],
    ["firm", "allocated"],
  ]);
  expect(seen.steps.map(({ by }) => by !== null)).toEqual([true, false, true]);
  expect(seen.steps[1]?.reason).toBe("Its conditions hold.");
  // Whose pledge a visitor may not know, tells them neither who acted nor why.
  const masked = await read(raise.visitor);
  expect(masked.pledge.organization).toBeNull();
  expect(masked.steps.map(({ by, reason }) => [by, reason])).toEqual([
    [null, ""],
    [null, ""],
    [null, ""],
  ]);
  expect((await read(raise.visitor, gone.pledgeId)).steps.at(-1)).toMatchObject({
    from: "firm",
    to: "withdrawn",
    reason: "Our board said no.",
  });
  expect(await ladderPage(raise.visitor, raise.slug, raise.newId(), "en-US")).toBeNull();
  const elsewhere = await raise.openRaise();
  expect(await ladderPage(raise.visitor, elsewhere.slug, pledgeId, "en-US")).toBeNull();
});

test("there are words for every rung", () => {
  expect(Object.keys(rungWords).sort()).toEqual([...rungs].sort());
});
