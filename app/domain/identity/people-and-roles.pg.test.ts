import { and, asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { invitation, membership } from "#db/schema/identity.ts";
import { event } from "#db/schema/log.ts";
import { makeMembership, makeOrganization, makePerson } from "#db/seed/factories.ts";
import { freshDatabase } from "#db/test-database.ts";
import { visitor, type PersonActor, type Role } from "#app/domain/kernel/actor.ts";
import { dayMs, travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Result } from "#app/domain/kernel/result.ts";
import { acceptInvitation } from "./accept-invitation.server.ts";
import { attemptLimits } from "./attempts.server.ts";
import { findActor } from "./find-actor.server.ts";
import { grantRole } from "./grant-role.server.ts";
import { mintInvitationLink } from "./invitation-link.server.ts";
import { invite } from "./invite.server.ts";
import { removeRole } from "./remove-role.server.ts";
import { revokeInvitation } from "./revoke-invitation.server.ts";
import { setPersonLimit } from "./set-person-limit.server.ts";

type Someone = Context & { readonly actor: PersonActor };

/** A member organization with a representative, and the steward with a director. */
async function house() {
  const { db } = await freshDatabase({ poolSize: 8 });
  const clock = travellingClock(new Date("2026-09-30T14:05:00Z"));
  const workshop = { db, clock, newId: idsBy(clock) };
  const slug = "harbour";
  const organizationId = await makeOrganization(workshop, { name: "Harbour" });
  const stewardId = await makeOrganization(workshop, { name: "Steward", kind: "steward" });
  /** Somebody as they are now; what they may do is asked once, as for a page. */
  const as = async (personId: string): Promise<Someone> => {
    const found = await findActor(db, personId);
    if (!found) throw new Error("the person exists");
    return { ...workshop, bell: () => {}, actor: found.actor };
  };
  const somebody = async (role?: Role, of = organizationId) => {
    const personId = await makePerson(workshop);
    if (role) await makeMembership(workshop, personId, of, role);
    return personId;
  };
  const lead = await somebody("representative");
  const director = await somebody("director", stewardId);
  const rolesOf = async (personId: string) =>
    (
      await db
        .select({ role: membership.role })
        .from(membership)
        .where(and(eq(membership.personId, personId), eq(membership.organizationId, organizationId)))
    )
      .map(({ role }) => role)
      .sort();
  const said = async () =>
    (
      await db
        .select({ type: event.type, payload: event.payload })
        .from(event)
        .where(eq(event.streamId, `organization:${organizationId}`))
        .orderBy(asc(event.seq))
    ).map(({ type, payload }) => [type, (payload as { role?: string }).role]);
  const invited = async (by: string, role: Role = "hub_user", more: { days?: number; email?: string } = {}) =>
    valueOf(await invite(await as(by), null, { slug, role, days: 7, ...more }));
  return { db, clock, workshop, slug, organizationId, stewardId, as, somebody, lead, director, rolesOf, said, invited };
}

function valueOf<Value>(answer: Result<Value, { readonly kind: string }>): Value {
  if (!answer.ok) throw new Error(answer.refusal.kind);
  return answer.value;
}
const kindOf = (answer: Result<unknown, { readonly kind: string }>) => (answer.ok ? "ok" : answer.refusal.kind);

describe("an invitation", () => {
  it("lets one person in, in its role, once; the same person hears the same again, and nobody else comes by it", async () => {
    const { as, somebody, lead, rolesOf, said, invited, slug } = await house();
    const [guest, other] = [await somebody(), await somebody()];
    const { token } = await invited(lead, "budget_holder");
    expect(valueOf(await acceptInvitation(await as(guest), null, { token }))).toEqual({ slug, role: "budget_holder" });
    expect(valueOf(await acceptInvitation(await as(guest), null, { token }))).toEqual({ slug, role: "budget_holder" });
    expect(await rolesOf(guest)).toEqual(["budget_holder"]);
    expect(kindOf(await acceptInvitation(await as(other), null, { token }))).toBe("invitation_ended");
    expect(await rolesOf(other)).toEqual([]);
    expect(await said()).toEqual([
      ["member.invited", "budget_holder"],
      ["member.joined", "budget_holder"],
    ]);
  });

  it("that two follow at the same moment lets one of them in", async () => {
    const { as, somebody, lead, invited } = await house();
    const guests = [await somebody(), await somebody(), await somebody()];
    const { token } = await invited(lead);
    const asked = await Promise.all(guests.map(as));
    const answers = await Promise.all(asked.map((guest) => acceptInvitation(guest, null, { token })));
    expect(answers.map(kindOf).sort()).toEqual(["invitation_ended", "invitation_ended", "ok"]);
  });

  it("stays good for whom it was meant when somebody follows it who has the role already", async () => {
    const { as, somebody, lead, invited } = await house();
    const { token } = await invited(lead, "representative");
    expect(kindOf(await acceptInvitation(await as(lead), null, { token }))).toBe("role_held_already");
    expect(kindOf(await acceptInvitation(await as(await somebody()), null, { token }))).toBe("ok");
  });

  it("is over at its last moment, and not a moment before", async () => {
    const { as, clock, somebody, lead, invited } = await house();
    const [early, late] = [await invited(lead), await invited(lead)];
    clock.travel(7 * dayMs - 1);
    expect(kindOf(await acceptInvitation(await as(await somebody()), null, { token: early.token }))).toBe("ok");
    clock.travel(1);
    expect(kindOf(await acceptInvitation(await as(await somebody()), null, { token: late.token }))).toBe(
      "invitation_ended",
    );
  });

  it("that was mailed opens by the letter's link too, and the two are one invitation", async () => {
    const { db, as, somebody, lead, invited } = await house();
    const { invitationId, token } = await invited(lead, "hub_user", { email: "guest@example.org" });
    const [, mailed = ""] = /^\/invitations\/(.+)$/.exec(await mintInvitationLink(db, invitationId)) ?? [];
    expect(kindOf(await acceptInvitation(await as(await somebody()), null, { token: mailed }))).toBe("ok");
    expect(kindOf(await acceptInvitation(await as(await somebody()), null, { token }))).toBe("invitation_ended");
  });

  it("keeps its secret to the answer: no row holds it", async () => {
    const { db, lead, invited } = await house();
    const { token } = await invited(lead);
    expect(JSON.stringify(await db.select().from(invitation))).not.toContain(token);
  });

  it("is made by whoever looks after the organization, for a role that there is in it", async () => {
    const { as, somebody, slug, lead } = await house();
    const invites = async (who: string, role: Role) =>
      kindOf(await invite(await as(who), null, { slug, role, days: 7 }));
    expect(await invites(lead, "engineer")).toBe("role_not_here");
    expect(await invites(await somebody("budget_holder"), "hub_user")).toBe("organization_not_found");
    expect(await invites(await somebody(), "hub_user")).toBe("organization_not_found");
  });

  it("comes from the steward for a first representative alone", async () => {
    const { as, db, slug, lead, director, organizationId } = await house();
    const asks = async (role: Role) => kindOf(await invite(await as(director), null, { slug, role, days: 7 }));
    expect(await asks("representative")).toBe("has_a_representative");
    expect(await asks("budget_holder")).toBe("role_not_here");
    await db
      .delete(membership)
      .where(and(eq(membership.personId, lead), eq(membership.organizationId, organizationId)));
    expect(await asks("budget_holder")).toBe("role_not_here");
    expect(await asks("representative")).toBe("ok");
  });

  it("is one of so many that may be open, and those that ended do not count", async () => {
    const { as, db, clock, slug, lead, organizationId, workshop, invited } = await house();
    await db.insert(invitation).values(
      Array.from({ length: limits.invitationsOpen - 1 }, (_none, n) => ({
        id: workshop.newId(),
        tokenHash: `hash ${n}`,
        organizationId,
        role: "hub_user" as const,
        invitedBy: lead,
        createdAt: clock.now(),
        expiresAt: new Date(clock.now().getTime() + dayMs),
      })),
    );
    const last = await invited(lead);
    const again = async () => kindOf(await invite(await as(lead), null, { slug, role: "hub_user", days: 7 }));
    expect(await again()).toBe("too_many_invitations");
    valueOf(await revokeInvitation(await as(lead), null, { slug, invitationId: last.invitationId }));
    expect(await again()).toBe("ok");
    clock.travel(dayMs);
    expect(await again()).toBe("ok");
  });

  it("goes by mail to so many in a day, and as a link to whoever wants one afterwards", async () => {
    const { as, clock, slug, lead } = await house();
    const mails = async (n: number) =>
      kindOf(await invite(await as(lead), null, { slug, role: "hub_user", days: 1, email: `guest${n}@example.org` }));
    for (let n = 0; n < attemptLimits.invitation.limit; n++) expect(await mails(n)).toBe("ok");
    expect(await mails(99)).toBe("too_many_invitations_mailed");
    expect(kindOf(await invite(await as(lead), null, { slug, role: "hub_user", days: 1 }))).toBe("ok");
    clock.travel(dayMs);
    expect(await mails(99)).toBe("ok");
  });
});

describe("taking an invitation back", () => {
  it("ends it once, and one that was accepted stays accepted", async () => {
    const { as, somebody, slug, lead, invited, rolesOf } = await house();
    const revokes = async (id: string) =>
      kindOf(await revokeInvitation(await as(lead), null, { slug, invitationId: id }));
    const open = await invited(lead);
    expect(await revokes(open.invitationId)).toBe("ok");
    expect(await revokes(open.invitationId)).toBe("invitation_ended");
    expect(kindOf(await acceptInvitation(await as(await somebody()), null, { token: open.token }))).toBe(
      "invitation_ended",
    );
    const [guest, used] = [await somebody(), await invited(lead)];
    await acceptInvitation(await as(guest), null, { token: used.token });
    expect(await revokes(used.invitationId)).toBe("invitation_ended");
    expect(await rolesOf(guest)).toEqual(["hub_user"]);
  });

  it("is nobody's who looks after another organization", async () => {
    const { as, somebody, workshop, slug, lead, invited } = await house();
    const elsewhere = await makeOrganization(workshop, { name: "Elsewhere" });
    const stranger = await somebody("representative", elsewhere);
    const { invitationId } = await invited(lead);
    expect(kindOf(await revokeInvitation(await as(stranger), null, { slug, invitationId }))).toBe(
      "organization_not_found",
    );
    expect(kindOf(await revokeInvitation(await as(stranger), null, { slug: "elsewhere", invitationId }))).toBe(
      "invitation_ended",
    );
    expect(
      kindOf(await revokeInvitation(await as(await somebody("budget_holder")), null, { slug, invitationId })),
    ).toBe("organization_not_found");
  });
});

describe("roles", () => {
  it("are given to people of the organization, twice as once, and to nobody from outside", async () => {
    const { as, somebody, slug, lead, rolesOf, said } = await house();
    const [member, stranger] = [await somebody("hub_user"), await somebody()];
    const gives = async (personId: string, role: Role) => grantRole(await as(lead), null, { slug, personId, role });
    expect(valueOf(await gives(member, "billing_contact"))).toEqual({ changed: true });
    expect(valueOf(await gives(member, "billing_contact"))).toEqual({ changed: false });
    expect(kindOf(await gives(stranger, "hub_user"))).toBe("person_not_here");
    expect(kindOf(await gives(member, "director"))).toBe("role_not_here");
    expect(await rolesOf(member)).toEqual(["billing_contact", "hub_user"]);
    expect(await said()).toEqual([["member.joined", "billing_contact"]]);
  });

  it("are laid down by whoever has them, and taken by whoever looks after the organization", async () => {
    const { as, somebody, slug, lead, rolesOf } = await house();
    const [one, other] = [await somebody("hub_user"), await somebody("budget_holder")];
    const takes = async (by: string, personId: string, role: Role) =>
      kindOf(await removeRole(await as(by), null, { slug, personId, role }));
    expect(await takes(one, other, "budget_holder")).toBe("organization_not_found");
    expect(await takes(one, one, "budget_holder")).toBe("person_not_here");
    expect(await takes(one, one, "hub_user")).toBe("ok");
    expect(await takes(lead, other, "budget_holder")).toBe("ok");
    expect([await rolesOf(one), await rolesOf(other)]).toEqual([[], []]);
  });

  it("never leave an organization without anybody who looks after it, though the last two go at the same moment", async () => {
    const { as, somebody, slug, lead, rolesOf } = await house();
    const second = await somebody("representative");
    const goers = [await as(lead), await as(second)];
    const answers = await Promise.all(
      goers.map((who) => removeRole(who, null, { slug, personId: who.actor.personId, role: "representative" })),
    );
    expect(answers.map(kindOf).sort()).toEqual(["last_leader", "ok"]);
    expect([...(await rolesOf(lead)), ...(await rolesOf(second))]).toEqual(["representative"]);
  });

  it("of whoever looked after the organization leave no open invitation behind", async () => {
    const { as, somebody, slug, lead, invited } = await house();
    const second = await somebody("representative");
    const [theirs, others] = [await invited(second), await invited(lead)];
    valueOf(await removeRole(await as(lead), null, { slug, personId: second, role: "representative" }));
    expect(kindOf(await acceptInvitation(await as(await somebody()), null, { token: theirs.token }))).toBe(
      "invitation_ended",
    );
    expect(kindOf(await acceptInvitation(await as(await somebody()), null, { token: others.token }))).toBe("ok");
  });

  it("that were taken back a moment ago do nothing any more, whatever an open page still believes", async () => {
    const { as, somebody, slug, lead } = await house();
    const second = await somebody("representative");
    const stale = await as(second);
    valueOf(await removeRole(await as(lead), null, { slug, personId: second, role: "representative" }));
    expect(kindOf(await grantRole(stale, null, { slug, personId: lead, role: "budget_holder" }))).toBe(
      "organization_not_found",
    );
    expect(kindOf(await invite(stale, null, { slug, role: "representative", days: 7 }))).toBe("organization_not_found");
  });

  it("are nobody's without an account", async () => {
    const { workshop, slug, lead } = await house();
    const outside: Context = { ...workshop, bell: () => {}, actor: visitor };
    expect(kindOf(await grantRole(outside, null, { slug, personId: lead, role: "hub_user" }))).toBe(
      "organization_not_found",
    );
  });
});

describe("a signing limit", () => {
  it("is set for a budget holder of the organization alone, and is told to the steward without its sum", async () => {
    const { db, as, somebody, slug, organizationId, lead } = await house();
    const [holder, member] = [await somebody("budget_holder"), await somebody("hub_user")];
    const sets = async (by: string, personId: string, limitMinor: bigint | null) =>
      kindOf(await setPersonLimit(await as(by), null, { slug, personId, limitMinor }));
    expect(await sets(lead, holder, 500_000n)).toBe("ok");
    expect(await sets(lead, member, 500_000n)).toBe("person_not_here");
    expect(await sets(holder, holder, null)).toBe("organization_not_found");
    const [row] = await db.select().from(membership).where(eq(membership.personId, holder));
    expect(row?.signingLimitMinor).toBe(500_000n);
    const [told] = await db
      .select({ audience: event.audience, payload: event.payload })
      .from(event)
      .where(eq(event.streamId, `organization:${organizationId}`));
    expect(told).toEqual({ audience: "steward", payload: { fields: ["signing_limit"] } });
  });
});
