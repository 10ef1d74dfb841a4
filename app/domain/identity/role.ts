import type { ActorMembership, Role } from "#app/domain/kernel/actor.ts";

export type OrganizationKind = ActorMembership["organizationKind"];

interface RoleWords {
  readonly name: string;
  /** What the role is for, as one sentence to somebody who is about to give it. */
  readonly purpose: string;
}

/** The people of a network, in the order in which they meet a project. What each may do stands in `permissions.ts`. */
export const roleWords: Readonly<Record<Role, RoleWords>> = {
  hub_user: { name: "Hub user", purpose: "Reports needs, reacts and takes part in discussions." },
  technical_contact: {
    name: "Technical contact",
    purpose: "Writes proposals and endorses in their own name. Cannot pledge.",
  },
  representative: {
    name: "Community representative",
    purpose: "Speaks for the organization: endorses, states intent, accepts deliverables, looks after its people.",
  },
  budget_holder: { name: "Budget holder", purpose: "Signs firm pledges within the signing limit." },
  billing_contact: { name: "Billing contact", purpose: "Sees the organization’s invoices and payments." },
  programme_officer: {
    name: "Programme officer",
    purpose: "Opens funds tied to outcomes and reads their reports. Does not edit delivery.",
  },
  maintainer: {
    name: "Maintainer",
    purpose: "Works on an upstream project. Answers count once it is proven that they maintain the repository.",
  },
  partner_engineer: { name: "Partner engineer", purpose: "Delivers in kind: logs hours and links contributions." },
  engineer: { name: "Engineer", purpose: "Works on tasks, logs hours and links contributions." },
  tech_lead: { name: "Product or tech lead", purpose: "Scopes, sizes, orders the queue and signs off." },
  delivery_lead: { name: "Delivery lead", purpose: "Kicks off, moves stages and deliverables, asks for acceptance." },
  partnerships: { name: "Partnerships", purpose: "Turns interest into agreements; the third sign-off." },
  finance: { name: "Finance", purpose: "Issues invoices, records payments, reads the whole book." },
  director: { name: "Director", purpose: "Reads everything, approves large sums, looks after the steward’s people." },
};

export const roleName = (role: Role): string => roleWords[role].name;

const community = [
  "hub_user",
  "technical_contact",
  "representative",
  "budget_holder",
  "billing_contact",
] as const satisfies readonly Role[];

/** Roles that exist in each kind of organization. A steward's roles mean nothing elsewhere, so they cannot be given there. */
export const rolesOfKind: Readonly<Record<OrganizationKind, readonly Role[]>> = {
  member: [...community, "partner_engineer"],
  funder: ["representative", "programme_officer", "budget_holder", "billing_contact"],
  partner: ["representative", "partner_engineer", "technical_contact", "budget_holder", "billing_contact"],
  upstream: ["representative", "maintainer", "budget_holder", "billing_contact"],
  steward: ["director", "tech_lead", "delivery_lead", "partnerships", "finance", "engineer"],
};

/** The role that looks after an organization's people; the last holder cannot leave. */
export const leadingRole = (kind: OrganizationKind): Role => (kind === "steward" ? "director" : "representative");

/** Kinds that a member of the public may register; the steward is founded once, at set-up. */
export const registrableKinds = [
  "member",
  "funder",
  "partner",
  "upstream",
] as const satisfies readonly OrganizationKind[];

export const organizationKindWords: Readonly<
  Record<OrganizationKind, { readonly name: string; readonly purpose: string }>
> = {
  member: {
    name: "Member organization",
    purpose: "A community that runs on the shared software and pools money for it.",
  },
  funder: { name: "Funder", purpose: "Gives money tied to outcomes, and reads what came of it." },
  partner: { name: "Partner", purpose: "Delivers work in kind, with credit." },
  upstream: { name: "Upstream project", purpose: "Maintains the open-source software that the network builds on." },
  steward: { name: "Steward", purpose: "Runs the network: scopes, delivers, invoices." },
};

/** Days for which an invitation may stand. */
export const invitationDays = [1, 7, 30] as const;
