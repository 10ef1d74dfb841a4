import { createHash } from "node:crypto";
import { sql, type SQL } from "drizzle-orm";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import { countsSql } from "#app/domain/contributions/claim.server.ts";
import { contributionWire } from "#app/domain/contributions/contribution-wire.ts";
import { readContributions } from "#app/domain/contributions/read-contributions.server.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { exportTransfers } from "#app/domain/accounts/ledger-pages.server.ts";
import { readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { ledgerRows } from "#app/domain/accounts/ledger-rows.ts";
import { pledgeSight, projectSight } from "#app/domain/sight/sight.server.ts";

/** Changes only when a field changes its meaning or goes; new fields and new records may come. `docs/export.md` lists them. */
export const exportVersion = 1;

/** Rows read at once: bounds the memory, however large the network. */
const rowsAtOnce = 500;

/** Whatever a record holds beside its id goes into its line as it comes. */
const rowShape = { id: col.text };

/**
 * Everything that is public, as lines of JSON: a header, a line for each thing with its stable id, and a last line with
 * the count and the checksum of all lines before it. It says what a stranger may see, whoever asks.
 */
export async function* exportNetwork(asked: Pick<Context, "db" | "clock" | "newId" | "bell">): AsyncGenerator<string> {
  const ctx: Context = { ...asked, actor: visitor };
  const digest = createHash("sha256");
  let lines = 0;
  const line = (record: string, fields: object): string => {
    const text = `${JSON.stringify({ record, ...fields })}\n`;
    digest.update(text);
    lines += 1;
    return text;
  };
  const network = await networkSettings(ctx.db);
  yield line("header", {
    format: "tributary.network",
    version: exportVersion,
    generated_at: ctx.clock.now().toISOString(),
    network: network && {
      name: network.name,
      tagline: network.tagline,
      book_currency: network.bookCurrency,
      sponsor_fee_basis_points: network.sponsorFeeBasisPoints,
    },
  });
  for (const [record, from] of Object.entries(tables))
    for await (const row of paged(ctx, from)) yield line(record, row);
  for await (const contribution of contributions(ctx)) yield line("contribution", contributionWire(contribution));
  for await (const batch of exportTransfers(ctx, readLedgerFilters(new URLSearchParams())))
    for (const entry of batch.flatMap(ledgerRows)) yield line("entry", entry);
  yield `${JSON.stringify({ record: "checksum", algorithm: "sha256", lines, digest: digest.digest("hex") })}\n`;
}

/** Whether a stranger may know whose a pledge is. */
const told = (pledge: SQL): SQL => pledgeSight(visitor).sql(pledge);

/** Conditions of a pledge `o`. One that waits for a certain organization does not say which, where that takes part without being named. */
const conditions = sql`coalesce((select jsonb_agg(case when exists (
    select 1 from pledge x where x.project_id = o.project_id and c.value->>'organizationId' in (x.payer_organization_id::text, x.credited_organization_id::text) and not ${told(sql`x`)})
  then c.value - 'organizationId' else c.value end order by c.place) from jsonb_array_elements(o.conditions) with ordinality c(value, place)), '[]')`;

/** What is read from tables of one's own: every query answers `id` and what the line holds, in the order of ids. */
const tables: Readonly<Record<string, (behind: SQL) => SQL>> = {
  organization: (behind) => sql`
    select o.id, o.slug, o.name, o.kind, o.description, o.website_url, o.member_since from organization o where ${behind} order by o.id`,
  project: (behind) => sql`
    select o.id, o.slug, o.title, o.summary, o.stage, o.origin, o.external_id, o.problem, o.solution, o.implementation, o.fit, o.repositories, o.currency,
      o.goal_minor::text, o.minimum_minor::text, o.closes_at, o.over_funding_rule, o.under_funding_rule, o.hours_rule, o.cofunded_at, o.proposer_organization_id, o.facts as as_stated, o.created_at
    from project o join project on project.id = o.id where ${projectSight(visitor).sql(sql`project`)} and ${behind} order by o.id`,
  deliverable: (behind) => sql`
    select o.id, o.project_id, o.position, o.title, o.description, o.definition_of_done, o.repository, o.hours_low, o.hours_high, o.staff_minor::text, o.cloud_minor::text, o.given_minor::text, o.state
    from deliverable o join project on project.id = o.project_id where ${projectSight(visitor).sql(sql`project`)} and ${behind} order by o.id`,
  step: (behind) => sql`
    select o.id, o.project_id, o.from_stage, o.to_stage, o.reason, o.at
    from project_step o join project on project.id = o.project_id where ${projectSight(visitor).sql(sql`project`)} and ${behind} order by o.id`,
  // The sum of a pledge that is not named stands in the book under no name; here only what consented has its organization.
  pledge: (behind) => sql`
    select o.id, o.project_id, o.deliverable_id, case when ${told(sql`o`)} then o.payer_organization_id end as payer_organization_id,
      case when ${told(sql`o`)} then o.credited_organization_id end as credited_organization_id, o.named, o.rung, o.terms_kind, o.currency, o.amount_minor::text,
      o.share_basis_points, o.match_numerator, o.match_denominator, o.hours, case when ${told(sql`o`)} then ${conditions} end as conditions, o.stands,
      o.offered_minor::text, o.allocated_minor::text, case when ${told(sql`o`)} then o.fund_id end as fund_id, o.position, o.signed_at
    from pledge o join project on project.id = o.project_id where ${projectSight(visitor).sql(sql`project`)} and ${behind} order by o.id`,
  allocation: (behind) => sql`
    select o.id, o.pledge_id, o.deliverable_id, o.staff_minor, o.cloud_minor from (
      select a.pledge_id || ':' || a.deliverable_id as id, a.pledge_id, a.deliverable_id, a.staff_minor::text, a.cloud_minor::text from allocation a) o
    where ${behind} order by o.id`,
  // As on its page: who worked and on what is told where the pledge is named; the hours count in any case.
  hours: (behind) => sql`
    select o.id, o.pledge_id, o.deliverable_id, o.worked_on, o.minutes, case when ${told(sql`p`)} then w.display_name end as person, case when ${told(sql`p`)} then o.note else '' end as note, o.mirrors_id, v.at as verified_at
    from hours_entry o join pledge p on p.id = o.pledge_id join project on project.id = p.project_id left join person w on w.id = o.person_id left join hours_verification v on v.entry_id = o.id
    where ${projectSight(visitor).sql(sql`project`)} and ${behind} order by o.id`,
  fund: (behind) => sql`
    select o.id, o.slug, o.name, o.purpose, o.organization_id, o.restriction, o.narrative_id,
      array(select p.project_id from fund_project p where p.fund_id = o.id order by p.project_id) as project_ids,
      array(select c.organization_id from fund_community c where c.fund_id = o.id order by c.organization_id) as community_ids,
      o.currency, o.held_minor::text, o.promised_minor::text, o.match_numerator, o.match_denominator, o.project_cap_minor::text, o.organization_cap_minor::text, o.opened_at
    from fund o where ${behind} order by o.id`,
  distribution: (behind) => sql`
    select o.id, o.fund_id, o.amount_minor::text, o.given_minor::text, o.lines, o.at from fund_distribution o where ${behind} order by o.id`,
};

async function* paged({ db }: Context, from: (behind: SQL) => SQL): AsyncGenerator<RowOf<typeof rowShape>> {
  let last: string | null = null;
  for (;;) {
    const behind = last === null ? sql`true` : sql`o.id > ${last}`;
    const rows: RowOf<typeof rowShape>[] = await readRows(db, rowShape, sql`${from(behind)} limit ${rowsAtOnce}`);
    yield* rows;
    last = rows.at(-1)?.id ?? null;
    if (rows.length < rowsAtOnce) return;
  }
}

async function* contributions({ db, actor }: Context) {
  let last: string | null = null;
  for (;;) {
    const rows = await readContributions(db, actor, {
      where: sql`${countsSql(sql`c`)} and ${last === null ? sql`true` : sql`c.id > ${last}`}`,
      tail: sql`order by c.id limit ${rowsAtOnce}`,
    });
    yield* rows;
    last = rows.at(-1)?.id ?? null;
    if (rows.length < rowsAtOnce) return;
  }
}
