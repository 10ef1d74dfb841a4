import { sql } from "drizzle-orm";
import { bigint, boolean, index, integer, pgTable, smallint, text, uuid } from "drizzle-orm/pg-core";
import { at, currency, minor } from "./columns.ts";
import { project } from "./projects.ts";

/**
 * What the lists of projects are filtered, ordered and counted by: one narrow row for each project, so that a list costs
 * the rows that it shows, however many pledges and projects there are. Triggers keep it in the transaction that changes a
 * project, a deliverable, a pledge or an account; what it must hold is said once, by the view `listing_due`, and
 * self-check compares the two. Nobody else writes here.
 */
export const listing = pgTable(
  "listing",
  {
    projectId: uuid("project_id")
      .primaryKey()
      .references(() => project.id, { onDelete: "cascade" }),
    stage: text("stage").notNull(),
    documented: boolean("documented").notNull(),
    proposerId: uuid("proposer_id"),
    proposerOrganizationId: uuid("proposer_organization_id"),
    narrativeId: uuid("narrative_id"),
    /** Owners of its repositories, in lower case, each once. */
    owners: text("owners").array().notNull(),
    currency: currency(),
    /** Goal and minimum of the money that agreed hours leave to be paid. */
    goalMinor: minor("goal_minor"),
    minimumMinor: minor("minimum_minor"),
    closesAt: at("closes_at"),
    queuePosition: integer("queue_position"),
    createdAt: at("created_at").notNull(),
    /** Prices of its deliverables. */
    pricedMinor: minor("priced_minor").notNull(),
    /** What the book says was spent on accepted work: the figure of `ledger/figure-rows.ts`. */
    spentMinor: minor("spent_minor").notNull(),
    /** Its accounts' balances in the book, positive: promised, waiting for conditions, held. */
    committedMinor: minor("committed_minor").notNull(),
    waitedMinor: minor("waited_minor").notNull(),
    heldMinor: minor("held_minor").notNull(),
    /** What its standing pledges pay, or offer while it raises; spent money too. */
    firmMinor: minor("firm_minor").notNull(),
    /** Organizations with a signed pledge. */
    organizations: bigint("organizations", { mode: "number" }).notNull(),
    /** What can be joined comes first, then what is being built, then what is finished (`projects/stage.ts`, a test compares). */
    place: smallint("place")
      .notNull()
      .generatedAlwaysAs(
        sql`case when stage = 'raising' then 0 when stage in ('candidate', 'endorsed', 'scoping', 'signed_off') then 1 when stage in ('cofunded', 'upcoming') then 2 when stage in ('kick_off', 'in_flight', 'paused', 'reverted') then 3 when stage in ('done', 'communicated', 'credited', 'closed') then 4 when stage in ('insight', 'idea', 'draft') then 5 else 6 end`,
      ),
    /** While it raises: whether the minimum is reached, and what is missing to it (less than nothing when it is over). */
    isTipped: boolean("is_tipped").generatedAlwaysAs(
      sql`case when stage = 'raising' then committed_minor >= minimum_minor end`,
    ),
    missingMinor: minor("missing_minor").generatedAlwaysAs(
      sql`case when stage = 'raising' then minimum_minor - committed_minor end`,
    ),
  },
  (t) => [
    index("listing_tipping").on(
      t.place,
      t.documented,
      t.isTipped,
      t.missingMinor,
      t.queuePosition,
      t.createdAt.desc().nullsFirst(),
      t.projectId,
    ),
    index("listing_newest").on(t.createdAt.desc().nullsFirst(), t.projectId),
    index("listing_closing").on(
      sql`(${t.stage} <> 'raising')`,
      t.closesAt,
      t.createdAt.desc().nullsFirst(),
      t.projectId,
    ),
    index("listing_organizations").on(
      t.organizations.desc().nullsFirst(),
      t.createdAt.desc().nullsFirst(),
      t.projectId,
    ),
    index("listing_firm")
      .on(t.currency, t.firmMinor.desc().nullsFirst(), t.projectId)
      .where(sql`${t.firmMinor} > 0`),
  ],
);
