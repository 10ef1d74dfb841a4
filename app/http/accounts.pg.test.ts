import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import {
  attempt,
  invitation,
  invitationLink,
  membership,
  organization,
  passwordReset,
  person,
  session,
  setupCode,
  signUp,
} from "#db/schema/identity.ts";
import { event } from "#db/schema/log.ts";
import { letter, refusingMailbox } from "#db/schema/mail.ts";
import { freshDatabase } from "#db/test-database.ts";
import { createSessions } from "#app/http/session.server.ts";
import { visitor, type PersonActor, type Role } from "#app/domain/kernel/actor.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { hourMs, travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { acceptInvitation } from "#app/domain/identity/accept-invitation.server.ts";
import type { Whence } from "#app/domain/identity/attempts.server.ts";
import { changePassword } from "#app/domain/identity/change-password.server.ts";
import { closeAccount, closedAccountName } from "#app/domain/identity/close-account.server.ts";
import {
  composeInvitation,
  composePasswordChanged,
  composePasswordReset,
  composeSignUp,
} from "#app/domain/identity/compose-letters.server.ts";
import { createOrganization } from "#app/domain/identity/create-organization.server.ts";
import { endSessions } from "#app/domain/identity/end-sessions.server.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { finishSignUp } from "#app/domain/identity/finish-sign-up.server.ts";
import { grantRole } from "#app/domain/identity/grant-role.server.ts";
import { invite } from "#app/domain/identity/invite.server.ts";
import { offerSetUp } from "#app/domain/identity/offer-set-up.server.ts";
import { openAccount } from "#app/domain/identity/open-account.server.ts";
import { openInvitation, organizationPeople } from "#app/domain/identity/organization-pages.server.ts";
import { removeRole } from "#app/domain/identity/remove-role.server.ts";
import { requestPasswordReset } from "#app/domain/identity/request-password-reset.server.ts";
import { resetPassword } from "#app/domain/identity/reset-password.server.ts";
import { hashSecret } from "#app/domain/identity/secret.server.ts";
import { setUpNetwork } from "#app/domain/identity/set-up-network.server.ts";
import { signIn } from "#app/domain/identity/sign-in.server.ts";
import { startSignUp } from "#app/domain/identity/start-sign-up.server.ts";
import { testPost } from "#app/domain/mail/test-post.ts";
import { sweepIdentity } from "#app/domain/identity/sweep-identity.server.ts";

const connections = 8;
/** From where the tests try, in a browser in which nobody signed in before. */
const here: Whence = { address: "192.0.2.1", device: null };
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
    const opened = await openAccount({ ...outside, actor: testMachine() }, null, {
      email: `${name.toLowerCase()}@example.org`,
      displayName: name,
      password,
    });
    if (!opened.ok) throw new Error(opened.refusal.kind);
    return opened.value.personId;
  };
  /** An organization of that person, as its representative. */
  const organizationOf = async (personId: string, name = "EarthLab") => {
    const made = await createOrganization(await as(personId), newId(), { name, kind: "member" });
    if (!made.ok) throw new Error(made.refusal.kind);
    return made.value;
  };
  const joinAs = async (leaderId: string, slug: string, personId: string, role: Role) => {
    const made = await invite(await as(leaderId), null, { slug, role, days: 7 });
    if (!made.ok) throw new Error(made.refusal.kind);
    const joined = await acceptInvitation(await as(personId), null, { token: made.value.token });
    if (!joined.ok) throw new Error(joined.refusal.kind);
  };
  const { deliver, sent, secretsFor } = testPost({
    sign_up: composeSignUp,
    password_reset: composePasswordReset,
    password_changed: composePasswordChanged,
    invitation: composeInvitation,
  });
  /** The secret of the link in the letter that this address is sent now; undefined where it is sent none. */
  const mailed = async (address: string) => {
    const before = secretsFor(address).length;
    await deliver({ ...outside, actor: testMachine("letters") });
    return secretsFor(address)[before];
  };
  const signUpLink = async (email: string, next?: string) => {
    await startSignUp(outside, null, { email, whence: here, ...(next === undefined ? {} : { next }) });
    return (await mailed(email)) ?? "none";
  };
  const resetLink = async (email: string) => {
    await requestPasswordReset(outside, null, { email, whence: here });
    return (await mailed(email)) ?? "none";
  };
  return {
    db,
    clock,
    newId,
    outside,
    as,
    account,
    organizationOf,
    joinAs,
    sent,
    mailed,
    secretsFor,
    signUpLink,
    resetLink,
  };
}

const kinds = (answers: readonly ({ ok: true } | { ok: false; refusal: { kind: string } })[]) =>
  answers.map((answer) => (answer.ok ? "ok" : answer.refusal.kind)).sort();

describe("opening an account", () => {
  it("two links to one address, opened at the same moment, make one account", async () => {
    const { db, outside, signUpLink } = await house();
    const links = [await signUpLink("ada@example.org"), await signUpLink("ADA@example.org")];
    const answers = await Promise.all(
      links.map((token) => finishSignUp(outside, null, { token, displayName: "Lovelace", password })),
    );
    expect(kinds(answers)).toEqual(["account_exists", "ok"]);
    expect(await db.$count(person)).toBe(1);
  });

  it("a link works once however often it is opened at once, ends after a day, and keeps working after a weak password", async () => {
    const { db, clock, outside, signUpLink } = await house();
    const token = await signUpLink("ada@example.org");
    expect(
      kinds([await finishSignUp(outside, null, { token, displayName: "Ada Lovelace", password: "AdaLovelace1" })]),
    ).toEqual(["password_contains_name"]);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => finishSignUp(outside, null, { token, displayName: "Ada Lovelace", password })),
    );
    expect(kinds(answers)).toEqual(["link_ended", "link_ended", "link_ended", "ok"]);
    const late = await signUpLink("late@example.org");
    clock.travel(24 * hourMs + 1);
    expect(kinds([await finishSignUp(outside, null, { token: late, displayName: "Late", password })])).toEqual([
      "link_ended",
    ]);
    await sweepIdentity(outside);
    expect(await db.$count(signUp)).toBe(0);
  });

  it("keeps no secret: neither a link's nor a password stands in any row", async () => {
    const { db, outside, account, as, organizationOf, mailed, secretsFor, signUpLink, resetLink } = await house();
    const ada = await account("Ada");
    const { slug } = await organizationOf(ada);
    const shown = await invite(await as(ada), null, { slug, role: "budget_holder", days: 7, email: "ben@example.org" });
    await mailed("ben@example.org");
    const secrets = [
      await signUpLink("new@example.org"),
      await resetLink("ada@example.org"),
      secretsFor("ben@example.org")[0] ?? "",
      shown.ok ? shown.value.token : "",
    ];
    const secretPages = ["asks", "invitations", "sign-up", "password-reset", "unsubscribe"].flatMap((path) =>
      secrets.map((secret) => `/${path}/${secret}`),
    );
    for (const [n, next] of secretPages.entries())
      await startSignUp(outside, null, { email: `waiting-${n}@example.org`, next, whence: here });
    const rows = JSON.stringify([
      await db.select().from(signUp),
      await db.select().from(passwordReset),
      await db.select().from(invitation),
      await db.select().from(invitationLink),
      await db.select().from(person),
      await db.select().from(attempt),
      await db.select().from(letter),
    ]);
    for (const secret of [...secrets, password]) expect(secret).toMatch(/^.{15,}$/);
    for (const secret of [...secrets, password]) expect(rows).not.toContain(secret);
    expect(rows).toContain("$argon2id$v=19$m=19456,t=2,p=1$");
  });

  it("does the same for a known address, but for the letter, and writes at most two letters in half an hour to whoever asks from one place", async () => {
    const { db, outside, account, sent, mailed } = await house();
    await account("Ada");
    for (const email of ["ada@example.org", "unknown@example.org"])
      await startSignUp(outside, null, { email, whence: here });
    const written = await db
      .select({ kind: letter.kind, personId: letter.personId, about: letter.about, details: letter.details })
      .from(letter);
    expect(new Set(written.map((row) => JSON.stringify(row))).size).toBe(1);
    expect(await mailed("unknown@example.org")).toBeDefined();
    expect(sent.map(({ to, subject }) => `${to}: ${subject}`).sort()).toEqual([
      "ada@example.org: You have an account at Tributary already",
      "unknown@example.org: Finish signing up to Tributary",
    ]);
    await Promise.all(
      Array.from({ length: 6 }, () => requestPasswordReset(outside, null, { email: "ada@example.org", whence: here })),
    );
    await mailed("ada@example.org");
    expect(sent.filter(({ to }) => to === "ada@example.org")).toHaveLength(3);
    await requestPasswordReset(outside, null, { email: "nobody@example.org", whence: here });
    expect(await mailed("nobody@example.org")).toBeUndefined();
  });
});

describe("signing in", () => {
  it("is one answer for a wrong password, an unknown address and a closed account", async () => {
    const { outside, as, account } = await house();
    await account("Ada");
    const gone = await account("Gone");
    await closeAccount(await as(gone), null, { password });
    const answers = await Promise.all(
      ["ada", "nobody", "gone"].map((name) =>
        signIn(outside, null, { email: `${name}@example.org`, password: "wrong", whence: here }),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"ok":false,"refusal":{"kind":"credentials_wrong"}}']),
    );
    expect(kinds([await signIn(outside, null, { email: "ADA@example.org", password, whence: here })])).toEqual(["ok"]);
  });
});

describe("a password by mail", () => {
  it("is set once by one link, which ends after an hour and takes all sessions and other links with it", async () => {
    const { db, clock, outside, account, resetLink } = await house();
    const personId = await account("Ada");
    const sessions = createSessions(db, clock, { secure: false });
    const cookie = (await sessions.start(personId, "Firefox")).split(";")[0]!;
    const [first, second] = [await resetLink("ada@example.org"), await resetLink("ada@example.org")];
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => resetPassword(outside, null, { token: first, password: "slate heron lantern" })),
    );
    expect(kinds(answers)).toEqual(["link_ended", "link_ended", "link_ended", "ok"]);
    expect(kinds([await resetPassword(outside, null, { token: second, password: "another one entirely" })])).toEqual([
      "link_ended",
    ]);
    expect(await sessions.read(cookie)).toBeNull();
    const late = await resetLink("ada@example.org");
    clock.travel(hourMs + 1);
    expect(kinds([await resetPassword(outside, null, { token: late, password: "another one entirely" })])).toEqual([
      "link_ended",
    ]);
  });
});

describe("a password that is chosen", () => {
  it("is none that is guessed first, at whichever of the four doors, and the link or the code still works", async () => {
    const { outside, as, account, signUpLink, resetLink } = await house();
    const code = await offerSetUp(outside);
    const founding = {
      code: code!,
      networkName: "Meridian Network",
      bookCurrency: "USD",
      staffRateMinor: 250_00n,
      organizationName: "Steward",
    };
    const setUp = (next: string) =>
      setUpNetwork(outside, null, {
        ...founding,
        director: { email: "ruth@example.org", displayName: "Ruth Adler", password: next },
      });
    expect(kinds([await setUp("iloveyou123"), await setUp("meridian2026")])).toEqual([
      "password_contains_name",
      "password_guessable",
    ]);
    expect(kinds([await setUp(password)])).toEqual(["ok"]);
    const link = await signUpLink("ben.lund@example.org");
    const signUpAs = (next: string) => finishSignUp(outside, null, { token: link, displayName: "Ben", password: next });
    expect(
      kinds([await signUpAs("basketball1"), await signUpAs("benlund2026"), await signUpAs("Meridian2026!")]),
    ).toEqual(["password_contains_name", "password_contains_name", "password_guessable"]);
    expect(kinds([await signUpAs(password)])).toEqual(["ok"]);
    const ada = await account("Ada");
    const token = await resetLink("ada@example.org");
    expect(kinds([await resetPassword(outside, null, { token, password: "1q2w3e4r5t6y" })])).toEqual([
      "password_guessable",
    ]);
    expect(kinds([await resetPassword(outside, null, { token, password: "slate heron lantern" })])).toEqual(["ok"]);
    expect(
      kinds([
        await changePassword(await as(ada), null, {
          current: "slate heron lantern",
          password: "meridian2026",
          sessionHash: "",
        }),
      ]),
    ).toEqual(["password_contains_name"]);
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
    expect(await endSessions(await as(eve), null, { only: read!.sessionHash })).toEqual({
      ok: true,
      value: { count: 0 },
    });
    expect(await sessions.read(cookie)).not.toBeNull();
    expect(await endSessions(await as(ada), null, { only: read!.sessionHash })).toEqual({
      ok: true,
      value: { count: 1 },
    });
    expect(await sessions.read(cookie)).toBeNull();
  });

  it("other than one's own end when the password is changed; of two changes at once one wins", async () => {
    const { db, clock, as, account } = await house();
    const ada = await account("Ada");
    const sessions = createSessions(db, clock, { secure: false });
    const [here, there] = await Promise.all(
      ["here", "there"].map(async (browser) => (await sessions.start(ada, browser)).split(";")[0]!),
    );
    const { sessionHash } = (await sessions.read(here))!;
    const ctx = await as(ada);
    const answers = await Promise.all(
      ["slate heron lantern", "quiet basalt kites"].map((next) =>
        changePassword(ctx, null, { current: password, password: next, sessionHash }),
      ),
    );
    expect(kinds(answers)).toEqual(["ok", "password_wrong"]);
    expect(await sessions.read(here)).not.toBeNull();
    expect(await sessions.read(there)).toBeNull();
  });
});

describe("an organization's people", () => {
  it("come back to their invitation from the letter that opens their account, by a link of its own", async () => {
    const { as, account, organizationOf, outside, signUpLink, secretsFor, db } = await house();
    const ada = await account("Ada");
    const { slug } = await organizationOf(ada);
    const made = await invite(await as(ada), null, { slug, role: "budget_holder", days: 7 });
    if (!made.ok) throw new Error(made.refusal.kind);
    const token = await signUpLink("ben@example.org", `/invitations/${made.value.token}`);
    const opened = await finishSignUp(outside, null, { token, displayName: "Ben", password });
    const [, next] = secretsFor("ben@example.org");
    expect(next).not.toBe(made.value.token);
    expect(JSON.stringify(await db.select().from(letter))).not.toContain(made.value.token);
    expect(
      kinds([
        opened,
        await acceptInvitation(await as(opened.ok ? opened.value.personId : ""), null, { token: next ?? "" }),
      ]),
    ).toEqual(["ok", "ok"]);
  });

  it("join by a mailed link as by the shown one, and both end with the first; a lost answer sends a second link, and both work", async () => {
    const { db, as, account, organizationOf, clock, mailed, sent } = await house();
    const [ada, ben, cleo] = [await account("Ada"), await account("Ben"), await account("Cleo")];
    const { slug } = await organizationOf(ada);
    const made = await invite(await as(ada), null, { slug, role: "budget_holder", days: 7, email: "ben@example.org" });
    if (!made.ok) throw new Error(made.refusal.kind);
    const first = (await mailed("ben@example.org")) ?? "none";
    // As a process leaves it that was killed before it heard that the letter had gone.
    await db.update(letter).set({ state: "waiting", endedAt: null, nextAt: clock.now() });
    const second = (await mailed("ben@example.org")) ?? "none";
    expect(new Set([first, second, made.value.token]).size).toBe(3);
    expect(new Set(sent.map(({ once }) => once)).size).toBe(1);
    expect(sent[0]?.subject).toBe("EarthLab invites you to Tributary");
    for (const token of [first, second, made.value.token])
      expect(await openInvitation(await as(cleo), token)).toMatchObject({ organization: { name: "EarthLab" } });
    expect(kinds([await acceptInvitation(await as(ben), null, { token: first })])).toEqual(["ok"]);
    expect(
      kinds([
        await acceptInvitation(await as(cleo), null, { token: second }),
        await acceptInvitation(await as(cleo), null, { token: made.value.token }),
      ]),
    ).toEqual(["invitation_ended", "invitation_ended"]);
  });

  it("are invited by at most thirty letters a day of one person", async () => {
    const { db, as, account, organizationOf } = await house();
    const ada = await account("Ada");
    const { slug } = await organizationOf(ada);
    const by = await as(ada);
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, n) =>
        invite(by, null, { slug, role: "budget_holder", days: 7, email: `somebody-${n}@example.org` }),
      ),
    );
    expect(kinds(answers).filter((kind) => kind !== "ok")).toEqual([
      "too_many_invitations_mailed",
      "too_many_invitations_mailed",
    ]);
    expect(await db.$count(letter)).toBe(30);
  });

  it("join by a link that works for one of those who open it at once", async () => {
    const { db, as, account, organizationOf } = await house();
    const [ada, ben, cleo] = [await account("Ada"), await account("Ben"), await account("Cleo")];
    const { slug, organizationId } = await organizationOf(ada);
    const made = await invite(await as(ada), null, { slug, role: "budget_holder", days: 7 });
    if (!made.ok) throw new Error(made.refusal.kind);
    const asked = await Promise.all(
      [ben, cleo].map(async (personId) => acceptInvitation(await as(personId), null, { token: made.value.token })),
    );
    expect(kinds(asked)).toEqual(["invitation_ended", "ok"]);
    expect(await db.$count(membership, eq(membership.organizationId, organizationId))).toBe(2);
    const said = await db
      .select({ type: event.type })
      .from(event)
      .where(eq(event.streamId, organizationStream(organizationId)));
    expect(said.map(({ type }) => type)).toEqual([
      "organization.created",
      "member.joined",
      "member.invited",
      "member.joined",
    ]);
  });

  it("never lose their last representative, even when both leave at the same moment or close their accounts", async () => {
    const { db, as, account, organizationOf, joinAs } = await house();
    const [ada, ben] = [await account("Ada"), await account("Ben")];
    const { slug, organizationId } = await organizationOf(ada);
    await joinAs(ada, slug, ben, "representative");
    const both = [await as(ada), await as(ben)];
    const answers = await Promise.all(
      both.map((ctx) => removeRole(ctx, null, { slug, personId: ctx.actor.personId, role: "representative" })),
    );
    expect(kinds(answers)).toEqual(["last_leader", "ok"]);
    const [left] = await db
      .select({ personId: membership.personId })
      .from(membership)
      .where(eq(membership.organizationId, organizationId));
    const stays = await as(left!.personId);
    await joinAs(left!.personId, slug, left!.personId === ada ? ben : ada, "hub_user");
    expect(kinds([await closeAccount(stays, null, { password })])).toEqual(["hand_over_first"]);
  });

  it("cannot take a role back that was taken from them a moment ago", async () => {
    const { as, account, organizationOf, joinAs } = await house();
    const [ada, ben] = [await account("Ada"), await account("Ben")];
    const { slug } = await organizationOf(ada);
    await joinAs(ada, slug, ben, "representative");
    await joinAs(ada, slug, ben, "hub_user");
    const asHeWas = await as(ben);
    expect(kinds([await removeRole(await as(ada), null, { slug, personId: ben, role: "representative" })])).toEqual([
      "ok",
    ]);
    expect(kinds([await grantRole(asHeWas, null, { slug, personId: ben, role: "representative" })])).toEqual([
      "organization_not_found",
    ]);
    expect(kinds([await invite(asHeWas, null, { slug, role: "representative", days: 1 })])).toEqual([
      "organization_not_found",
    ]);
  });

  it("are seen by those who belong, and by nobody else; open invitations go with whoever made them", async () => {
    const { db, outside, as, account, organizationOf, joinAs } = await house();
    const [ada, ben, eve] = [await account("Ada"), await account("Ben"), await account("Eve")];
    const { slug } = await organizationOf(ada);
    await joinAs(ada, slug, ben, "representative");
    await joinAs(ben, slug, ben, "technical_contact");
    const open = await invite(await as(ben), null, { slug, role: "representative", days: 7 });
    if (!open.ok) throw new Error(open.refusal.kind);
    expect(await organizationPeople(outside, slug)).toBeNull();
    expect(await organizationPeople(await as(eve), slug)).toBeNull();
    await removeRole(await as(ada), null, { slug, personId: ben, role: "representative" });
    expect((await organizationPeople(await as(ben), slug))?.people.map(({ email }) => email)).toEqual([null, null]);
    expect(kinds([await acceptInvitation(await as(eve), null, { token: open.value.token })])).toEqual([
      "invitation_ended",
    ]);
    expect(await db.$count(invitation)).toBe(3);
  });

  it("get roles of their kind of organization only", async () => {
    const { as, account, organizationOf } = await house();
    const ada = await account("Ada");
    const { slug } = await organizationOf(ada);
    for (const role of ["director", "finance", "maintainer"] as const) {
      expect(kinds([await grantRole(await as(ada), null, { slug, personId: ada, role })])).toEqual(["role_not_here"]);
      expect(kinds([await invite(await as(ada), null, { slug, role, days: 1 })])).toEqual(["role_not_here"]);
    }
  });
});

describe("organizations", () => {
  it("of one name are one, however many register it at once; of like names get addresses and hues of their own", async () => {
    const { db, as, account, newId } = await house();
    const ctx = await as(await account("Ada"));
    const same = await Promise.all(
      ["EarthLab", "earthlab", "EаrthLab", "Earth-Lab!", "ＥarthLab"].map((name) =>
        createOrganization(ctx, newId(), { name, kind: "member" }),
      ),
    );
    expect(kinds(same)).toEqual(["ok", ...Array<string>(4).fill("organization_name_taken")]);
    const like = await Promise.all(
      ["大学", "計算機", "Earth Lab 2"].map((name) => createOrganization(ctx, newId(), { name, kind: "member" })),
    );
    expect(kinds(like)).toEqual(["ok", "ok", "ok"]);
    const rows = await db.select({ slug: organization.slug, hue: organization.hue }).from(organization);
    const slugs = rows.map(({ slug }) => slug).filter((slug) => !/^e.*lab$/.test(slug));
    expect(slugs.sort()).toEqual(["earth-lab-2", "organization", "organization-2"]);
    expect(rows).toHaveLength(4);
    expect(rows.map(({ hue }) => hue).sort()).toEqual([1, 2, 3, 4]);
  });

  it("are registered once by a form that is sent twice", async () => {
    const { db, as, account, newId } = await house();
    const ctx = await as(await account("Ada"));
    const [key, input] = [newId(), { name: "EarthLab", kind: "member" } as const];
    const [first, second] = await Promise.all([
      createOrganization(ctx, key, input),
      createOrganization(ctx, key, input),
    ]);
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
    for (const wrong of [undefined, "guess"])
      expect(kinds([await setUpNetwork(outside, null, founding(wrong, "eve"))])).toEqual(["setup_code_wrong"]);
    expect(kinds([await setUpNetwork(outside, null, { ...founding(code!, "ada"), staffRateMinor: 0n })])).toEqual([
      "amount_is_zero",
    ]);
    const answers = await Promise.all(
      ["ada", "ben", "cleo"].map((name) => setUpNetwork(outside, null, founding(code!, name))),
    );
    expect(kinds(answers)).toEqual(["network_is_set_up", "network_is_set_up", "ok"]);
    expect(await db.$count(person)).toBe(1);
    expect(await offerSetUp(outside)).toBeNull();
    await expect(
      db.insert(organization).values({
        id: idsBy(outside.clock)(),
        slug: "second",
        name: "Second",
        initials: "SE",
        kind: "steward",
        hue: 1,
        createdAt: outside.clock.now(),
      }),
    ).rejects.toThrow();
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
    expect(
      kinds([
        await setUpNetwork(outside, null, founding(codes[0]!, "eve")),
        await setUpNetwork(outside, null, founding(next!, "ada")),
      ]),
    ).toEqual(["ok", "setup_code_wrong"]);
    expect(await db.$count(setupCode)).toBe(0);
  });

  it("lets the steward help an organization to its first representative, and to no other", async () => {
    const { db, outside, as, account, organizationOf } = await house();
    const founded = await setUpNetwork({ ...outside, actor: testMachine() }, null, founding(undefined, "ada"));
    if (!founded.ok) throw new Error(founded.refusal.kind);
    const director = await as(founded.value.personId);
    const { slug } = await organizationOf(await account("Ben"));
    expect(kinds([await invite(director, null, { slug, role: "representative", days: 7 })])).toEqual([
      "has_a_representative",
    ]);
    await db.delete(membership).where(eq(membership.role, "representative"));
    expect(kinds([await invite(director, null, { slug, role: "budget_holder", days: 7 })])).toEqual(["role_not_here"]);
    expect(kinds([await invite(director, null, { slug, role: "representative", days: 7 })])).toEqual(["ok"]);
  });
});

it("a closed account leaves no name, no address and no way in, and what it did stays", async () => {
  const { db, clock, outside, as, account, organizationOf, signUpLink } = await house();
  const ada = await account("Ada");
  const { organizationId } = await organizationOf(ada);
  await requestPasswordReset(outside, null, { email: "Ada@example.org", whence: here });
  await db.insert(refusingMailbox).values({ address: "ada@example.org", since: clock.now(), reason: "550 5.1.1" });
  const before = await db.$count(event);
  expect(kinds([await closeAccount(await as(ada), null, { password: "wrong" })])).toEqual(["password_wrong"]);
  expect(kinds([await closeAccount(await as(ada), null, { password })])).toEqual(["ok"]);
  const [row] = await db.select().from(person).where(eq(person.id, ada));
  expect(row).toMatchObject({
    displayName: closedAccountName,
    email: `closed-${ada}@account.invalid`,
    passwordHash: "closed",
  });
  expect(await findActor(db, ada)).toBeNull();
  expect(await db.$count(membership, eq(membership.organizationId, organizationId))).toBe(0);
  expect(await db.$count(event)).toBeGreaterThan(before);
  // The address is free again for whoever owns it.
  expect([await db.$count(letter), await db.$count(refusingMailbox)]).toEqual([0, 0]);
  expect(await signUpLink("ada@example.org")).not.toBe("none");
});
