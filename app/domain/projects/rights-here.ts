import type { signOffKinds } from "#db/schema/projects.ts";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { mayEdit, mayMoveAs, maySize } from "./project-rights.ts";
import {
  isBeingBuilt,
  isOpenForConsent,
  isOpenForEndorsement,
  isScopeOpen,
  movesFrom,
  type Move,
  type Stage,
} from "./stage.ts";

/** What the viewer may do here now; buttons are drawn for nothing else. */
export interface ProjectRights {
  readonly edit: boolean;
  readonly scope: boolean;
  readonly signOff: readonly (typeof signOffKinds)[number][];
  readonly moves: readonly Move[];
  readonly closeRaising: boolean;
  readonly markRisk: boolean;
  readonly endorseSelf: boolean;
  /** Organizations for which it may be endorsed. */
  readonly endorseFor: readonly string[];
  /** For a repository that one maintains or said so, or as the steward who writes an answer down. */
  readonly consent: "maintainer" | "steward" | null;
  readonly moveDeliverables: boolean;
}

/** What the viewer's rights depend on, as the page has read it. */
export interface Situation {
  readonly stage: Stage;
  readonly origin: "proposed" | "documented";
  readonly proposerId: string | null;
  readonly proposerOrganizationId: string | null;
  readonly repositories: readonly string[];
  readonly hasPrice: boolean;
  readonly rulesFrozen: boolean;
  /** Sign-offs that the present version has. */
  readonly signedOff: readonly string[];
  /** Whom the viewer endorsed it for; null is their own name. */
  readonly endorsedFor: readonly (string | null)[];
  readonly pausedFrom: Stage | null;
  /** Whether the viewer maintains one of its repositories, or said so. */
  readonly maintains: boolean;
}

const kinds = ["product", "technical", "partnerships"] as const satisfies readonly (typeof signOffKinds)[number][];

/** What the viewer may do with a project as it stands: the same questions that the verbs ask again under the lock. */
export function rightsHere(actor: Actor, here: Situation): ProjectRights {
  const { stage, repositories, pausedFrom } = here;
  const ours = here.origin === "proposed";
  const endorsable = ours && actor.kind === "person" && isOpenForEndorsement(stage);
  const asked = ours && repositories.length > 0 && isOpenForConsent(stage);
  return {
    edit: isScopeOpen(stage) && mayEdit(actor, here),
    scope: isScopeOpen(stage) && !here.rulesFrozen && maySize(actor, here),
    signOff:
      ours && stage === "scoping" && here.hasPrice
        ? kinds.filter((kind) => may(actor, `project.sign_off_${kind}`) && !here.signedOff.includes(kind))
        : [],
    moves: movesFrom(stage).filter(
      (move) => mayMoveAs(actor, move.by, here) && (!move.guards.includes("same_place") || move.to === pausedFrom),
    ),
    closeRaising: stage === "raising" && may(actor, "project.close_raising"),
    markRisk: ours && isBeingBuilt(stage) && may(actor, "project.move"),
    endorseSelf: endorsable && may(actor, "project.endorse_self") && !here.endorsedFor.includes(null),
    endorseFor: endorsable
      ? organizationsFor(actor, "project.endorse_organization").filter(
          (organizationId) => !here.endorsedFor.includes(organizationId),
        )
      : [],
    consent: !asked ? null : here.maintains ? "maintainer" : may(actor, "project.record_consent") ? "steward" : null,
    moveDeliverables: stage === "in_flight" && may(actor, "deliverable.move"),
  };
}
