import { rolesIn, stewardRoles, type Actor, type Role } from "#app/domain/kernel/actor.ts";

/** Who may do an action at all; whether they may do it *to this thing* is answered by finding it through them. */
interface Permission {
  /** Roles in the organization acted for, whatever its kind. */
  readonly organization?: readonly Role[];
  /** Roles in the network's steward. */
  readonly steward?: readonly Role[];
  /** Any signed-in person. */
  readonly anyPerson?: true;
}

const community = ["technical_contact", "representative", "budget_holder"] as const satisfies readonly Role[];
const allSteward = ["engineer", "tech_lead", "delivery_lead", "partnerships", "finance", "director"] as const satisfies readonly Role[];

/** Deny by default: what is not listed is refused. The test asks every action of every role. */
export const permissions = {
  "organization.create": { anyPerson: true },
  "organization.edit": { organization: ["representative"] },
  "organization.invite": { organization: ["representative"] },
  "organization.set_limit": { organization: ["representative"] },
  "message.post": { anyPerson: true },
  "message.hide": { steward: ["delivery_lead", "partnerships", "director"] },
  "project.propose": { organization: [...community, "programme_officer", "partner_engineer"], steward: allSteward },
  "project.edit_any": { steward: ["tech_lead", "delivery_lead"] },
  "project.endorse_self": { anyPerson: true },
  "project.endorse_organization": { organization: ["representative"] },
  "project.size": { steward: ["tech_lead"] },
  "project.move": { steward: ["tech_lead", "delivery_lead", "director"] },
  "project.commit_network": { steward: ["director"] },
  "project.sign_off_product": { steward: ["tech_lead"] },
  "project.sign_off_technical": { steward: ["tech_lead", "engineer"] },
  "project.sign_off_partnerships": { steward: ["partnerships"] },
  "project.consent": { organization: ["maintainer"] },
  "project.record_consent": { steward: ["tech_lead", "partnerships"] },
  "project.close_raising": { steward: ["delivery_lead", "partnerships", "director"] },
  "deliverable.move": { steward: ["engineer", "tech_lead", "delivery_lead"] },
  "deliverable.accept": { organization: ["representative"] },
  "deliverable.accept_for_silent": { steward: ["delivery_lead", "director"] },
  "pledge.express_interest": { organization: ["representative", "budget_holder"] },
  "pledge.state_intent": { organization: ["representative", "budget_holder"] },
  "pledge.sign": { organization: ["budget_holder"] },
  "pledge.withdraw": { organization: ["budget_holder"] },
  "pledge.set_naming": { organization: ["representative", "budget_holder"] },
  "invoice.read": { organization: ["billing_contact", "budget_holder", "representative"], steward: ["finance", "director"] },
  "invoice.issue": { steward: ["finance"] },
  "invoice.record_payment": { steward: ["finance"] },
  "contribution.link": { organization: ["technical_contact", "maintainer", "partner_engineer"], steward: ["engineer", "tech_lead", "delivery_lead"] },
  "facts.import": { steward: ["delivery_lead", "director"] },
  "ledger.read_all": { steward: ["finance", "director"] },
} as const satisfies Record<string, Permission>;

export type Action = keyof typeof permissions;

/**
 * Whether the actor may do this at all.
 * @param organizationId the organization acted for, where the action is done for one
 */
export function may(actor: Actor, action: Action, organizationId?: string): boolean {
  if (actor.kind === "visitor") return false;
  if (actor.kind === "system") return true;
  const rule: Permission = permissions[action];
  if (rule.anyPerson) return true;
  if (rule.steward && stewardRoles(actor).some((role) => rule.steward?.includes(role))) return true;
  if (!rule.organization || organizationId === undefined) return false;
  return rolesIn(actor, organizationId).some((role) => rule.organization?.includes(role));
}

/** Organizations for which the actor may do this, in the order of their memberships. */
export function organizationsFor(actor: Actor, action: Action): readonly string[] {
  const rule: Permission = permissions[action];
  if (actor.kind !== "person" || !rule.organization) return [];
  return [...new Set(actor.memberships.filter((m) => rule.organization?.includes(m.role)).map((m) => m.organizationId))];
}
