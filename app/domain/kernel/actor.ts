import type { roles } from "#db/schema/identity.ts";

export type Role = (typeof roles)[number];

export interface ActorMembership {
  readonly organizationId: string;
  readonly organizationKind: "member" | "steward" | "funder" | "partner" | "upstream";
  readonly role: Role;
}

/** Who acts: somebody signed out, a signed-in person with what they may be, or the product itself (jobs). */
export type Actor =
  | { readonly kind: "visitor" }
  | {
      readonly kind: "person";
      readonly personId: string;
      readonly displayName: string;
      readonly memberships: readonly ActorMembership[];
    }
  | { readonly kind: "system"; readonly name: string };

export type PersonActor = Extract<Actor, { kind: "person" }>;

export const visitor: Actor = { kind: "visitor" };
export const system = (name: string): Actor => ({ kind: "system", name });

/** The acting person's id, or null for visitors and jobs. */
export const actorId = (actor: Actor): string | null => (actor.kind === "person" ? actor.personId : null);

export const rolesIn = (actor: Actor, organizationId: string): readonly Role[] =>
  actor.kind === "person"
    ? actor.memberships.filter((m) => m.organizationId === organizationId).map((m) => m.role)
    : [];

/** Roles held in the network's steward. */
export const stewardRoles = (actor: Actor): readonly Role[] =>
  actor.kind === "person" ? actor.memberships.filter((m) => m.organizationKind === "steward").map((m) => m.role) : [];

export const isSteward = (actor: Actor): boolean => actor.kind === "system" || stewardRoles(actor).length > 0;

export const organizationIds = (actor: Actor): readonly string[] =>
  actor.kind === "person" ? [...new Set(actor.memberships.map((m) => m.organizationId))] : [];
