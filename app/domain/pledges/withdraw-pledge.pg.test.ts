import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { transfer } from "#db/schema/ledger.ts";
import { event } from "#db/schema/log.ts";
import { pledge, pledgeStep } from "#db/schema/pledges.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import { expressInterest, stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";

describe("withdrawing", () => {
  test("mirrors the transfer, names it, and keeps the row, its steps and the log", async () => {
    const raise = await testRaise();
    const by = await raise.pledger();
    const placed = await raise.signed(by, fixed(5_000));
    const withdrawn = yes(
      await withdrawPledge(by, raise.newId(), { pledgeId: placed.pledgeId, reason: "The budget was cut." }),
    );
    expect(withdrawn).toEqual({ pledgeId: placed.pledgeId, fell: 0 });
    expect(await raise.balance("commitment", by.organizationId)).toBe(0n);
    expect(await raise.balance("committed", raise.projectId)).toBe(0n);
    const transfers = await raise.db.select().from(transfer).orderBy(asc(transfer.number));
    expect(transfers).toMatchObject([
      { kind: "pledge_stands" },
      { kind: "pledge_withdrawn", reversesId: transfers[0]!.id, reason: "The budget was cut." },
    ]);
    const steps = await raise.db.select().from(pledgeStep).orderBy(asc(pledgeStep.position));
    expect(steps.map(({ fromRung, toRung, reason }) => [fromRung, toRung, reason])).toEqual([
      [null, "firm", ""],
      ["firm", "withdrawn", "The budget was cut."],
    ]);
    const [said] = await raise.db.select().from(event).where(eq(event.type, "pledge.withdrawn"));
    expect(said?.payload).toMatchObject({ amountMinor: "500000", totals: { firmMinor: "0", organizations: 0 } });
    expect(await raise.healthy()).toEqual([]);
  });

  test("lets those fall that stood because of it, and they wait again in the book", async () => {
    const raise = await testRaise();
    const [lakeside, savanna] = [await raise.pledger(), await raise.pledger()];
    const waiting = await raise.signed(lakeside, fixed(5_000), [othersOffer(3_000)]);
    const cause = await raise.signed(savanna, fixed(3_000));
    const preview = yes(
      await withdrawPledge(savanna, raise.newId(), { pledgeId: cause.pledgeId, reason: "" }, { preview: true }),
    );
    expect(preview.fell).toBe(1);
    expect(await raise.balance("committed", raise.projectId)).toBe(-800_000n);
    expect(yes(await withdrawPledge(savanna, raise.newId(), { pledgeId: cause.pledgeId, reason: "" })).fell).toBe(1);
    expect(await raise.balance("waiting", lakeside.organizationId)).toBe(500_000n);
    expect(await raise.balance("committed", raise.projectId)).toBe(0n);
    const [fell] = await raise.db.select().from(event).where(eq(event.type, "pledge.fell"));
    expect(fell?.payload).toMatchObject({
      pledgeId: waiting.pledgeId,
      becauseOfPledgeId: cause.pledgeId,
      totals: { conditionalMinor: "500000" },
    });
    // It can stand again later: the chain of waiting and standing leaves one transfer each, all of them mirrored once.
    await raise.signed(savanna, fixed(3_000));
    expect(await raise.balance("commitment", lakeside.organizationId)).toBe(500_000n);
    expect(await raise.healthy()).toEqual([]);
  });

  test("interest and intent are taken back by whoever may say them, without the book", async () => {
    const raise = await testRaise();
    const representative = await raise.member("representative");
    const { organizationId } = representative;
    const common = { projectId: raise.projectId, organizationId, named: true, note: "" };
    const interest = yes(await expressInterest(representative, raise.newId(), common));
    expect(await expressInterest(representative, raise.newId(), common)).toMatchObject({
      refusal: { kind: "already_taking_part" },
    });
    const intent = yes(
      await stateIntent(representative, raise.newId(), { ...common, terms: { kind: "fixed", amountMinor: 400_000n } }),
    );
    expect(intent.pledgeId).toBe(interest.pledgeId);
    yes(await withdrawPledge(representative, raise.newId(), { pledgeId: intent.pledgeId, reason: "" }));
    expect(await raise.db.$count(transfer)).toBe(0);
    expect((await raise.db.select().from(pledge))[0]?.rung).toBe("withdrawn");
    expect(await raise.healthy()).toEqual([]);
  });

  test("is refused to others, twice, after the deadline, and a representative may not take back a signature", async () => {
    const raise = await testRaise();
    const [by, stranger] = [await raise.pledger(), await raise.pledger()];
    const { pledgeId } = await raise.signed(by, fixed(100));
    const kind = async (...args: Parameters<typeof withdrawPledge>) => {
      const answer = await withdrawPledge(...args);
      return answer.ok ? "withdrawn" : answer.refusal.kind;
    };
    expect(await kind(stranger, raise.newId(), { pledgeId, reason: "" })).toBe("pledge_not_found");
    expect(await kind(raise.visitor, raise.newId(), { pledgeId, reason: "" })).toBe("pledge_not_found");
    expect(await kind(by, raise.newId(), { pledgeId: raise.newId(), reason: "" })).toBe("pledge_not_found");
    expect(await kind(by, raise.newId(), { pledgeId: "nonsense", reason: "" })).toBe("pledge_not_found");
    const { pledgeId: second } = await raise.signed(by, fixed(200));
    expect(await kind(by, raise.newId(), { pledgeId, reason: "" })).toBe("withdrawn");
    expect(await kind(by, raise.newId(), { pledgeId, reason: "" })).toBe("pledge_over");
    raise.clock.travel(9 * 86_400_000);
    expect(await kind(by, raise.newId(), { pledgeId: second, reason: "" })).toBe("raising_closed");
  });

  test("many withdraw at the same moment as others sign, and nobody meets in the dark", async () => {
    const raise = await testRaise({ poolSize: 24 });
    const leaving = await Promise.all(Array.from({ length: 12 }, () => raise.pledger()));
    const placed = await Promise.all(leaving.map((by) => raise.signed(by, fixed(100))));
    const waiting = await raise.pledger();
    await raise.signed(waiting, fixed(1_000), [othersOffer(1_500)]);
    const joining = await Promise.all(Array.from({ length: 12 }, () => raise.pledger()));
    const answers = await Promise.all([
      ...leaving.map((by, index) =>
        withdrawPledge(by, raise.newId(), { pledgeId: placed[index]!.pledgeId, reason: "" }),
      ),
      ...joining.map((by) => placePledge(by, raise.newId(), raise.wanted(by, fixed(125)))),
    ]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    // 12 × 125 = 1,500 from others: whatever the order was, the waiting pledge stands at the end.
    expect(await raise.balance("committed", raise.projectId)).toBe(-250_000n);
    expect(await raise.healthy()).toEqual([]);
  });
});
