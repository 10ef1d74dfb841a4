import type { roles } from "#db/schema/identity.ts";
import { isAdmitted, type Standing } from "./admitted.ts";

export type Role = (typeof roles)[number];

export interface ActorMembership {
  readonly organizationId: string;
  readonly organizationKind: "member" | "steward" | "funder" | "partner" | "upstream";
  readonly role: Role;
  /** How the organization stands to the network: while it is not admitted, a role there allows what concerns nobody else. */
  readonly standing: Standing;
}

/**
 * What a principal was given by name: commands ("pledge.place"), and actions of the permission table that are no command
 * ("ledger.read_all"). What is not among them is refused.
 */
export type Grants = Pick<ReadonlySet<string>, "has">;

/** What a machine is: a round of the product itself, a task of its command line, a file that is read in, a story that is told, a source of webhooks. */
export type MachineSort = "job" | "task" | "import" | "story" | "webhook";

/** Who acts: somebody signed out, a signed-in person with what they may be, or a machine with what it was given. */
export type Actor =
  | { readonly kind: "visitor" }
  | {
      readonly kind: "person";
      readonly personId: string;
      readonly displayName: string;
      readonly memberships: readonly ActorMembership[];
      /** Where they act through something that may do less than they: both must allow it. Absent: all that their roles allow. */
      readonly grants?: Grants;
    }
  | {
      readonly kind: "machine";
      readonly sort: MachineSort;
      /** "closing of raises" */
      readonly name: string;
      /** Its keys belong to it: the same for the same sort and name, on every node and in every release. */
      readonly id: string;
      readonly grants: Grants;
    };

export type MachineActor = Extract<Actor, { kind: "machine" }>;
export type PersonActor = Extract<Actor, { kind: "person" }>;

export const visitor: Actor = { kind: "visitor" };

/** To see what the steward sees: every draft, sum and name. It allows to do nothing. */
export const stewardSight = "network.see_all";

/** The acting person's id, or null for visitors and machines. */
export const actorId = (actor: Actor): string | null => (actor.kind === "person" ? actor.personId : null);

/** By whom keys are kept; null for visitors, who share theirs. */
export const principalId = (actor: Actor): string | null => (actor.kind === "machine" ? actor.id : actorId(actor));

/** Whether nothing that the actor was given, or acts through, forbids this; what their roles say is asked beside. */
export const isGranted = (actor: Actor, name: string): boolean =>
  actor.kind === "machine"
    ? actor.grants.has(name)
    : actor.kind === "visitor" || actor.grants === undefined || actor.grants.has(name);

/** The same actor with one more thing allowed: within a command that it was given, what that command asks for. */
export function grantedToo<A extends Actor>(actor: A, name: string): A {
  if (actor.kind === "visitor" || actor.grants === undefined) return actor;
  const { grants } = actor;
  return { ...actor, grants: { has: (asked: string) => asked === name || grants.has(asked) } };
}

export const rolesIn = (actor: Actor, organizationId: string): readonly Role[] =>
  actor.kind === "person"
    ? actor.memberships.filter((m) => m.organizationId === organizationId).map((m) => m.role)
    : [];

/** Roles held in the network's steward. */
export const stewardRoles = (actor: Actor): readonly Role[] =>
  actor.kind === "person" ? actor.memberships.filter((m) => m.organizationKind === "steward").map((m) => m.role) : [];

/** Sees what the steward sees: its people, and machines that were given that by name. */
export const isSteward = (actor: Actor): boolean =>
  actor.kind === "machine"
    ? isGranted(actor, stewardSight)
    : stewardRoles(actor).length > 0 && isGranted(actor, stewardSight);

export const organizationIds = (actor: Actor): readonly string[] =>
  actor.kind === "person" ? [...new Set(actor.memberships.map((m) => m.organizationId))] : [];

/** Those of them that are admitted: for whatever is told to members, or to those who pay beside each other. */
export const admittedIds = (actor: Actor): readonly string[] =>
  actor.kind === "person"
    ? [...new Set(actor.memberships.filter((m) => isAdmitted(m.standing)).map((m) => m.organizationId))]
    : [];
