import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { membership, session } from "#db/schema/identity.ts";
import { event } from "#db/schema/log.ts";
import { makePerson } from "#db/seed/factories.ts";
import { freshDatabase } from "#db/test-database.ts";
import { createSessions } from "#app/http/session.server.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { appointDirector } from "#app/domain/identity/appoint-director.server.ts";
import { endEverybodysSessions } from "#app/domain/identity/end-everybodys-sessions.server.ts";
import { makeResetLink } from "#app/domain/identity/make-reset-link.server.ts";
import { resetPassword } from "#app/domain/identity/reset-password.server.ts";
import { setUpNetwork } from "#app/domain/identity/set-up-network.server.ts";

async function house() {
  const { db } = await freshDatabase();
  const clock = travellingClock(new Date("2026-09-30T14:05:00Z"));
  const ctx: Context = { db, clock, newId: idsBy(clock), bell: () => {}, actor: testMachine() };
  const found = () =>
    setUpNetwork(ctx, null, {
      networkName: "A network",
      bookCurrency: "EUR",
      staffRateMinor: 7_000n,
      organizationName: "Steward",
      director: { email: "ada@example.org", displayName: "Ada", password: "granite otter lamp" },
    });
  const said = (name: string) => db.$count(event, eq(event.type, name));
  return { db, ctx, clock, found, said };
}

it("whoever runs the server makes somebody a director, once, and it is said; where there is no account or no network, that", async () => {
  const { db, ctx, found, said } = await house();
  const ben = await makePerson(ctx, { email: "ben@example.org", displayName: "Ben" });
  expect(await appointDirector(ctx, null, { email: "ben@example.org" })).toMatchObject({
    refusal: { kind: "network_not_set_up" },
  });
  await found();
  const before = await said("member.joined");
  expect(await appointDirector(ctx, null, { email: "nobody@example.org" })).toMatchObject({
    refusal: { kind: "account_not_found" },
  });
  expect(await appointDirector(ctx, null, { email: "Ben@Example.org" })).toMatchObject({
    value: { displayName: "Ben", steward: "Steward", changed: true },
  });
  expect(await appointDirector(ctx, null, { email: "ben@example.org" })).toMatchObject({ value: { changed: false } });
  expect(await db.select({ role: membership.role }).from(membership).where(eq(membership.personId, ben))).toEqual([
    { role: "director" },
  ]);
  // In the steward's stream and in their own.
  expect((await said("member.joined")) - before).toBe(2);
});

it("whoever runs the server hands over a link for a new password, which works once", async () => {
  const { ctx, found } = await house();
  await found();
  expect(await makeResetLink(ctx, null, { email: "nobody@example.org" })).toMatchObject({
    refusal: { kind: "account_not_found" },
  });
  const made = await makeResetLink(ctx, null, { email: "ada@example.org" });
  if (!made.ok) throw new Error(made.refusal.kind);
  expect(await resetPassword(ctx, null, { token: made.value.token, password: "basalt heron kettle" })).toMatchObject({
    ok: true,
  });
  expect(await resetPassword(ctx, null, { token: made.value.token, password: "basalt heron kettle" })).toMatchObject({
    refusal: { kind: "link_ended" },
  });
});

it("whoever runs the server signs everybody out, and open pages are told", async () => {
  const { db, ctx, clock, said } = await house();
  const sessions = createSessions(db, clock, { secure: false });
  for (const name of ["ada", "ben"]) {
    const personId = await makePerson(ctx, { email: `${name}@example.org`, displayName: name });
    for (let n = 0; n < 2; n++) await sessions.start(personId, "test");
  }
  expect(await endEverybodysSessions(ctx, null, null)).toEqual({ ok: true, value: { people: 2 } });
  expect(await db.$count(session)).toBe(0);
  expect(await said("account.sessions_ended")).toBe(2);
  expect(await endEverybodysSessions(ctx, null, null)).toEqual({ ok: true, value: { people: 0 } });
});
