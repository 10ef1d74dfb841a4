import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { invitation, membership, network, organization, person, session } from "#db/schema/identity.ts";
import { event } from "#db/schema/log.ts";
import { makeMembership, makeOrganization } from "#db/seed/factories.ts";
import { freshDatabase } from "#db/test-database.ts";
import { visitor, type PersonActor, type Role } from "#app/domain/kernel/actor.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { dayMs, minuteMs, travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { ok, type Result } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { appointDirector } from "./appoint-director.server.ts";
import { attemptLimits, clearAttempts, countAttempt } from "./attempts.server.ts";
import { changePassword } from "./change-password.server.ts";
import { changeSettings } from "./change-settings.server.ts";
import { closeAccount, closedAccountName } from "./close-account.server.ts";
import { createOrganization } from "./create-organization.server.ts";
import { editNetwork } from "./edit-network.server.ts";
import { editOrganization } from "./edit-organization.server.ts";
import { endSessions } from "./end-sessions.server.ts";
import { findActor, findActors } from "./find-actor.server.ts";
import { invite } from "./invite.server.ts";
import { openAccount } from "./open-account.server.ts";
import { signIn } from "./sign-in.server.ts";

type Someone = Context & { readonly actor: PersonActor };

const password = "granite otter lamp";
const here = { address: "192.0.2.1", device: null };

async function house() {
  const { db } = await freshDatabase({ poolSize: 8 });
  const clock = travellingClock(new Date("2026-09-30T14:05:00Z"));
  const workshop = { db, clock, newId: idsBy(clock) };
  const outside: Context = { ...workshop, bell: () => {}, actor: visitor };
  const operator: Context = { ...outside, actor: testMachine() };
  const as = async (personId: string): Promise<Someone> => {
    const found = await findActor(db, personId);
    if (!found) throw new Error("the person exists");
    return { ...outside, actor: found.actor };
  };
  const account = async (name: string) =>
    valueOf(await openAccount(operator, null, { email: `${name}@example.org`, displayName: name, password })).personId;
  const organizationWith = async (name: string, people: readonly (readonly [string, Role])[], kind?: "steward") => {
    const id = await makeOrganization(workshop, { name, ...(kind ? { kind } : {}) });
    for (const [personId, role] of people) await makeMembership(workshop, personId, id, role);
    return id;
  };
  /** Sessions by their hashes. */
  const sessionsOf = async (personId: string) =>
    (await db.select({ id: session.idHash }).from(session).where(eq(session.personId, personId))).map(({ id }) => id);
  const startSessions = (personId: string, ...hashes: string[]) =>
    db.insert(session).values(
      hashes.map((idHash) => ({
        idHash,
        personId,
        expiresAt: new Date(clock.now().getTime() + dayMs),
        createdAt: clock.now(),
      })),
    );
  const saidTo = async (stream: string) =>
    (await db.select({ type: event.type, payload: event.payload }).from(event).where(eq(event.streamId, stream))).map(
      ({ type, payload }) => ({ type, payload }),
    );
  return { db, clock, workshop, outside, operator, as, account, organizationWith, sessionsOf, startSessions, saidTo };
}

function valueOf<Value>(answer: Result<Value, { readonly kind: string }>): Value {
  if (!answer.ok) throw new Error(answer.refusal.kind);
  return answer.value;
}
const kindOf = (answer: Result<unknown, { readonly kind: string }>) => (answer.ok ? "ok" : answer.refusal.kind);

describe("settings", () => {
  it("change what is named, and nothing else, of nobody else, and no log tells of it", async () => {
    const { db, as, account, saidTo } = await house();
    const [ada, eve] = [await account("ada"), await account("eve")];
    const rows = async () => new Map((await db.select().from(person)).map((row) => [row.id, row]));
    const before = await rows();
    valueOf(await changeSettings(await as(ada), null, { theme: "dark", showPresence: false }));
    expect((await rows()).get(ada)).toEqual({ ...before.get(ada), theme: "dark", showPresence: false });
    valueOf(await changeSettings(await as(ada), null, { displayName: "Ada L." }));
    expect((await rows()).get(ada)).toMatchObject({ displayName: "Ada L.", theme: "dark", showPresence: false });
    valueOf(await changeSettings(await as(ada), null, {}));
    expect((await rows()).get(ada)).toMatchObject({ displayName: "Ada L.", theme: "dark" });
    expect((await rows()).get(eve)).toEqual(before.get(eve));
    expect(await saidTo(`person:${ada}`)).toEqual([{ type: "account.opened", payload: {} }]);
  });
});

describe("signing browsers out", () => {
  it("ends the one that is named, or all but one, of the asker's own alone", async () => {
    const { as, account, sessionsOf, startSessions, saidTo } = await house();
    const [ada, eve] = [await account("ada"), await account("eve")];
    await startSessions(ada, "a1", "a2", "a3");
    await startSessions(eve, "e1");
    const ends = async (which: Parameters<typeof endSessions>[2]) =>
      valueOf(await endSessions(await as(ada), null, which)).count;
    expect(await ends({ only: "e1" })).toBe(0);
    expect(await ends({ only: "a1" })).toBe(1);
    expect(await ends({ only: "a1" })).toBe(0);
    expect(await ends({ allBut: "a3" })).toBe(1);
    expect([await sessionsOf(ada), await sessionsOf(eve)]).toEqual([["a3"], ["e1"]]);
    // Nothing ended, nothing is said: open sockets would look for what is not there.
    expect(await saidTo(`person:${ada}`)).toEqual([
      { type: "account.opened", payload: {} },
      { type: "account.sessions_ended", payload: { count: 1 } },
      { type: "account.sessions_ended", payload: { count: 1 } },
    ]);
  });

  it("comes with a new password, but for the browser that asked", async () => {
    const { as, outside, account, sessionsOf, startSessions } = await house();
    const ada = await account("ada");
    await startSessions(ada, "here", "there");
    const change = { current: password, password: "slate heron lantern", sessionHash: "here" };
    expect(kindOf(await changePassword(await as(ada), null, { ...change, current: "wrong" }))).toBe("password_wrong");
    expect(await sessionsOf(ada)).toEqual(["here", "there"]);
    valueOf(await changePassword(await as(ada), null, change));
    expect(await sessionsOf(ada)).toEqual(["here"]);
    const signsIn = async (tried: string) =>
      kindOf(await signIn(outside, null, { email: "ada@example.org", password: tried, whence: here }));
    expect([await signsIn(password), await signsIn(change.password)]).toEqual(["credentials_wrong", "ok"]);
  });
});

describe("counting attempts", () => {
  it("allows as many as the limit in a window, thirty at once included, and starts anew at its end", async () => {
    const { clock, outside } = await house();
    const { limit, windowMs } = attemptLimits.own_password;
    const tries = async () => (await countAttempt(outside, "own_password", "ada")).allowed;
    const atOnce = await Promise.all(Array.from({ length: 30 }, tries));
    expect(atOnce.filter(Boolean)).toHaveLength(limit);
    clock.travel(windowMs - 1);
    expect(await tries()).toBe(false);
    clock.travel(1);
    expect(await tries()).toBe(true);
  });

  it("is for one subject, one kind and one place, however the subject is capitalized", async () => {
    const { outside } = await house();
    const uses = async (subject: string, place?: string) => {
      for (let n = 0; n < attemptLimits.letter.limit; n++) await countAttempt(outside, "letter", subject, place);
    };
    const allowed = async (...[kind, subject, place]: [Parameters<typeof countAttempt>[1], string, string?]) =>
      (await countAttempt(outside, kind, subject, place)).allowed;
    await uses("ada@example.org", "one");
    expect(await allowed("letter", "ADA@example.org", "one")).toBe(false);
    expect(await allowed("letter", "ada@example.org", "two")).toBe(true);
    expect(await allowed("letter", "eve@example.org", "one")).toBe(true);
    expect(await allowed("letter_anywhere", "ada@example.org")).toBe(true);
  });

  it("is forgotten at one place, or at all of them", async () => {
    const { outside } = await house();
    const { limit } = attemptLimits.sign_in;
    const allowed = async (place: string) => (await countAttempt(outside, "sign_in", "ada", place)).allowed;
    for (let n = 0; n <= limit; n++) for (const place of ["one", "two"]) await allowed(place);
    const clear = (place?: string) =>
      transact<null, never>(outside, {}, async (tx) => {
        await clearAttempts(tx, "sign_in", "ada", place);
        return ok(null);
      });
    await clear("one");
    expect([await allowed("one"), await allowed("two")]).toEqual([true, false]);
    await clear();
    expect(await allowed("two")).toBe(true);
  });
});

describe("closing an account", () => {
  it("takes name, address, password, roles and sessions, and leaves what others rest on", async () => {
    const { db, as, outside, account, organizationWith, sessionsOf, startSessions, workshop } = await house();
    const [ada, eve] = [await account("ada"), await account("eve")];
    await organizationWith("Harbour", [
      [ada, "representative"],
      [eve, "representative"],
    ]);
    await startSessions(ada, "a1");
    const { invitationId } = valueOf(await invite(await as(ada), null, { slug: "harbour", role: "hub_user", days: 7 }));
    expect(kindOf(await closeAccount(await as(ada), null, { password: "wrong" }))).toBe("password_wrong");
    valueOf(await closeAccount(await as(ada), null, { password }));
    const [row] = await db.select().from(person).where(eq(person.id, ada));
    expect(row).toMatchObject({
      displayName: closedAccountName,
      passwordHash: "closed",
      closedAt: workshop.clock.now(),
    });
    expect(JSON.stringify(row)).not.toContain("ada@");
    expect(await sessionsOf(ada)).toEqual([]);
    expect((await db.select().from(membership)).map(({ personId }) => personId)).toEqual([eve]);
    const [open] = await db.select().from(invitation).where(eq(invitation.id, invitationId));
    expect(open?.revokedAt).not.toBeNull();
    expect(kindOf(await signIn(outside, null, { email: "ada@example.org", password, whence: here }))).toBe(
      "credentials_wrong",
    );
    expect(await findActor(db, ada)).toBeNull();
    // The address is free again.
    expect(await account("ada")).not.toBe(ada);
  });

  it("waits until somebody else looks after the people who would be left, and after the network", async () => {
    const { as, account, organizationWith } = await house();
    const [ada, eve, ruth] = [await account("ada"), await account("eve"), await account("ruth")];
    const closes = async (personId: string) => closeAccount(await as(personId), null, { password });
    await organizationWith("Harbour", [
      [ada, "representative"],
      [eve, "hub_user"],
    ]);
    await organizationWith("Steward", [[ruth, "director"]], "steward");
    expect(await closes(ada)).toEqual({ ok: false, refusal: { kind: "hand_over_first", organization: "Harbour" } });
    expect(await closes(ruth)).toEqual({ ok: false, refusal: { kind: "hand_over_first", organization: "Steward" } });
    // Nobody depends on whoever leads nothing; and who is alone leaves nobody behind.
    expect(kindOf(await closes(eve))).toBe("ok");
    expect(kindOf(await closes(ada))).toBe("ok");
  });

  it("does not leave two who go at the same moment with nobody behind them", async () => {
    const { as, account, organizationWith } = await house();
    const [ada, eve, member] = [await account("ada"), await account("eve"), await account("max")];
    await organizationWith("Harbour", [
      [ada, "representative"],
      [eve, "representative"],
      [member, "hub_user"],
    ]);
    const goers = [await as(ada), await as(eve)];
    const answers = await Promise.all(goers.map((who) => closeAccount(who, null, { password })));
    expect(answers.map(kindOf).sort()).toEqual(["hand_over_first", "ok"]);
  });

  it("is asked for a password so often and then waits, with the right one too", async () => {
    const { as, account, clock } = await house();
    const ada = await account("ada");
    const closes = async (tried: string) => kindOf(await closeAccount(await as(ada), null, { password: tried }));
    for (let n = 0; n < attemptLimits.own_password.limit; n++) expect(await closes("wrong")).toBe("password_wrong");
    expect(await closes(password)).toBe("too_many_attempts");
    clock.travel(15 * minuteMs);
    expect(await closes(password)).toBe("ok");
  });
});

describe("an organization", () => {
  it("and a person have no name that looks like another's, also one that an earlier build wrote, nor one that the product says", async () => {
    const { db, as, account, organizationWith } = await house();
    const [ada, eve] = [await account("Ada Mill"), await account("Eve Weir")];
    await db.update(person).set({ nameSkeleton: null });
    const named = async (displayName: string) => changeSettings(await as(eve), null, { displayName });
    for (const name of ["ada mill", "Аda Mill", "Ada-Mill.", closedAccountName, "somebody who left"])
      expect(kindOf(await named(name)), name).toBe("person_name_taken");
    valueOf(await named("EVE WEIR"));
    valueOf(await changeSettings(await as(ada), null, { displayName: "Ada Mill", theme: "dark" }));
    const alike = [
      [ada, "Lock Keeper"],
      [eve, "Lock-Keeper"],
    ] as const;
    const both = await Promise.all(
      alike.map(async ([id, displayName]) => changeSettings(await as(id), null, { displayName })),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    // The very same name is two people's where it is nobody's of the steward.
    valueOf(await changeSettings(await as(ada), null, { displayName: "Grace Brook" }));
    valueOf(await changeSettings(await as(eve), null, { displayName: "Grace Brook" }));
    valueOf(await named("Eve Weir"));
    await organizationWith("Steward", [[ada, "director"]], "steward");
    expect(kindOf(await named("Grace Brook"))).toBe("person_name_taken");
  });

  it("is registered once by its name, however it is written, and whoever registers it represents it", async () => {
    const { db, as, account, workshop } = await house();
    const ada = await as(await account("ada"));
    const key = workshop.newId();
    const first = valueOf(await createOrganization(ada, key, { name: "Harbour Lab", kind: "member" }));
    expect(first.slug).toBe("harbour-lab");
    // The same request again is the same answer.
    expect(valueOf(await createOrganization(ada, key, { name: "Harbour Lab", kind: "member" }))).toEqual(first);
    const again = (name: string) => createOrganization(ada, workshop.newId(), { name, kind: "member" });
    expect(kindOf(await again("HARBOUR lab"))).toBe("organization_name_taken");
    // Nor by one that looks like it.
    expect(kindOf(await again("Harbour, Lab"))).toBe("organization_name_taken");
    expect(valueOf(await again("Harbour Lаb 2")).slug).toBe("harbour-l-b-2");
    const [seat] = await db.select().from(membership).where(eq(membership.organizationId, first.organizationId));
    expect(seat).toMatchObject({ personId: ada.actor.personId, role: "representative" });
  });

  it("changes what is named by whoever may, says which and not what, and says nothing where nothing changes", async () => {
    const { db, as, account, organizationWith, saidTo } = await house();
    const [ada, eve] = [await account("ada"), await account("eve")];
    const id = await organizationWith("Harbour", [
      [ada, "representative"],
      [eve, "hub_user"],
    ]);
    const edits = async (by: string, input: Omit<Parameters<typeof editOrganization>[2], "slug">) =>
      editOrganization(await as(by), null, { slug: "harbour", ...input });
    expect(valueOf(await edits(ada, { description: "Boats.", signingLimitMinor: 100n }))).toEqual({
      changed: ["description", "signingLimitMinor"],
      limitFrom: null,
    });
    expect(valueOf(await edits(ada, { description: "Boats." }))).toEqual({ changed: [], limitFrom: null });
    expect(valueOf(await edits(ada, { signingLimitMinor: 50n }))).toEqual({
      changed: ["signingLimitMinor"],
      limitFrom: null,
    });
    expect(kindOf(await edits(eve, { description: "Mine." }))).toBe("organization_not_found");
    const [row] = await db.select().from(organization).where(eq(organization.id, id));
    expect(row).toMatchObject({ description: "Boats.", signingLimitMinor: 50n, websiteUrl: null });
    expect(await saidTo(`organization:${id}`)).toEqual([
      { type: "organization.edited", payload: { fields: ["description", "signingLimitMinor"] } },
      { type: "organization.edited", payload: { fields: ["signingLimitMinor"] } },
    ]);
  });
});

describe("the network", () => {
  async function founded() {
    const { db, ...rest } = await house();
    const ruth = await rest.account("ruth");
    await rest.organizationWith("Steward", [[ruth, "director"]], "steward");
    await db.insert(network).values({
      name: "Meridian",
      bookCurrency: "USD",
      staffRateMinor: 12_000n,
      sponsorFeeBasisPoints: 500,
      settings: { invoicePayTo: "Account 1" },
    });
    return { db, ruth, ...rest };
  }

  it("changes its rates by the steward's finance and directors alone, and keeps what is not named", async () => {
    const { db, as, ruth, account } = await founded();
    const edits = async (by: string, input: Parameters<typeof editNetwork>[2]) =>
      editNetwork(await as(by), null, input);
    expect(kindOf(await edits(await account("ada"), { tagline: "Mine." }))).toBe("not_permitted");
    expect(kindOf(await edits(ruth, { staffRateMinor: 0n }))).toBe("amount_is_zero");
    expect(valueOf(await edits(ruth, { staffRateMinor: 12_500n, separateInvoices: true }))).toEqual({
      changed: ["staffRateMinor", "separateInvoices"],
    });
    expect(valueOf(await edits(ruth, { separateInvoices: true, invoicePayTo: "Account 1" }))).toEqual({ changed: [] });
    const [row] = await db.select().from(network);
    expect(row).toMatchObject({ name: "Meridian", staffRateMinor: 12_500n, sponsorFeeBasisPoints: 500 });
    expect(row?.settings).toMatchObject({ separateInvoices: true, invoicePayTo: "Account 1" });
  });

  it("gets a director by whoever runs the server, twice as once, and never a closed account", async () => {
    const { as, operator, account } = await founded();
    await account("ada");
    const eve = await account("eve");
    valueOf(await closeAccount(await as(eve), null, { password }));
    const appoints = (name: string) => appointDirector(operator, null, { email: `${name}@example.org` });
    expect(valueOf(await appoints("ada"))).toEqual({ displayName: "ada", steward: "Steward", changed: true });
    expect(valueOf(await appoints("ada")).changed).toBe(false);
    expect(kindOf(await appoints("eve"))).toBe("account_not_found");
    expect(kindOf(await appoints("nobody"))).toBe("account_not_found");
  });
});

describe("who somebody is", () => {
  it("is told with all roles in the order of coming, for many people by one question", async () => {
    const { db, clock, workshop, account, organizationWith } = await house();
    const [ada, eve] = [await account("ada"), await account("eve")];
    const harbour = await organizationWith("Harbour", [[ada, "hub_user"]]);
    clock.travel(1_000);
    const lab = await organizationWith("Lab", [[ada, "representative"]]);
    clock.travel(1_000);
    await makeMembership(workshop, ada, harbour, "budget_holder");
    const found = await findActors(db, [ada, eve, workshop.newId()]);
    expect([...found.keys()].sort()).toEqual([ada, eve].sort());
    expect(found.get(ada)?.actor.memberships).toEqual([
      { organizationId: harbour, organizationKind: "member", role: "hub_user", standing: "admitted" },
      { organizationId: lab, organizationKind: "member", role: "representative", standing: "admitted" },
      { organizationId: harbour, organizationKind: "member", role: "budget_holder", standing: "admitted" },
    ]);
    expect(found.get(ada)?.viewer.organizations.map(({ name, roles }) => [name, roles])).toEqual([
      ["Harbour", ["hub_user", "budget_holder"]],
      ["Lab", ["representative"]],
    ]);
    expect(found.get(eve)?.actor.memberships).toEqual([]);
  });
});
