import { describe, expect, it } from "vitest";
import { roles } from "#db/schema/identity.ts";
import { visitor, type Actor, type ActorMembership, type Role } from "#app/domain/kernel/actor.ts";
import type { Standing } from "#app/domain/kernel/admitted.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { may, organizationsFor, permissions, type Action } from "./permissions.ts";
import { rolesOfKind } from "./role.ts";

/**
 * Who may do what, written from the design and not from the code:
 * `o` for their own organization only · `n` towards the whole network · `s` in their own name · `.` no.
 * The steward's six roles are read in the steward; anywhere else they mean nothing.
 */
const columns: Role[] = [
  "hub_user",
  "technical_contact",
  "representative",
  "budget_holder",
  "billing_contact",
  "programme_officer",
  "maintainer",
  "partner_engineer",
  "engineer",
  "tech_lead",
  "delivery_lead",
  "partnerships",
  "finance",
  "director",
];
const expected: Record<Action, string> = {
  //                                hub tec rep bud bil off mai par  eng led del prt fin dir
  "network.edit": " .   .   .   .   .   .   .   .    .   .   .   .   n   n ",
  "network.undelivered": " .   .   .   .   .   .   .   .    .   .   .   n   n   n ",
  "organization.create": " s   s   s   s   s   s   s   s    s   s   s   s   s   s ",
  "organization.admit": " .   .   .   .   .   .   .   .    .   .   .   n   .   n ",
  "organization.edit": " .   .   o   .   .   .   .   .    .   .   .   .   .   o ",
  "organization.read_people": " o   o   o   o   o   o   o   o    n   n   n   n   n   n ",
  "organization.invite": " .   .   o   .   .   .   .   .    .   .   .   .   .   o ",
  "organization.invite_first": " .   .   .   .   .   .   .   .    .   .   .   n   .   n ",
  "organization.set_limit": " .   .   o   .   .   .   .   .    .   .   .   .   .   o ",
  "organization.agree_limit": " .   .   .   o   .   .   .   .    .   .   .   .   .   . ",
  "organization.take_back_limit": " .   .   o   o   .   .   .   .    .   .   .   .   .   o ",
  "message.post": " s   s   s   s   s   s   s   s    s   s   s   s   s   s ",
  "message.lock": " .   .   .   .   .   .   .   .    .   .   n   n   .   n ",
  "message.hide": " .   .   .   .   .   .   .   .    .   .   n   n   .   n ",
  "decision.record": " .   s   s   s   .   .   s   .    n   n   n   n   n   n ",
  "decision.agree": " s   s   s   s   s   s   s   s    s   s   s   s   s   s ",
  "decision.agree_organization": " .   .   o   .   .   .   .   .    .   .   .   .   .   . ",
  "decision.take_back": " .   .   .   .   .   .   .   .    .   .   n   n   .   n ",
  "meeting.lead": " .   s   s   s   .   .   s   .    n   n   n   n   n   n ",
  "project.propose": " .   o   o   o   .   .   .   .    .   n   n   n   .   . ",
  "project.edit_any": " .   .   .   .   .   .   .   .    .   n   .   .   .   . ",
  "project.endorse_self": " .   s   s   s   .   .   .   .    .   .   .   .   .   . ",
  "project.endorse_organization": " .   .   o   .   .   .   .   .    .   .   .   .   .   . ",
  "project.size": " .   .   .   .   .   .   .   .    .   n   .   .   .   . ",
  "project.move": " .   .   .   .   .   .   .   .    .   n   n   .   .   n ",
  "project.commit_network": " .   .   .   .   .   .   .   .    .   .   .   .   .   n ",
  "project.sign_off_product": " .   .   .   .   .   .   .   .    .   n   .   .   .   . ",
  "project.sign_off_technical": " .   .   .   .   .   .   .   .    .   n   .   .   .   . ",
  "project.sign_off_partnerships": " .   .   .   .   .   .   .   .    .   .   .   n   .   . ",
  "project.consent": " s   s   s   s   s   s   s   s    s   s   s   s   s   s ",
  "project.record_consent": " .   .   .   .   .   .   .   .    .   n   .   n   .   . ",
  "project.close_raising": " .   .   .   .   .   .   .   .    .   .   .   n   .   n ",
  "project.give_up": " .   .   .   .   .   .   .   .    .   .   .   .   .   n ",
  "maintainer.ask": " .   s   s   s   .   .   s   .    n   n   n   n   n   n ",
  "maintainer.confirm": " .   .   .   .   .   .   .   .    .   n   .   n   .   n ",
  "deliverable.move": " .   .   .   .   .   .   .   .    .   n   n   .   .   . ",
  "deliverable.accept": " .   .   o   .   .   .   .   .    .   .   .   .   .   . ",
  "deliverable.accept_for_silent": " .   .   .   .   .   .   .   .    .   .   n   .   .   n ",
  "pledge.express_interest": " .   .   o   o   .   .   .   .    .   .   .   .   .   . ",
  "pledge.state_intent": " .   .   o   o   .   .   .   .    .   .   .   .   .   . ",
  "pledge.sign": " .   .   .   o   .   .   .   .    .   .   .   .   .   . ",
  "pledge.countersign": " .   .   .   o   .   .   .   .    .   .   .   .   .   . ",
  "pledge.answer_credit": " .   .   o   .   .   .   .   .    .   .   .   .   .   . ",
  "pledge.withdraw": " .   .   .   o   .   .   .   .    .   .   .   .   .   . ",
  "pledge.release": " .   .   .   .   .   .   .   .    .   .   .   n   .   n ",
  "pledge.set_naming": " .   .   o   o   .   .   .   .    .   .   .   .   .   . ",
  "invoice.read": " .   .   o   o   o   .   .   .    .   .   .   .   n   n ",
  "invoice.issue": " .   .   .   .   .   .   .   .    .   .   .   .   n   . ",
  "invoice.record_payment": " .   .   .   .   .   .   .   .    .   .   .   .   n   . ",
  "invoice.credit": " .   .   .   .   .   .   .   .    .   .   .   .   n   . ",
  "invoice.refund": " .   .   .   .   .   .   .   .    .   .   .   .   n   . ",
  "bank.import": " .   .   .   .   .   .   .   .    .   .   .   .   n   . ",
  "fund.open": " .   .   .   .   .   o   .   .    .   .   .   n   .   n ",
  "fund.promise": " .   .   .   .   .   o   .   .    .   .   .   n   .   n ",
  "fund.fill": " .   .   .   .   .   .   .   .    .   .   .   .   n   . ",
  "dues.ask": " .   .   .   .   .   .   .   .    .   .   .   .   n   . ",
  "reallocation.ask": " .   .   .   .   .   .   .   .    .   .   .   .   n   n ",
  "reallocation.answer": " .   .   .   o   .   .   .   .    .   .   .   .   .   . ",
  "reallocation.undo": " .   .   .   .   .   .   .   .    .   .   .   .   n   n ",
  "hours.agree": " .   .   .   .   .   .   .   .    .   n   n   .   .   . ",
  "hours.enter": " .   o   o   o   .   .   o   o    .   .   .   .   .   . ",
  "hours.verify": " .   .   .   .   .   .   .   .    .   n   n   .   .   . ",
  "contribution.link": " .   .   .   .   .   .   o   o    n   n   n   .   .   . ",
  "facts.import": " .   .   .   .   .   .   .   .    .   .   n   .   .   n ",
  "treasury.read": " .   .   .   .   .   .   .   .    .   .   .   .   n   n ",
  "status.read": " .   .   .   .   .   .   .   .    n   n   .   .   .   n ",
  "ledger.read_all": " .   .   .   .   .   .   .   .    .   .   .   .   n   n ",
};

/** What an organization does that concerns nobody else, or binds nobody: the one thing that it may before it is admitted. */
const ownAffairs: Action[] = [
  "organization.edit",
  "organization.read_people",
  "organization.invite",
  "organization.set_limit",
  "organization.agree_limit",
  "organization.take_back_limit",
  "project.propose",
  "pledge.express_interest",
  "pledge.state_intent",
  // It is taken as an intent.
  "pledge.sign",
  "pledge.withdraw",
  "pledge.set_naming",
  "invoice.read",
];

const actions = Object.keys(permissions) as Action[];
const cells = (action: Action) => expected[action].trim().split(/\s+/);
/** The kind of organization in which a role is at home. */
const homeOf = (role: Role) =>
  columns.indexOf(role) >= columns.indexOf("engineer")
    ? "steward"
    : role === "programme_officer"
      ? "funder"
      : role === "maintainer"
        ? "upstream"
        : "member";

const own = "0199a000-0000-7000-8000-00000000000a";
const other = "0199a000-0000-7000-8000-00000000000b";

const somebody = (...memberships: Omit<ActorMembership, "standing">[]): Actor => standing("admitted", ...memberships);
const standing = (as: Standing, ...memberships: Omit<ActorMembership, "standing">[]): Actor => ({
  kind: "person",
  personId: "0199a000-0000-7000-8000-000000000001",
  displayName: "Ada",
  memberships: memberships.map((each) => ({ ...each, standing: as })),
});
const holder = (role: Role) => somebody({ organizationId: own, organizationKind: homeOf(role), role });

describe("the table of permissions", () => {
  it("is expected here for every action and every role, and for no others", () => {
    expect(Object.keys(expected).sort()).toEqual([...actions].sort());
    expect([...columns].sort()).toEqual([...roles].sort());
    for (const action of actions) expect(cells(action), action).toHaveLength(columns.length);
  });

  for (const [column, role] of columns.entries()) {
    it(`lets a ${role} do what the design lists, and nothing else`, () => {
      const actor = holder(role);
      for (const action of actions) {
        const cell = cells(action)[column];
        const said = `${role}: ${action}`;
        expect(may(actor, action, own), `${said} for their own organization`).toBe(cell !== ".");
        expect(may(actor, action, other), `${said} for another organization`).toBe(cell === "n" || cell === "s");
        expect(may(actor, action), `${said} without an organization`).toBe(cell === "n" || cell === "s");
        // In the steward, "own" is the steward itself.
        expect(organizationsFor(actor, action), `${said}: which organizations`).toEqual(
          cell === "o" || (cell === "n" && action === "organization.read_people") ? [own] : [],
        );
      }
    });
  }

  it("lets the roles of an organization that is not admitted do what concerns nobody else, and nothing more", () => {
    for (const role of columns.filter((each) => homeOf(each) !== "steward"))
      for (const as of ["applied", "suspended", "ended"] as const) {
        const actor = standing(as, { organizationId: own, organizationKind: homeOf(role), role });
        for (const action of actions) {
          const cell = cells(action)[columns.indexOf(role)];
          const isEverybodys = cells(action).every((each) => each === "s");
          const allowed = isEverybodys || (cell !== "." && ownAffairs.includes(action));
          expect(may(actor, action, own), `${role} of one that is ${as}: ${action}`).toBe(allowed);
          expect(may(actor, action, other), `${role} of one that is ${as}: ${action} elsewhere`).toBe(isEverybodys);
          expect(organizationsFor(actor, action)).toEqual(allowed && cell === "o" ? [own] : []);
        }
      }
  });

  it("gives the steward's roles no power in any other kind of organization", () => {
    for (const role of rolesOfKind.steward)
      for (const organizationKind of ["member", "funder", "partner", "upstream"] as const) {
        const actor = somebody({ organizationId: own, organizationKind, role });
        for (const action of actions) {
          const cell = cells(action)[columns.indexOf(role)];
          expect(may(actor, action, own), `${role} of a ${organizationKind}: ${action}`).toBe(cell === "s");
          expect(organizationsFor(actor, action)).toEqual([]);
        }
      }
  });

  it("gives a role that is held in one organization no power in the next one, where another role is held", () => {
    const actor = somebody(
      { organizationId: own, organizationKind: "member", role: "budget_holder" },
      { organizationId: other, organizationKind: "member", role: "hub_user" },
    );
    expect(may(actor, "pledge.sign", own)).toBe(true);
    expect(may(actor, "pledge.sign", other)).toBe(false);
    expect(organizationsFor(actor, "pledge.sign")).toEqual([own]);
  });

  it("adds roles up: whoever holds two may do what either may", () => {
    for (const action of actions)
      for (const second of columns) {
        const both = somebody(
          ...[holder("hub_user"), holder(second)].flatMap((actor) =>
            actor.kind === "person" ? actor.memberships : [],
          ),
        );
        expect(may(both, action, own), `${second} as well: ${action}`).toBe(
          may(holder("hub_user"), action, own) || may(holder(second), action, own),
        );
      }
  });

  it("lets visitors do nothing, people without any role only what anybody signed in may, and the product itself all", () => {
    for (const action of actions) {
      const anybody = cells(action).every((cell) => cell === "s");
      expect(may(visitor, action, own), `a visitor: ${action}`).toBe(false);
      expect(may(somebody(), action, own), `no role: ${action}`).toBe(anybody);
      expect(may(testMachine("the closing job"), action, own), `the product: ${action}`).toBe(true);
      expect(organizationsFor(visitor, action)).toEqual([]);
    }
  });

  it("says every action in words, and begins each with a capital for the page that lists them", () => {
    for (const action of actions) expect(permissions[action].says).toMatch(/^[A-Z].{8,}[^.]$/);
    expect(new Set(actions.map((action) => permissions[action].says)).size).toBe(actions.length);
  });
});
