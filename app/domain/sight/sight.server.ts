import { sql, type SQL } from "drizzle-orm";
import { wordList } from "#db/schema/columns.ts";
import { actorId, admittedIds, isSteward, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import { stageGroups } from "#app/domain/projects/stage.ts";
import { allows, type Onlooker } from "./rule.ts";
import { asSql, ruleSql, viewerSql, type Term, type ViewerSql } from "./rule-sql.server.ts";
import { cofundingRule, pledgeRule, projectRule, sumRule } from "./rules.ts";

/**
 * Who may know whose pledge, sum or draft this is. Each question is answered by one rule (`rules.ts`) in two ways:
 * `sql` for a row in a statement, `allows` for a row that was read. Nobody else asks for consent, seal or proposer.
 */

/** What of a pledge decides who may know whose it is. */
export interface PledgeFacts {
  readonly payer: string;
  readonly credited: string;
  readonly named: boolean;
  readonly sealed: boolean;
  /** Whether the viewer co-funds its project. */
  readonly cofunded: boolean;
}

/** What of a project decides who may see it. */
export interface ProjectFacts {
  readonly draft: boolean;
  readonly proposer: string | null;
  readonly proposerOrganization: string | null;
}

export const viewerOf = (actor: Actor): Onlooker => ({
  steward: isSteward(actor),
  personId: actorId(actor),
  organizationIds: organizationIds(actor),
  admittedIds: admittedIds(actor),
});

/** What of a pledge decides whom it makes a co-funder. */
export interface CofundingFacts {
  readonly payer: string;
  readonly credited: string;
  /** Whether the credited organization, where it is another than the payer, agreed to it. */
  readonly creditAgreed: boolean;
  /** Whether it is worth what its project asks of a co-funder. */
  readonly largeEnough: boolean;
  readonly rung: string;
}

/** What of a pledge's row decides it. */
export const cofundingFacts = (row: {
  readonly payerOrganizationId: string;
  readonly creditedOrganizationId: string;
  readonly creditAgreed: boolean;
  readonly cofunds: boolean;
  readonly rung: string;
}): CofundingFacts => ({
  payer: row.payerOrganizationId,
  credited: row.creditedOrganizationId,
  creditAgreed: row.creditAgreed,
  largeEnough: row.cofunds,
  rung: row.rung,
});

/** Whether one of the actor's organizations co-funds a project. */
export function cofunding(actor: Actor) {
  const viewer = viewerOf(actor);
  return {
    /** Of the project with this id. */
    sql: (projectId: SQL): SQL => asSql(cofunds(viewerSql(actor), projectId)),
    /** Of pledge `alias`: whether it makes the actor a co-funder. */
    pledgeSql: (alias: SQL): SQL => asSql(ruleSql(cofundingRule, viewerSql(actor), cofundingColumns(alias))),
    /** Of all pledges of a project. */
    allows: (pledges: readonly CofundingFacts[]): boolean =>
      pledges.some((pledge) => allows(cofundingRule, viewer, { ...pledge })),
  };
}

const cofundingColumns = (alias: SQL) => ({
  payer: sql`${alias}.payer_organization_id`,
  credited: sql`${alias}.credited_organization_id`,
  creditAgreed: sql`${alias}.credit_agreed`,
  largeEnough: sql`${alias}.cofunds`,
  rung: sql`${alias}.rung`,
});

function cofunds(viewer: ViewerSql, projectId: SQL): Term {
  const term = ruleSql(cofundingRule, viewer, cofundingColumns(sql`beside`));
  return term === false
    ? false
    : sql`exists (select 1 from pledge beside where beside.project_id = ${projectId} and ${asSql(term)})`;
}

/** Columns of pledge `alias` as its facts. */
const pledgeColumns = (viewer: ViewerSql, alias: SQL, cofunded?: SQL) => ({
  payer: sql`${alias}.payer_organization_id`,
  credited: sql`${alias}.credited_organization_id`,
  named: sql`${alias}.named`,
  sealed: sql`${alias}.opens_named is not null`,
  // Whoever has no organization that is admitted co-funds nothing: then a statement does not even ask.
  cofunded: viewer.admittedIds !== null && (cofunded ?? cofunds(viewer, sql`${alias}.project_id`)),
});

/** What of pledge `alias` `pledgeSight` has to know, but for its viewer: pairs of a JSON object. */
export const pledgeFactsJson = (alias: SQL): SQL =>
  sql`'payer', ${alias}.payer_organization_id, 'credited', ${alias}.credited_organization_id, 'named', ${alias}.named, 'sealed', ${alias}.opens_named is not null`;

/** Whether the actor may know whose a pledge is. */
export function pledgeSight(actor: Actor) {
  const viewer = viewerOf(actor);
  return {
    /**
     * Of pledge `alias`.
     * @param cofunded whether the actor co-funds its project, where the statement knows it already
     */
    sql(alias: SQL, cofunded?: SQL): SQL {
      const of = viewerSql(actor);
      return asSql(ruleSql(pledgeRule, of, pledgeColumns(of, alias, cofunded)));
    },
    /**
     * Of every pledge that an organization pays: what adds several of them up is told to whoever may know of each.
     * @param projectId in this project alone, where it is not null
     */
    everySql(organizationId: SQL, projectId: SQL | null = null): SQL {
      const of = viewerSql(actor);
      const term = ruleSql({ not: pledgeRule }, of, pledgeColumns(of, sql`u`));
      // Said apart from the rule as well: by it an index finds the few that are not named.
      return term === false
        ? sql`true`
        : sql`not exists (select 1 from pledge u where u.payer_organization_id = ${organizationId} and not u.named
          ${projectId === null ? sql`` : sql`and (${projectId} is null or u.project_id = ${projectId})`} and ${asSql(term)})`;
    },
    allows: (pledge: PledgeFacts): boolean => allows(pledgeRule, viewer, { ...pledge }),
  };
}

/** Whether the actor may know what one organization pays for one deliverable. */
export function sumSight(actor: Actor) {
  const viewer = viewerOf(actor);
  return {
    /** Of pledge `alias`. */
    sql(alias: SQL, cofunded?: SQL): SQL {
      const of = viewerSql(actor);
      return asSql(ruleSql(sumRule, of, pledgeColumns(of, alias, cofunded)));
    },
    allows: (pledge: Pick<PledgeFacts, "payer" | "credited" | "cofunded">): boolean =>
      allows(sumRule, viewer, { ...pledge }),
  };
}

const isDraft = (stage: SQL): SQL => sql`${stage} in ${wordList(stageGroups.draft)}`;

/** Whether the actor may see a project. */
export function projectSight(actor: Actor) {
  const viewer = viewerOf(actor);
  return {
    /**
     * Of project `alias`.
     * @param draft whether it is one, where the row says so otherwise than by its stage
     */
    sql: (alias: SQL, draft?: SQL): SQL => projectSeenBy(viewerSql(actor), alias, draft),
    allows: (project: ProjectFacts): boolean => allows(projectRule, viewer, { ...project }),
  };
}

/** The same for a viewer who is a row of the statement. */
export const projectSeenBy = (viewer: ViewerSql, alias: SQL, draft: SQL = isDraft(sql`${alias}.stage`)): SQL =>
  asSql(
    ruleSql(projectRule, viewer, {
      draft,
      proposer: sql`${alias}.proposer_id`,
      proposerOrganization: sql`${alias}.proposer_organization_id`,
    }),
  );
