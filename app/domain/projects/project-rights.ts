import { may, organizationsFor, type Action } from "#app/domain/identity/permissions.ts";
import { actorId, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import type { Mover } from "./stage.ts";

/** What rights depend on. */
interface Owned {
  readonly proposerId: string | null;
  readonly proposerOrganizationId: string | null;
  readonly origin: "proposed" | "documented";
}

/** Who wrote it, colleagues who may propose for the same organization, and the steward's editors. */
export function mayEdit(actor: Actor, project: Owned): boolean {
  if (project.origin === "documented") return false;
  if (may(actor, "project.edit_any")) return true;
  if (actor.kind !== "person") return false;
  const speaksForIt =
    project.proposerOrganizationId !== null &&
    organizationsFor(actor, "project.propose").includes(project.proposerOrganizationId);
  return speaksForIt || (project.proposerId !== null && project.proposerId === actorId(actor));
}

/** Who sets deliverables, hours and price: its editors until it is signed off, and the steward's tech lead. */
export const maySize = (actor: Actor, project: Owned): boolean =>
  project.origin === "proposed" && (mayEdit(actor, project) || may(actor, "project.size"));

const actions = {
  steward: "project.move",
  director: "project.commit_network",
  giving_up: "project.give_up",
} as const satisfies Partial<Record<Mover, Action>>;

/** Whether the actor is the one whom the stage table names. */
export function mayMoveAs(actor: Actor, by: Mover, project: Owned): boolean {
  if (project.origin === "documented" || by === "sign_off" || by === "closing") return false;
  return by === "proposer" ? mayEdit(actor, project) : may(actor, actions[by]);
}

/** The steward's organization that the actor acts for; null for everybody else. */
export const stewardOrganization = (actor: Actor): string | null =>
  actor.kind === "person"
    ? (actor.memberships.find(({ organizationKind }) => organizationKind === "steward")?.organizationId ?? null)
    : null;

/** Whom the actor speaks for when they change a project: the steward, or the organization that proposed it. */
export const speaksFor = (actor: Actor, { proposerOrganizationId }: Owned): string | null =>
  stewardOrganization(actor) ?? organizationIds(actor).find((each) => each === proposerOrganizationId) ?? null;
