import { sql, type SQL } from "drizzle-orm";
import { amountCases, kindCases } from "./pledge-kind.ts";
import { casesSql } from "./rule-sql.server.ts";

const columns = (alias: SQL) => ({
  termsKind: sql`${alias}.terms_kind`,
  rung: sql`${alias}.rung`,
  stands: sql`${alias}.stands`,
  counts: sql`${alias}.counts`,
});

/** `pledgeKind` of pledge `alias`. */
export const pledgeKindSql = (alias: SQL): SQL => casesSql(kindCases, columns(alias));

/** `pledgeAmount` of pledge `alias`. */
export const pledgeAmountSql = (alias: SQL): SQL =>
  casesSql(amountCases, columns(alias), {
    none: sql`0`,
    stated: sql`coalesce(${alias}.amount_minor, 0)`,
    offered: sql`coalesce(${alias}.allocated_minor, ${alias}.offered_minor)`,
  });
