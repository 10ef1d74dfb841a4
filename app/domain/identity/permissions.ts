import { isGranted, type Actor, type ActorMembership, type Role } from "#app/domain/kernel/actor.ts";
import { isAdmitted } from "#app/domain/kernel/admitted.ts";
import { rolesOfKind } from "./role.ts";

/** Who may do an action at all; whether they may do it *to this thing* is answered by finding it through them. */
export interface Permission {
  /** What it is, as people read it on /permissions: "sign a firm pledge". */
  readonly says: string;
  /** Roles in the organization acted for, whatever its kind. */
  readonly organization?: readonly Role[];
  /** Roles in any organization at all: for what one does in one's own name. */
  readonly anywhere?: readonly Role[];
  /** Roles in the network's steward, towards every organization and project. */
  readonly steward?: readonly Role[];
  /** Any signed-in person. */
  readonly anyPerson?: true;
  /** Roles in an organization that is not admitted allow it too: it concerns nobody but that organization. */
  readonly beforeAdmission?: true;
}

/** Who writes for a community; a budget holder is one of its people too. */
const community = ["technical_contact", "representative", "budget_holder"] as const satisfies readonly Role[];
/** Whoever looks after the people of an organization: its representative, or in the steward its director. */
const leaders = ["representative", "director"] as const satisfies readonly Role[];
const everyRole = [
  ...community,
  "hub_user",
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
] as const satisfies readonly Role[];
const everySteward = [
  "engineer",
  "tech_lead",
  "delivery_lead",
  "partnerships",
  "finance",
  "director",
] as const satisfies readonly Role[];

/** Deny by default: what is not listed is refused. The test asks every action of every role. */
export const permissions = {
  "network.edit": {
    says: "Change the network’s name, its rates, and what its invoices say",
    steward: ["finance", "director"],
  },
  "network.undelivered": {
    says: "See letters that did not arrive and tasks that failed, and have them tried again",
    steward: ["partnerships", "finance", "director"],
  },

  "organization.create": { says: "Register an organization, and speak for it", anyPerson: true },
  "organization.admit": {
    says: "Admit an organization that applies, suspend it, and end its standing, each with a reason",
    steward: ["partnerships", "director"],
  },
  "organization.edit": {
    says: "Edit how the organization presents itself",
    organization: leaders,
    beforeAdmission: true,
  },
  "organization.read_people": {
    says: "See who belongs to the organization",
    organization: everyRole,
    steward: everySteward,
    beforeAdmission: true,
  },
  "organization.invite": {
    says: "Invite people, give roles and take them back",
    organization: leaders,
    beforeAdmission: true,
  },
  "organization.invite_first": {
    says: "Invite the first representative of an organization that nobody speaks for",
    steward: ["partnerships", "director"],
  },
  "organization.set_limit": {
    says: "Set the year’s budget, and how much one budget holder may sign alone; more than before from the next day on",
    organization: leaders,
    beforeAdmission: true,
  },
  "organization.agree_limit": {
    says: "Agree, as a second budget holder, that a higher signing limit holds at once",
    organization: ["budget_holder"],
    beforeAdmission: true,
  },
  "organization.take_back_limit": {
    says: "Take a higher signing limit back before it holds",
    organization: [...leaders, "budget_holder"],
    beforeAdmission: true,
  },

  "message.post": { says: "Take part in discussions", anyPerson: true },
  "message.lock": {
    says: "Lock a discussion, and open it again",
    steward: ["delivery_lead", "partnerships", "director"],
  },
  "message.hide": { says: "Hide a message, with a reason", steward: ["delivery_lead", "partnerships", "director"] },

  "decision.record": {
    says: "Record a message as a decision of a project that one’s organization proposes or pays for, and take back one’s own",
    anywhere: [...community, "maintainer"],
    steward: everySteward,
  },
  "decision.agree": { says: "Agree to a decision in one’s own name", anyPerson: true },
  "decision.agree_organization": { says: "Agree to a decision for the organization", organization: ["representative"] },
  "decision.take_back": {
    says: "Take anybody’s decision back, with a reason",
    steward: ["delivery_lead", "partnerships", "director"],
  },

  "meeting.lead": {
    says: "Open a meeting about a project that one’s organization proposes or pays for, lead it, edit its minutes, and name others who do beside one",
    anywhere: [...community, "maintainer"],
    steward: everySteward,
  },

  "project.propose": {
    says: "Write a proposal for the organization",
    organization: community,
    steward: ["tech_lead", "delivery_lead", "partnerships"],
    beforeAdmission: true,
  },
  "project.edit_any": { says: "Edit any proposal", steward: ["tech_lead"] },
  "project.endorse_self": { says: "Endorse a project in one’s own name", anywhere: community },
  "project.endorse_organization": { says: "Endorse a project for the organization", organization: ["representative"] },
  "project.size": { says: "Set deliverables, hours and price", steward: ["tech_lead"] },
  "project.move": { says: "Move a project from stage to stage", steward: ["tech_lead", "delivery_lead", "director"] },
  "project.commit_network": { says: "Commit the network’s own means to a project", steward: ["director"] },
  "project.sign_off_product": { says: "Sign a scope off for the product", steward: ["tech_lead"] },
  "project.sign_off_technical": { says: "Sign a scope off technically", steward: ["tech_lead"] },
  "project.sign_off_partnerships": { says: "Sign a scope off for the partnership", steward: ["partnerships"] },
  // What one answers counts where one is proven to maintain the repository, which no role does.
  "project.consent": { says: "Answer for a repository that one maintains", anyPerson: true },
  "project.record_consent": {
    says: "Record what maintainers answered elsewhere",
    steward: ["tech_lead", "partnerships"],
  },
  "project.close_raising": { says: "Close or extend a raise, with a reason", steward: ["partnerships", "director"] },
  "project.give_up": { says: "Give a co-funded project up, and release what was pledged", steward: ["director"] },

  "maintainer.ask": {
    says: "Ask maintainers, by a link, about a project that one’s organization proposes or pays for",
    anywhere: [...community, "maintainer"],
    steward: everySteward,
  },
  "maintainer.confirm": {
    says: "Confirm who maintains a repository, by its evidence, and end that",
    steward: ["tech_lead", "partnerships", "director"],
  },

  "deliverable.move": { says: "Move a deliverable from state to state", steward: ["tech_lead", "delivery_lead"] },
  "deliverable.accept": { says: "Accept a deliverable for a co-funder", organization: ["representative"] },
  "deliverable.accept_for_silent": {
    says: "Accept for co-funders who stayed silent",
    steward: ["delivery_lead", "director"],
  },

  "pledge.express_interest": {
    says: "Express interest for the organization",
    organization: ["representative", "budget_holder"],
    beforeAdmission: true,
  },
  "pledge.state_intent": {
    says: "State an intent with a sum that does not bind",
    organization: ["representative", "budget_holder"],
    beforeAdmission: true,
  },
  "pledge.sign": {
    says: "Sign a firm pledge within the limit",
    organization: ["budget_holder"],
    beforeAdmission: true,
  },
  "pledge.countersign": {
    says: "Sign, as the second budget holder, what is above the limit of one",
    organization: ["budget_holder"],
  },
  "pledge.answer_credit": {
    says: "Accept or decline to be credited for what another organization pays",
    organization: ["representative"],
  },
  "pledge.withdraw": { says: "Withdraw a pledge", organization: ["budget_holder"], beforeAdmission: true },
  "pledge.release": {
    says: "Release a pledge in the last days of its raise, when its budget holder asks, or decline to",
    steward: ["partnerships", "director"],
  },
  "pledge.set_naming": {
    says: "Choose whether a pledge names the organization in public",
    organization: ["representative", "budget_holder"],
    beforeAdmission: true,
  },

  "invoice.read": {
    says: "Read the organization’s invoices and payments",
    organization: ["billing_contact", "budget_holder", "representative"],
    steward: ["finance", "director"],
    beforeAdmission: true,
  },
  "invoice.issue": { says: "Issue an invoice", steward: ["finance"] },
  "invoice.record_payment": { says: "Record payments, use credit, and take either back", steward: ["finance"] },
  "invoice.credit": { says: "Issue a credit note", steward: ["finance"] },
  "invoice.refund": { says: "Record that credit was paid back", steward: ["finance"] },

  "bank.import": { says: "Import what the bank says, and post it after a second look", steward: ["finance"] },

  "fund.open": {
    says: "Open a fund, and say what its money is for",
    organization: ["programme_officer"],
    steward: ["partnerships", "director"],
  },
  "fund.promise": {
    says: "Open a fund’s match pool, promise or give from the fund, and sponsor memberships",
    organization: ["programme_officer"],
    steward: ["partnerships", "director"],
  },
  "fund.fill": { says: "Record money that fills a fund, and take that back", steward: ["finance"] },

  "dues.ask": {
    says: "Ask a member for its dues, record what was paid of them, and take either back",
    steward: ["finance"],
  },

  "reallocation.ask": {
    says: "Ask an organization to move money that it paid ahead, or that is not needed, to another project",
    steward: ["finance", "director"],
  },
  "reallocation.answer": { says: "Consent to such a move, or decline it", organization: ["budget_holder"] },
  "reallocation.undo": { says: "Take such a move back by its mirror", steward: ["finance", "director"] },

  "hours.agree": { says: "Take hours that are offered in kind", steward: ["tech_lead", "delivery_lead"] },
  "hours.enter": {
    says: "Enter the hours that one worked in kind",
    organization: ["technical_contact", "representative", "budget_holder", "maintainer", "partner_engineer"],
  },
  "hours.verify": { says: "Verify hours worked in kind, and take them back", steward: ["tech_lead", "delivery_lead"] },

  "contribution.link": {
    says: "Link contributions: the steward’s count at once, those of others once they are confirmed",
    organization: ["maintainer", "partner_engineer"],
    steward: ["engineer", "tech_lead", "delivery_lead"],
  },
  "facts.import": { says: "Import public facts", steward: ["delivery_lead", "director"] },
  "treasury.read": { says: "Read the treasurer’s page", steward: ["finance", "director"] },
  "status.read": {
    says: "Read how the product runs: its checks, jobs, letters and nodes",
    steward: ["engineer", "tech_lead", "director"],
  },
  "ledger.read_all": { says: "Read in anybody’s statement why money moved", steward: ["finance", "director"] },
} as const satisfies Record<string, Permission>;

export type Action = keyof typeof permissions;

/** The areas of the table, in its order, for the page that shows it. */
export const areaNames = {
  network: "The network",
  organization: "Organizations and people",
  message: "Discussion",
  decision: "Decisions",
  meeting: "Meetings",
  project: "Projects",
  maintainer: "Maintainers",
  deliverable: "Deliverables",
  pledge: "Pledges",
  invoice: "Invoices",
  bank: "The bank",
  fund: "Funds",
  dues: "Membership dues",
  reallocation: "Money that moves on",
  hours: "Work in kind",
  contribution: "Contributions",
  facts: "Imports",
  treasury: "The treasury",
  status: "How it runs",
  ledger: "The book",
} as const satisfies Record<Action extends `${infer Area}.${string}` ? Area : never, string>;

/**
 * Roles count only in the kind of organization in which they exist: a "director" of a member organization directs nothing.
 * And only where somebody admitted the organization, or what is done concerns nobody else.
 */
const counts =
  ({ beforeAdmission }: Permission) =>
  ({ role, organizationKind, standing }: ActorMembership): boolean =>
    rolesOfKind[organizationKind].includes(role) && (beforeAdmission === true || isAdmitted(standing));

/**
 * Whether the actor may do this at all: their roles allow it, and nothing that they act through forbids it. A machine has no
 * roles, so that what it was given is all.
 * @param organizationId the organization acted for, where the action is done for one
 */
export function may(actor: Actor, action: Action, organizationId?: string): boolean {
  if (actor.kind === "visitor") return false;
  if (!isGranted(actor, action)) return false;
  if (actor.kind === "machine") return true;
  const rule: Permission = permissions[action];
  if (rule.anyPerson) return true;
  return actor.memberships
    .filter(counts(rule))
    .some(
      ({ role, organizationKind, organizationId: of }) =>
        (organizationKind === "steward" && rule.steward?.includes(role)) ||
        rule.anywhere?.includes(role) ||
        (of === organizationId && rule.organization?.includes(role)),
    );
}

/** Organizations for which the actor may do this, in the order of their memberships. */
export function organizationsFor(actor: Actor, action: Action): readonly string[] {
  const rule: Permission = permissions[action];
  if (actor.kind !== "person" || !rule.organization || !isGranted(actor, action)) return [];
  return [
    ...new Set(
      actor.memberships
        .filter(counts(rule))
        .filter((held) => rule.organization?.includes(held.role))
        .map((held) => held.organizationId),
    ),
  ];
}
