import { sql, type SQL } from "drizzle-orm";
import { countingStanding } from "#db/schema/standings.ts";

/** `isAdmitted` of organization `alias`. */
export const admittedSql = (alias: SQL): SQL => sql`${alias}.standing = ${sql.raw(`'${countingStanding}'`)}`;
