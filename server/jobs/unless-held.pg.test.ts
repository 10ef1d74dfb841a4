import { expect, test } from "vitest";
import { network } from "#db/schema/identity.ts";
import { makeMember } from "#db/seed/factories.ts";
import { freshDatabase } from "#db/test-database.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { holdLetters } from "#app/domain/identity/hold-letters.server.ts";
import { lettersToDecide } from "#app/domain/identity/letters-held.server.ts";
import { visitor, type Actor } from "#app/domain/kernel/actor.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { unlessHeld } from "./unless-held.ts";

test("while letters are held no job writes to anybody, until the steward or the operator lets them go", async () => {
  const { db } = await freshDatabase();
  const ground = { db, clock: systemClock, newId: idsBy(systemClock), bell: () => {} };
  await db.insert(network).values({
    name: "Test Network",
    bookCurrency: "USD",
    staffRateMinor: 25_000n,
    settings: { invoicePayTo: "Account 2" },
  });
  const as = async ({ personId }: { personId: string }): Promise<Actor> =>
    (await findActor(db, personId))?.actor ?? visitor;
  const director = await as(await makeMember(ground, { kind: "steward", role: "director" }));
  const member = await as(await makeMember(ground, { role: "director" }));
  let rounds = 0;
  const job = unlessHeld(db, async () => rounds++);
  const hold = (actor: Actor, held: boolean) => holdLetters({ ...ground, actor }, null, { held });

  await job();
  expect(await hold(testMachine("letters"), true)).toEqual({ ok: true, value: { changed: true } });
  expect(await hold(testMachine("letters"), true)).toEqual({ ok: true, value: { changed: false } });
  await job();
  expect(rounds).toBe(1);
  expect(await hold(visitor, false)).toMatchObject({ ok: false, refusal: { kind: "not_permitted" } });
  expect(await hold(member, false)).toMatchObject({ ok: false, refusal: { kind: "not_permitted" } });
  expect(await lettersToDecide({ db, actor: member })).toBeNull();
  expect(await lettersToDecide({ db, actor: director })).toEqual({ held: true });
  expect(await hold(director, false)).toEqual({ ok: true, value: { changed: true } });
  await job();
  expect(rounds).toBe(2);
  // Nothing else about the network was touched.
  expect(await db.select({ settings: network.settings }).from(network)).toEqual([
    { settings: { invoicePayTo: "Account 2" } },
  ]);
});
