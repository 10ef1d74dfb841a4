import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";

/** One step of how PostgreSQL answered a statement. */
export interface PlanStep {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly PlanStep[];
}

/** Runs a statement and tells all the steps of its plan, as one list. */
export async function planOf(db: Db, statement: SQL): Promise<PlanStep[]> {
  const [row] = (await db.execute(sql`explain (analyze, format json) ${statement}`)) as unknown as {
    "QUERY PLAN": { Plan: PlanStep }[];
  }[];
  const plan = row?.["QUERY PLAN"][0]?.Plan;
  if (!plan) throw new Error("no plan");
  return flatten(plan);
}

/** A step and all that feed it. */
export const flatten = (step: PlanStep): PlanStep[] => [step, ...(step.Plans ?? []).flatMap(flatten)];

/** Rows that steps took from their tables, those that a filter threw away included. */
export const rowsRead = (steps: readonly PlanStep[]): number =>
  steps.reduce(
    (sum, step) => sum + (step["Actual Rows"] + (step["Rows Removed by Filter"] ?? 0)) * step["Actual Loops"],
    0,
  );

/** The steps that read this table. */
export const stepsOn = (steps: readonly PlanStep[], table: string): PlanStep[] =>
  steps.filter((step) => step["Relation Name"] === table);
