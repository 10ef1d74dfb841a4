import { eq, inArray, like, or, sql } from "drizzle-orm";
import { fund, fundCommunity, fundProject } from "#db/schema/funds.ts";
import { organization } from "#db/schema/identity.ts";
import { narrative, project } from "#db/schema/projects.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { freeSlug } from "#app/domain/identity/organization.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, organizationStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { projectSight } from "#app/domain/sight/sight.server.ts";
import { slugOf } from "#app/domain/projects/slug.ts";
import type { Restriction } from "./fund.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";
import type { FundsRefusal } from "./refusals.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";

export type OpenFundRefusal =
  | KeyReused
  | NotPermitted
  | IdentityRefusal<"network_not_set_up">
  /** Only a funder opens funds. */
  | FundsRefusal<"not_a_funder", "organizationId">
  | FundsRefusal<"fund_name_taken", "name">
  | ProjectsRefusal<"narrative_not_found", "narrativeId">
  /** The list is empty, or names something that is not there. */
  | FundsRefusal<"fund_projects_not_found", "projects">
  | FundsRefusal<"fund_communities_not_found", "communities">;

export interface NewFund {
  readonly organizationId: string;
  readonly name: string;
  readonly purpose: string;
  readonly restriction: Restriction;
  readonly narrativeId: string | null;
  /** The ends of their addresses. Lists that the restriction does not ask for are left aside. */
  readonly projects: readonly string[];
  readonly communities: readonly string[];
}

/** Opens a fund for a funder: its name, purpose and restriction, which stay. It is empty until finance records money for it. */
export function openFund(
  ctx: Context,
  key: string,
  wanted: NewFund,
): Promise<Result<{ fundId: string; slug: string }, OpenFundRefusal>> {
  // The network's stream makes the choice of name and address one after the other for everybody.
  return transact<{ fundId: string; slug: string }, OpenFundRefusal>(
    ctx,
    { key, request: wanted, lock: [networkStream] },
    async (tx) => {
      if (!may(ctx.actor, "fund.open", wanted.organizationId)) return refuse({ kind: "not_permitted" });
      const network = await networkSettings(tx.db);
      if (!network) return refuse({ kind: "network_not_set_up" });
      const [funder] = await tx.db
        .select({ kind: organization.kind })
        .from(organization)
        .where(eq(organization.id, wanted.organizationId));
      if (funder?.kind !== "funder") return refuse({ kind: "not_a_funder", field: "organizationId" });
      const base = slugOf(wanted.name, "fund");
      const near = await tx.db
        .select({ slug: fund.slug, name: fund.name })
        .from(fund)
        .where(
          or(
            eq(sql`lower(${fund.name})`, wanted.name.toLowerCase()),
            eq(fund.slug, base),
            like(fund.slug, `${base}-%`),
          ),
        );
      if (near.some(({ name }) => name.toLowerCase() === wanted.name.toLowerCase()))
        return refuse({ kind: "fund_name_taken", field: "name" });
      const aims = await findAims(tx, wanted);
      if (!aims.ok) return aims;

      const { organizationId, name, purpose, restriction } = wanted;
      const fundId = tx.newId();
      const slug = freeSlug(base, new Set(near.map((row) => row.slug)));
      await tx.db.insert(fund).values({
        id: fundId,
        slug,
        name,
        purpose,
        organizationId,
        restriction,
        narrativeId: aims.value.narrativeId,
        currency: network.bookCurrency,
        openedBy: actorId(tx.actor),
        openedAt: tx.now,
      });
      if (aims.value.projectIds.length > 0)
        await tx.db.insert(fundProject).values(aims.value.projectIds.map((projectId) => ({ fundId, projectId })));
      if (aims.value.communityIds.length > 0)
        await tx.db.insert(fundCommunity).values(aims.value.communityIds.map((id) => ({ fundId, organizationId: id })));
      tx.say({
        name: "fund.opened",
        streams: [organizationStream(organizationId), networkStream],
        organizationId,
        entity: `fund:${fundId}`,
        payload: { fundId, name, slug, restriction },
      });
      return ok({ fundId, slug });
    },
  );
}

interface Aims {
  readonly narrativeId: string | null;
  readonly projectIds: readonly string[];
  readonly communityIds: readonly string[];
}

async function findAims(
  tx: Tx,
  { restriction, narrativeId, projects, communities }: NewFund,
): Promise<Result<Aims, OpenFundRefusal>> {
  const none: Aims = { narrativeId: null, projectIds: [], communityIds: [] };
  if (restriction === "narrative") {
    const found =
      narrativeId === null
        ? []
        : await tx.db.select({ id: narrative.id }).from(narrative).where(eq(narrative.id, narrativeId));
    return found[0]
      ? ok({ ...none, narrativeId: found[0].id })
      : refuse({ kind: "narrative_not_found", field: "narrativeId" });
  }
  if (restriction === "projects") {
    const found =
      projects.length === 0
        ? []
        : await tx.db
            .select({ id: project.id, slug: project.slug })
            .from(project)
            .where(sql`${inArray(project.slug, [...projects])} and ${projectSight(tx.actor).sql(sql`project`)}`);
    const missing = projects.filter((slug) => !found.some((row) => row.slug === slug));
    return found.length > 0 && missing.length === 0
      ? ok({ ...none, projectIds: found.map(({ id }) => id) })
      : refuse({ kind: "fund_projects_not_found", field: "projects", missing: missing.join(", ") });
  }
  if (restriction === "memberships") {
    const found =
      communities.length === 0
        ? []
        : await tx.db
            .select({ id: organization.id, slug: organization.slug })
            .from(organization)
            .where(sql`${inArray(organization.slug, [...communities])} and ${organization.kind} = 'member'`);
    const missing = communities.filter((slug) => !found.some((row) => row.slug === slug));
    return found.length > 0 && missing.length === 0
      ? ok({ ...none, communityIds: found.map(({ id }) => id) })
      : refuse({ kind: "fund_communities_not_found", field: "communities", missing: missing.join(", ") });
  }
  return ok(none);
}
