import { sql, type SQL } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Db } from "#db/client.server.ts";
import { rungs } from "#db/schema/rungs.ts";
import { termsKinds } from "#db/schema/pledges.ts";
import { stages } from "#db/schema/projects.ts";
import { freshDatabase } from "#db/test-database.ts";
import { visitor, type Actor, type Role } from "#app/domain/kernel/actor.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { isPrivate } from "#app/domain/projects/stage.ts";
import { levelOf } from "./level.ts";
import { pledgeAmount, pledgeKind } from "./pledge-kind.ts";
import { pledgeAmountSql, pledgeKindSql } from "./pledge-kind.server.ts";
import { cofunding, pledgeSight, projectSight, sumSight, viewerOf } from "./sight.server.ts";

const id = (digit: number) => `00000000-0000-7000-8000-00000000000${digit}`;
const [payer, credited, other, steward] = [id(1), id(2), id(3), id(4)];
const someone = id(8);

const of = (organizationId: string, role: Role = "budget_holder"): Actor => ({
  kind: "person",
  personId: someone,
  displayName: "Somebody",
  memberships: [
    { organizationId, organizationKind: organizationId === steward ? "steward" : "member", role, standing: "admitted" },
  ],
});
const actors: Readonly<Record<string, Actor>> = {
  "a visitor": visitor,
  "somebody of no organization": { kind: "person", personId: someone, displayName: "Somebody", memberships: [] },
  "the payer": of(payer),
  "the credited one": of(credited),
  "another member": of(other),
  "the steward": of(steward, "engineer"),
  "the product": testMachine("a job"),
};

const bools = [true, false] as const;

/** Asks PostgreSQL a condition of rows that are made of values. */
async function asked<Row extends object>(
  db: Db,
  rows: readonly Row[],
  columns: Readonly<Record<keyof Row & string, string>>,
  condition: SQL,
): Promise<unknown[]> {
  const names = Object.keys(columns) as (keyof Row & string)[];
  const types = sql.raw(names.map((name) => `${name} ${columns[name]}`).join(", "));
  const found = (await db.execute(sql`
    select ${condition} as said from rows from (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (${types})) with ordinality as r
    order by ordinality`)) as unknown as { said: unknown }[];
  return found.map(({ said }) => said);
}

describe("a rule is the same in a statement and in code", () => {
  test("whose a pledge is, and what it pays", async () => {
    const { db } = await freshDatabase();
    const rows = [payer, other].flatMap((payer_organization_id) =>
      [payer, credited, other].flatMap((credited_organization_id) =>
        [true, false, null].flatMap((opens_named) =>
          bools.flatMap((named) =>
            bools.map((cofunded) => ({
              payer_organization_id,
              credited_organization_id,
              opens_named,
              named,
              cofunded,
            })),
          ),
        ),
      ),
    );
    const columns = {
      payer_organization_id: "uuid",
      credited_organization_id: "uuid",
      opens_named: "boolean",
      named: "boolean",
      cofunded: "boolean",
    };
    for (const [name, actor] of Object.entries(actors)) {
      // Whoever has no organization co-funds nothing.
      const possible = rows.filter(({ cofunded }) => !cofunded || viewerOf(actor).admittedIds.length > 0);
      for (const sight of [pledgeSight(actor), sumSight(actor)])
        expect(await asked(db, possible, columns, sight.sql(sql`r`, sql`r.cofunded`)), name).toEqual(
          possible.map((row) =>
            sight.allows({
              payer: row.payer_organization_id,
              credited: row.credited_organization_id,
              named: row.named,
              sealed: row.opens_named !== null,
              cofunded: row.cofunded,
            }),
          ),
        );
    }
  });

  test("which pledge makes its payer a co-funder", async () => {
    const { db } = await freshDatabase();
    const rows = rungs.flatMap((rung) =>
      [payer, other].flatMap((payer_organization_id) =>
        [payer, other].flatMap((credited_organization_id) =>
          [true, false].flatMap((credit_agreed) =>
            [true, false].map((cofunds) => ({
              payer_organization_id,
              credited_organization_id,
              credit_agreed,
              cofunds,
              rung,
            })),
          ),
        ),
      ),
    );
    const columns = {
      payer_organization_id: "uuid",
      credited_organization_id: "uuid",
      credit_agreed: "boolean",
      cofunds: "boolean",
      rung: "text",
    };
    for (const [name, actor] of Object.entries(actors))
      expect(await asked(db, rows, columns, cofunding(actor).pledgeSql(sql`r`)), name).toEqual(
        rows.map(({ payer_organization_id, credited_organization_id, credit_agreed, cofunds, rung }) =>
          cofunding(actor).allows([
            {
              payer: payer_organization_id,
              credited: credited_organization_id,
              creditAgreed: credit_agreed,
              largeEnough: cofunds,
              rung,
            },
          ]),
        ),
      );
  });

  test("who sees a project", async () => {
    const { db } = await freshDatabase();
    const rows = stages.flatMap((stage) =>
      [someone, id(9), null].flatMap((proposer_id) =>
        [payer, null].map((proposer_organization_id) => ({ stage, proposer_id, proposer_organization_id })),
      ),
    );
    const columns = { stage: "text", proposer_id: "uuid", proposer_organization_id: "uuid" };
    for (const [name, actor] of Object.entries(actors)) {
      const said = await asked(db, rows, columns, sql`${projectSight(actor).sql(sql`r`)} is true`);
      const expected = rows.map(({ stage, proposer_id, proposer_organization_id }) =>
        projectSight(actor).allows({
          draft: isPrivate(stage),
          proposer: proposer_id,
          proposerOrganization: proposer_organization_id,
        }),
      );
      expect(said, name).toEqual(expected);
    }
  });

  test("what kind of pledge it is, and how large", async () => {
    const { db } = await freshDatabase();
    const rows = rungs.flatMap((rung) =>
      termsKinds.flatMap((terms_kind) =>
        bools.flatMap((stands) =>
          bools.flatMap((counts) =>
            [300, null].flatMap((amount_minor) =>
              [100, null].map((allocated_minor) => ({
                rung,
                terms_kind,
                stands,
                counts,
                amount_minor,
                allocated_minor,
                offered_minor: 200,
              })),
            ),
          ),
        ),
      ),
    );
    const columns = {
      rung: "text",
      terms_kind: "text",
      stands: "boolean",
      counts: "boolean",
      amount_minor: "bigint",
      allocated_minor: "bigint",
      offered_minor: "bigint",
    };
    const facts = rows.map((row) => ({
      rung: row.rung,
      termsKind: row.terms_kind,
      stands: row.stands,
      counts: row.counts,
      amountMinor: row.amount_minor === null ? null : BigInt(row.amount_minor),
      allocatedMinor: row.allocated_minor === null ? null : BigInt(row.allocated_minor),
      offeredMinor: BigInt(row.offered_minor),
    }));
    expect(await asked(db, rows, columns, pledgeKindSql(sql`r`))).toEqual(facts.map(pledgeKind));
    expect(await asked(db, rows, columns, sql`(${pledgeAmountSql(sql`r`)})::text`)).toEqual(
      facts.map((pledge) => pledgeAmount(pledge).toString()),
    );
  });
});

test("the nearer one stands, the more one sees: whoever pays stands nearer than members, and the steward nearest", () => {
  const level = (actor: Actor, cofunds: boolean) => levelOf(viewerOf(actor), cofunds);
  expect([level(visitor, false), level(of(other), false), level(of(payer), true), level(of(steward), false)]).toEqual([
    "visitor",
    "member",
    "cofunder",
    "steward",
  ]);
});
