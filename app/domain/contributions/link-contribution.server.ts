import { and, eq, isNull, or, sql } from "drizzle-orm";
import { z } from "zod";
import { contribution, contributionClaim } from "#db/schema/contributions.ts";
import { deliverable, project } from "#db/schema/projects.ts";
import { organizationsFor } from "#app/domain/identity/permissions.ts";
import { actorId, organizationIds, type PersonActor } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { dayText, id, noteText } from "#app/domain/kernel/values.server.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { projectSight } from "#app/domain/sight/sight.server.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { readRepository } from "#app/domain/projects/repository.ts";
import { isClaimSql, linksAtOnce, mayLinkTo } from "./claim.server.ts";
import { loginOf } from "./login.ts";
import type { ContributionToLink } from "./contribution-input.ts";
import { classes, isUpstream, kinds, states, type ContributionRow } from "./contribution.ts";
import { readEvidence, type EvidenceRefusal } from "./evidence-url.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ContributionsRefusal } from "./refusals.ts";

export type LinkRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | EvidenceRefusal
  | ContributionsRefusal<"contribution_kind_missing", "kind">
  | ContributionsRefusal<"contribution_hours_missing" | "hours_not_here", "hours">
  | ContributionsRefusal<"contribution_day_ahead", "happenedOn">
  | ContributionsRefusal<"contribution_deliverable_gone", "deliverableId">
  | ContributionsRefusal<"in_kind_not_yours", "inKindOrganizationId">
  /** The same evidence is one contribution; `where` names the project, and the deliverable if it has one. */
  | (ContributionsRefusal<"contribution_already_linked", "url"> & { readonly contributionId: string });

/** The organization for which the actor links, or null for none. */
const linksFor = (actor: PersonActor): string | null =>
  organizationsFor(actor, "contribution.link")[0] ?? stewardOrganization(actor);

const contributionToLink: z.ZodType<ContributionToLink> = z.object({
  projectId: id,
  url: z.string().min(1).max(limits.urlLength),
  title: z.string().min(1).max(limits.titleLength),
  state: z.enum(states),
  kind: z.enum(kinds).optional(),
  contributionClass: z.enum(classes).optional(),
  deliverableId: id.optional(),
  repository: z.string().max(limits.titleLength).optional(),
  authorHandle: z.string().max(limits.nameLength).optional(),
  happenedOn: dayText.optional(),
  hours: z.int().positive().max(limits.hoursPerPledge).optional(),
  inKindOrganizationId: id.optional(),
  note: noteText.optional(),
});

/**
 * Links something that went upstream, by its public address, to a project and, where it belongs to one, to a deliverable.
 * By the steward, or a proven maintainer of the project, it counts at once; by anybody else it is a claim.
 * The same address is one contribution: an imported fact that stands nowhere yet is taken in, and one that is linked to
 * this project alone may be given its deliverable; anything else is refused with the place where it stands.
 */
export const linkContribution = command({
  name: "contribution.link",
  permission: "contribution.link",
  key: "required",
  input: contributionToLink,
  output: z.object({ contributionId: id }),
  run(ctx, key, input): Promise<Result<{ contributionId: string }, LinkRefusal>> {
    const { projectId } = input;
    return changeProject<{ contributionId: string }, LinkRefusal>(
      ctx,
      projectId,
      { key, request: input },
      async (tx) => {
        const { actor } = ctx;
        if (actor.kind !== "person" || !(await mayLinkTo(tx.db, actor, projectId)))
          return refuse({ kind: "not_permitted" });
        const isClaim = !(await linksAtOnce(tx.db, actor, projectId));
        const evidence = readEvidence(input.url);
        if (!evidence.ok) return evidence;
        const kind = input.kind ?? evidence.value.kind;
        if (!kind) return refuse({ kind: "contribution_kind_missing", field: "kind" });
        // What other people's hours came to is agreed, entered and verified elsewhere; only the steward states it.
        const isSteward = stewardOrganization(actor) !== null;
        if (!isSteward && (kind === "hours" || input.hours !== undefined))
          return refuse({ kind: "hours_not_here", field: "hours" });
        if (kind === "hours" && input.hours === undefined)
          return refuse({ kind: "contribution_hours_missing", field: "hours" });
        if (input.happenedOn && input.happenedOn > tomorrow(tx))
          return refuse({ kind: "contribution_day_ahead", field: "happenedOn" });
        const inKindOrganizationId = input.inKindOrganizationId ?? null;
        const speaksFor = isSteward || organizationIds(actor).includes(inKindOrganizationId ?? "");
        if (inKindOrganizationId !== null && !speaksFor)
          return refuse({ kind: "in_kind_not_yours", field: "inKindOrganizationId" });
        const deliverableId = input.deliverableId ?? null;
        if (deliverableId !== null && !(await isOfProject(tx, deliverableId, projectId)))
          return refuse({ kind: "contribution_deliverable_gone", field: "deliverableId" });

        const fields = {
          kind,
          state: input.state,
          repository: (input.repository && readRepository(input.repository)) ?? evidence.value.repository,
          number: evidence.value.number,
          title: input.title,
          authorHandle: loginOf(input.authorHandle ?? "") || null,
          happenedOn: input.happenedOn ?? null,
          contributionClass: input.contributionClass ?? null,
          hours: input.hours ?? null,
          inKindOrganizationId,
          projectId,
          deliverableId,
          note: input.note ?? "",
          linkedBy: actor.personId,
        };
        const id = tx.newId();
        const [inserted] = await tx.db
          .insert(contribution)
          .values({ id, url: evidence.value.url, createdAt: tx.now, ...fields })
          .onConflictDoNothing({ target: contribution.url })
          .returning({ id: contribution.id, rev: contribution.rev });
        const linked = inserted ?? (await takeIn(tx, evidence.value.url, fields, isClaim));
        if (!linked) return refuse(await alreadyLinked(tx, evidence.value.url));
        if (isClaim)
          await tx.db.insert(contributionClaim).values({
            id: tx.newId(),
            contributionId: linked.id,
            organizationId: linksFor(actor),
            personId: actor.personId,
            at: tx.now,
          });
        else if (isUpstream(fields.state)) await climbPledges(tx, projectId);
        tx.say({
          name: isClaim ? "contribution.claimed" : "contribution.linked",
          streams: isClaim ? [projectStream(projectId)] : [projectStream(projectId), networkStream],
          organizationId: linksFor(actor),
          entity: `contribution:${linked.id}`,
          rev: linked.rev,
          payload: { contributionId: linked.id, title: fields.title, kind, state: fields.state, deliverableId },
        });
        return ok({ contributionId: linked.id });
      },
    );
  },
});

/** People link from every zone; a day is ahead only when it has begun nowhere. */
const tomorrow = ({ now }: Tx): string => new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);

async function isOfProject(tx: Tx, deliverableId: string, projectId: string): Promise<boolean> {
  return (
    (await tx.db.$count(deliverable, and(eq(deliverable.id, deliverableId), eq(deliverable.projectId, projectId)))) > 0
  );
}

/**
 * Gives a known contribution its place, if it has none yet or only this project. What was stated about it stays beside. A
 * claim keeps no address from whoever's word counts: what they link takes its place, wherever it stood.
 */
async function takeIn(
  tx: Tx,
  url: string,
  fields: Partial<ContributionRow> & { projectId: string; deliverableId: string | null },
  isClaim: boolean,
) {
  const placeless = sql`(${contribution.projectId} is null or (${contribution.projectId} = ${fields.projectId} and ${contribution.deliverableId} is null and ${fields.deliverableId}::uuid is not null))`;
  const claimed = isClaimSql(sql`${contribution}`);
  // What counts already, public facts too, is not written anew by somebody whose word does not.
  const declined = and(isNull(contribution.projectId), isNull(contribution.facts), sql`not ${claimed}`);
  const which = isClaim ? declined : or(placeless, claimed);
  const [taken] = await tx.db
    .update(contribution)
    .set({ ...fields, rev: sql`${contribution.rev} + 1` })
    .where(and(eq(contribution.url, url), which))
    .returning({ id: contribution.id, rev: contribution.rev });
  if (taken && !isClaim)
    await tx.db
      .update(contributionClaim)
      .set({ answer: "confirmed", answeredBy: actorId(tx.actor), answeredAt: tx.now })
      .where(and(eq(contributionClaim.contributionId, taken.id), isNull(contributionClaim.answer)));
  return taken;
}

async function alreadyLinked(tx: Tx, url: string): Promise<LinkRefusal> {
  const [known] = await tx.db
    .select({
      id: contribution.id,
      projectId: contribution.projectId,
      project: project.title,
      position: deliverable.position,
      deliverable: deliverable.title,
    })
    .from(contribution)
    .leftJoin(project, and(eq(project.id, contribution.projectId), projectSight(tx.actor).sql(sql`project`)))
    .leftJoin(deliverable, eq(deliverable.id, contribution.deliverableId))
    .where(eq(contribution.url, url));
  assert(known, "an address that conflicts is known");
  const where =
    known.projectId === null
      ? "the network’s public facts, which the steward gives their place"
      : known.project === null
        ? "a project that is not public yet"
        : `“${known.project}”${known.deliverable === null ? "" : `, deliverable ${known.position}, ${known.deliverable}`}`;
  return { kind: "contribution_already_linked", field: "url", where, contributionId: known.id };
}
