import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { attempt, invitation, membership, organization, passwordReset, person, session, setupCode, signUp } from "#db/schema/identity.ts";
import { event } from "#db/schema/log.ts";
import { freshDatabase } from "#db/test-database.ts";
import { createSessions } from "#app/http/session.server.ts";
import { system, visitor, type PersonActor, type Role } from "#app/domain/kernel/actor.ts";
import { hourMs, minuteMs, travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { acceptInvitation } from "#app/domain/identity/accept-invitation.server.ts";
import { changePassword } from "#app/domain/identity/change-password.server.ts";
import { closeAccount, closedAccountName } from "#app/domain/identity/close-account.server.ts";
import { createOrganization } from "#app/domain/identity/create-organization.server.ts";
import { endSessions } from "#app/domain/identity/end-sessions.server.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { finishSignUp } from "#app/domain/identity/finish-sign-up.server.ts";
import { grantRole } from "#app/domain/identity/grant-role.server.ts";
import { invite } from "#app/domain/identity/invite.server.ts";
import { offerSetUp } from "#app/domain/identity/offer-set-up.server.ts";
import { openAccount } from "#app/domain/identity/open-account.server.ts";
import { organizationPeople } from "#app/domain/identity/organization-pages.server.ts";
import { removeRole } from "#app/domain/identity/remove-role.server.ts";
import { requestPasswordReset } from "#app/domain/identity/request-password-reset.server.ts";
import { resetPassword } from "#app/domain/identity/reset-password.server.ts";
import { hashSecret } from "#app/domain/identity/secret.server.ts";
import { setUpNetwork } from "#app/domain/identity/set-up-network.server.ts";
import { signIn } from "#app/domain/identity/sign-in.server.ts";
import { startSignUp } from "#app/domain/identity/start-sign-up.server.ts";
import { sweepIdentity } from "#app/domain/identity/sweep-identity.server.ts";

const connections = 8;
const password = "granite otter lamp";

async function house() {
  const { db } = await freshDatabase({ poolSize: connections });
  // All connections are open before anything is tested: one that opens in the middle of a race would lose it every time.
  await Promise.all(Array.from({ length: connections }, () => db.execute(sql`select pg_sleep(0.02)`)));
  const clock = travellingClock(new Date("2026-09-30T14:05:00Z"));
  const newId = idsBy(clock);
  const outside: Context = { db, clock, newId, bell: () => {}, actor: visitor };
  const as = async (personId: string): Promise<Context & { actor: PersonActor }> => {
    const found = await findActor(db, personId);
    if (!found) throw new Error("nobody has this account");
    return { ...outside, actor: found.actor };
  };
  const account = async (name: string) => {
    const opened = await openAccount({ ...outside, actor: system("test") }, { email: `${name.toLowerCase()}@example.org`, displayName: name, password });
    if (!opened.ok) throw new Error(opened.refusal.kind);
    return opened.value.personId;
  };
  /** An organization of that person, as its representative. */
  const organizationOf = async (personId: string, name = "EarthLab") => {
    const made = await createOrganization(await as(personId), { key: newId(), name, kind: "member" });
    if (!made.ok) throw new Error(made.refusal.kind);
    return made.value;
  };
  const joinAs = async (leaderId: string, slug: string, personId: string, role: Role) => {
    const made = await invite(await as(leaderId), slug, { role, days: 7 });
    if (!made.ok) throw new Error(made.refusal.kind);
    const joined = await acceptInvitation(await as(personId), made.value.token);
    if (!joined.ok) throw new Error(joined.refusal.kind);
  };
  return { db, clock, newId, outside, as, account, organizationOf, joinAs };
}

const kinds = (answers: readonly ({ ok: true } | { ok: false; refusal: { kind: string } })[]) => answers.map((answer) => (answer.ok ? "ok" : answer.refusal.kind)).sort();

describe("opening an account", () => {
  it("two links to one address, opened at the same moment, make one account", async () => {
    const { db, outside } = await house();
    const [first, second] = [await startSignUp(outside, { email: "ada@example.org" }), await startSignUp(outside, { email: "ADA@example.org" })];
    if (first?.kind !== "finish" || second?.kind !== "finish") throw new Error("a new address is written to");
    const answers = await Promise.all([first, second].map(({ token }) => finishSignUp(outside, { token, displayName: "Lovelace", password })));
    expect(kinds(answers)).toEqual(["account_exists", "ok"]);
    expect(await db.$count(person)).toBe(1);
  });

  it("a link works once however often it is opened at once, ends after a day, and keeps working after a weak password", async () => {
    const { db, clock, outside } = await house();
    const notice = await startSignUp(outside, { email: "ada@example.org" });
    if (notice?.kind !== "finish") throw new Error("a new address is written to");
    const { token } = notice;
    expect(kinds([await finishSignUp(outside, { token, displayName: "Ada Lovelace", password: "AdaLovelace1" })])).toEqual(["password_contains_name"]);
    const answers = await Promise.all(Array.from({ length: 4 }, () => finishSignUp(outside, { token, displayName: "Ada Lovelace", password })));
    expect(kinds(answers)).toEqual(["link_ended", "link_ended", "link_ended", "ok"]);
    const late = await startSignUp(outside, { email: "late@example.org" });
    clock.travel(24 * hourMs + 1);
    if (late?.kind !== "finish") throw new Error("a new address is written to");
    expect(kinds([await finishSignUp(outside, { token: late.token, displayName: "Late", password })])).toEqual(["link_ended"]);
    await sweepIdentity(outside);
    expect(await db.$count(signUp)).toBe(0);
  });

  it("keeps no secret: neither a link's nor a password stands in any row", async () => {
    const { db, outside, account } = await house();
    await account("Ada");
    const notice = await startSignUp(outside, { email: "new@example.org" });
    const reset = await requestPasswordReset(outside, { email: "ada@example.org" });
    if (notice?.kind !== "finish" || !reset) throw new Error("both are written to");
    const rows = JSON.stringify([await db.select().from(signUp), await db.select().from(passwordReset), await db.select().from(person), await db.select().from(attempt)]);
    for (const secret of [notice.token, reset.token, password]) expect(rows).not.toContain(secret);
    expect(rows).toContain("$argon2id$v=19$m=19456,t=2,p=1$");
  });

  it("does the same for a known address, but for the letter, and writes at most three letters an hour", async () => {
    const { db, outside, account } = await house();
    await account("Ada");
    expect(await startSignUp(outside, { email: "ada@example.org" })).toMatchObject({ kind: "has_account", displayName: "Ada" });
    expect(await startSignUp(outside, { email: "unknown@example.org" })).toMatchObject({ kind: "finish" });
    expect(await db.$count(signUp)).toBe(2);
    const letters = await Promise.all(Array.from({ length: 6 }, () => requestPasswordReset(outside, { email: "ada@example.org" })));
    expect(letters.filter(Boolean)).toHaveLength(2);
    expect(await requestPasswordReset(outside, { email: "nobody@example.org" })).toBeNull();
  });
});

describe("signing in", () => {
  it("is one answer for a wrong password, an unknown address and a closed account", async () => {
    const { outside, as, account } = await house();
    await account("Ada");
    const gone = await account("Gone");
    await closeAccount(await as(gone), { password });
    const answers = await Promise.all(["ada", "nobody", "gone"].map((name) => signIn(outside, { email: `${name}@example.org`, password: "wrong" })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"ok":false,"refusal":{"kind":"credentials_wrong"}}']));
    expect(kinds([await signIn(outside, { email: "ADA@example.org", password })])).toEqual(["ok"]);
  });

  it("stops guessing after ten attempts, thirty at once included, for unknown addresses too, until the window ends or a reset by mail", async () => {
    const { clock, outside, account } = await house();
    await account("Ada");
    for (const email of ["ada@example.org", "nobody@example.org"]) {
      const answers = await Promise.all(Array.from({ length: 30 }, () => signIn(outside, { email, password: "wrong" })));
      expect(kinds(answers).filter((kind) => kind === "credentials_wrong")).toHaveLength(10);
      expect(await signIn(outside, { email, password })).toEqual({ ok: false, refusal: { kind: "too_many_attempts", minutes: 15 } });
    }
    const reset = await requestPasswordReset(outside, { email: "ada@example.org" });
    if (!reset) throw new Error("the owner is written to");
    await resetPassword(outside, { token: reset.token, password: "slate heron lantern" });
    expect(kinds([await signIn(outside, { email: "ada@example.org", password: "slate heron lantern" })])).toEqual(["ok"]);
    clock.travel(15 * minuteMs);
    expect(kinds([await signIn(outside, { email: "nobody@example.org", password: "wrong" })])).toEqual(["credentials_wrong"]);
  });
});

describe("a password by mail", () => {
  it("is set once by one link, which ends after an hour and takes all sessions and other links with it", async () => {
    const { db, clock, outside, account } = await house();
    const personId = await account("Ada");
    const sessions = createSessions(db, clock, { secure: false });
    const cookie = (await sessions.start(personId, "Firefox")).split(";")[0]!;
    const [first, second] = [await requestPasswordReset(outside, { email: "ada@example.org" }), await requestPasswordReset(outside, { email: "ada@example.org" })];
    if (!first || !second) throw new Error("the owner is written to");
    const answers = await Promise.all(Array.from({ length: 4 }, () => resetPassword(outside, { token: first.token, password: "slate heron lantern" })));
    expect(kinds(answers)).toEqual(["link_ended", "link_ended", "link_ended", "ok"]);
    expect(kinds([await resetPassword(outside, { token: second.token, password: "another one entirely" })])).toEqual(["link_ended"]);
    expect(await sessions.read(cookie)).toBeNull();
    const late = await requestPasswordReset(outside, { email: "ada@example.org" });
    clock.travel(hourMs + 1);
    expect(kinds([await resetPassword(outside, { token: late!.token, password: "another one entirely" })])).toEqual(["link_ended"]);
  });
});

describe("sessions", () => {
  it("end when they are revoked while in use, and nobody can end somebody else's", async () => {
    const { db, clock, as, account } = await house();
    const [ada, eve] = [await account("Ada"), await account("Eve")];
    const sessions = createSessions(db, clock, { secure: false });
    const cookie = (await sessions.start(ada, "Firefox")).split(";")[0]!;
    const read = await sessions.read(cookie);
    expect(read?.personId).toBe(ada);
    expect(JSON.stringify(await db.select().from(session))).not.toContain(cookie.split("=")[1]);
    expect(await endSessions(await as(eve), { only: read!.sessionHash })).toEqual({ ok: true, value: { count: 0 } });
    expect(await sessions.read(cookie)).not.toBeNull();
    expect(await endSessions(await as(ada), { only: read!.sessionHash })).toEqual({ ok: true, value: { count: 1 } });
    expect(await sessions.read(cookie)).toBeNull();
  });

  it("other than one's own end when the password is changed; of two changes at once one wins", async () => {
    const { db, clock, as, account } = await house();
    const ada = await account("Ada");
    const sessions = createSessions(db, clock, { secure: false });
    const [here, there] = await Promise.all(["here", "there"].map(async (browser) => (await sessions.start(ada, browser)).split(";")[0]!));
    const { sessionHash } = (await sessions.read(here))!;
    const ctx = await as(ada);
    const answers = await Promise.all(["slate heron lantern", "quiet basalt kites"].map((next) => changePassword(ctx, { current: password, password: next, sessionHash })));
    expect(kinds(answers)).toEqual(["ok", "password_wrong"]);
    expect(await sessions.read(here)).not.toBeNull();
    expect(await sessions.read(there)).toBeNull();
  });
});

describe("an organization's people", () => {
  it("join by a link that works for one of those who open it at once", async () => {
    const { db, as, account, organizationOf } = await house();
    const [ada, ben, cleo] = [await account("Ada"), await account("Ben"), await account("Cleo")];
    const { slug, organizationId } = await organizationOf(ada);
    const made = await invite(await as(ada), slug, { role: "budget_holder", days: 7 });
    if (!made.ok) throw new Error(made.refusal.kind);
    const asked = await Promise.all([ben, cleo].map(async (personId) => acceptInvitation(await as(personId), made.value.token)));
    expect(kinds(asked)).toEqual(["invitation_ended", "ok"]);
    expect(await db.$count(membership, eq(membership.organizationId, organizationId))).toBe(2);
    const said = await db.select({ type: event.type }).from(event).where(eq(event.streamId, organizationStream(organizationId)));
    expect(said.map(({ type }) => type)).toEqual(["organization.created", "member.joined", "member.invited", "member.joined"]);
  });

  it("never lose their last representative, even when both leave at the same moment or close their accounts", async () => {
    const { db, as, account, organizationOf, joinAs } = await house();
    const [ada, ben] = [await account("Ada"), await account("Ben")];
    const { slug, organizationId } = await organizationOf(ada);
    await joinAs(ada, slug, ben, "representative");
    const both = [await as(ada), await as(ben)];
    const answers = await Promise.all(both.map((ctx) => removeRole(ctx, slug, { personId: ctx.actor.personId, role: "representative" })));
    expect(kinds(answers)).toEqual(["last_leader", "ok"]);
    const [left] = await db.select({ personId: membership.personId }).from(membership).where(eq(membership.organizationId, organizationId));
    const stays = await as(left!.personId);
    await joinAs(left!.personId, slug, left!.personId === ada ? ben : ada, "hub_user");
    expect(kinds([await closeAccount(stays, { password })])).toEqual(["hand_over_first"]);
  });

  it("cannot take a role back that was taken from them a moment ago", async () => {
    const { as, account, organizationOf, joinAs } = await house();
    const [ada, ben] = [await account("Ada"), await account("Ben")];
    const { slug } = await organizationOf(ada);
    await joinAs(ada, slug, ben, "representative");
    await joinAs(ada, slug, ben, "hub_user");
    const asHeWas = await as(ben);
    expect(kinds([await removeRole(await as(ada), slug, { personId: ben, role: "representative" })])).toEqual(["ok"]);
    expect(kinds([await grantRole(asHeWas, slug, { personId: ben, role: "representative" })])).toEqual(["organization_not_found"]);
    expect(kinds([await invite(asHeWas, slug, { role: "representative", days: 1 })])).toEqual(["organization_not_found"]);
  });

  it("are seen by those who belong, and by nobody else; open invitations go with whoever made them", async () => {
    const { db, outside, as, account, organizationOf, joinAs } = await house();
    const [ada, ben, eve] = [await account("Ada"), await account("Ben"), await account("Eve")];
    const { slug } = await organizationOf(ada);
    await joinAs(ada, slug, ben, "representative");
    await joinAs(ben, slug, ben, "technical_contact");
    const open = await invite(await as(ben), slug, { role: "representative", days: 7 });
    if (!open.ok) throw new Error(open.refusal.kind);
    expect(await organizationPeople(outside, slug)).toBeNull();
    expect(await organizationPeople(await as(eve), slug)).toBeNull();
    await removeRole(await as(ada), slug, { personId: ben, role: "representative" });
    expect((await organizationPeople(await as(ben), slug))?.people.map(({ email }) => email)).toEqual([null, null]);
    expect(kinds([await acceptInvitation(await as(eve), open.value.token)])).toEqual(["invitation_ended"]);
    expect(await db.$count(invitation)).toBe(3);
  });

  it("get roles of their kind of organization only", async () => {
    const { as, account, organizationOf } = await house();
    const ada = await account("Ada");
    const { slug } = await organizationOf(ada);
    for (const role of ["director", "finance", "maintainer"] as const) {
      expect(kinds([await grantRole(await as(ada), slug, { personId: ada, role })])).toEqual(["role_not_here"]);
      expect(kinds([await invite(await as(ada), slug, { role, days: 1 })])).toEqual(["role_not_here"]);
    }
  });
});

describe("organizations", () => {
  it("of one name are one, however many register it at once; of like names get addresses and hues of their own", async () => {
    const { db, as, account, newId } = await house();
    const ctx = await as(await account("Ada"));
    const same = await Promise.all(["EarthLab", "earthlab", "EARTHLAB"].map((name) => createOrganization(ctx, { key: newId(), name, kind: "member" })));
    expect(kinds(same)).toEqual(["ok", "organization_name_taken", "organization_name_taken"]);
    const like = await Promise.all(["大学", "計算機", "Earth Lab!"].map((name) => createOrganization(ctx, { key: newId(), name, kind: "member" })));
    expect(kinds(like)).toEqual(["ok", "ok", "ok"]);
    const rows = await db.select({ slug: organization.slug, hue: organization.hue }).from(organization);
    expect(rows.map(({ slug }) => slug).sort()).toEqual(["earth-lab", "earthlab", "organization", "organization-2"]);
    expect(rows.map(({ hue }) => hue).sort()).toEqual([1, 2, 3, 4]);
  });

  it("are registered once by a form that is sent twice", async () => {
    const { db, as, account, newId } = await house();
    const ctx = await as(await account("Ada"));
    const input = { key: newId(), name: "EarthLab", kind: "member" } as const;
    const [first, second] = await Promise.all([createOrganization(ctx, input), createOrganization(ctx, input)]);
    expect(second).toEqual(first);
    expect(await db.$count(organization)).toBe(1);
  });
});

describe("the network", () => {
  const founding = (code: string | undefined, name: string) => ({
    ...(code ? { code } : {}),
    networkName: "Meridian Network",
    bookCurrency: "USD",
    staffRateMinor: 250_00n,
    organizationName: `Steward ${name}`,
    director: { email: `${name}@example.org`, displayName: `Director ${name}`, password },
  });

  it("is founded once, by whoever has the code, even when two come at once", async () => {
    const { db, outside } = await house();
    const code = await offerSetUp(outside);
    for (const wrong of [undefined, "guess"]) expect(kinds([await setUpNetwork(outside, founding(wrong, "eve"))])).toEqual(["setup_code_wrong"]);
    expect(kinds([await setUpNetwork(outside, { ...founding(code!, "ada"), staffRateMinor: 0n })])).toEqual(["amount_is_zero"]);
    const answers = await Promise.all(["ada", "ben", "cleo"].map((name) => setUpNetwork(outside, founding(code!, name))));
    expect(kinds(answers)).toEqual(["network_is_set_up", "network_is_set_up", "ok"]);
    expect(await db.$count(person)).toBe(1);
    expect(await offerSetUp(outside)).toBeNull();
    await expect(db.insert(organization).values({ id: idsBy(outside.clock)(), slug: "second", name: "Second", initials: "SE", kind: "steward", hue: 1, createdAt: outside.clock.now() })).rejects.toThrow();
  });

  it("has one code, whichever node starts, and however often", async () => {
    const { db, outside } = await house();
    const codes = await Promise.all(Array.from({ length: 4 }, () => offerSetUp(outside)));
    codes.push(await offerSetUp(outside));
    expect(codes[0]).toHaveLength(43);
    expect(new Set(codes).size).toBe(1);
    // A node of the release before replaced it, and nobody can know its code: the next start makes another, for all.
    await db.update(setupCode).set({ codeHash: hashSecret("of the release before") });
    const next = await offerSetUp(outside);
    expect(next).not.toBe(codes[0]);
    expect(await offerSetUp(outside)).toBe(next);
    expect(kinds([await setUpNetwork(outside, founding(codes[0]!, "eve")), await setUpNetwork(outside, founding(next!, "ada"))])).toEqual(["ok", "setup_code_wrong"]);
    expect(await db.$count(setupCode)).toBe(0);
  });

  it("lets the steward help an organization to its first representative, and to no other", async () => {
    const { db, outside, as, account, organizationOf } = await house();
    const founded = await setUpNetwork({ ...outside, actor: system("test") }, founding(undefined, "ada"));
    if (!founded.ok) throw new Error(founded.refusal.kind);
    const director = await as(founded.value.personId);
    const { slug } = await organizationOf(await account("Ben"));
    expect(kinds([await invite(director, slug, { role: "representative", days: 7 })])).toEqual(["has_a_representative"]);
    await db.delete(membership).where(eq(membership.role, "representative"));
    expect(kinds([await invite(director, slug, { role: "budget_holder", days: 7 })])).toEqual(["role_not_here"]);
    expect(kinds([await invite(director, slug, { role: "representative", days: 7 })])).toEqual(["ok"]);
  });
});

it("a closed account leaves no name, no address and no way in, and what it did stays", async () => {
  const { db, outside, as, account, organizationOf } = await house();
  const ada = await account("Ada");
  const { organizationId } = await organizationOf(ada);
  const before = await db.$count(event);
  expect(kinds([await closeAccount(await as(ada), { password: "wrong" })])).toEqual(["password_wrong"]);
  expect(kinds([await closeAccount(await as(ada), { password })])).toEqual(["ok"]);
  const [row] = await db.select().from(person).where(eq(person.id, ada));
  expect(row).toMatchObject({ displayName: closedAccountName, email: `closed-${ada}@account.invalid`, passwordHash: "closed" });
  expect(await findActor(db, ada)).toBeNull();
  expect(await db.$count(membership, eq(membership.organizationId, organizationId))).toBe(0);
  expect(await db.$count(event)).toBeGreaterThan(before);
  // The address is free again for whoever owns it.
  expect(await startSignUp(outside, { email: "ada@example.org" })).toMatchObject({ kind: "finish" });
});
