import { sql, type SQL } from "drizzle-orm";
import type { StreamKind } from "./events.ts";

/** The stream of what has this id, where a statement knows it. */
export const streamSql = (kind: StreamKind, id: SQL): SQL => sql`${sql.raw(`'${kind}:'`)} || ${id}`;

export const isOfKindSql = (kind: StreamKind, stream: SQL): SQL =>
  kind === "network" ? sql`${stream} = 'network'` : sql`${stream} like ${sql.raw(`'${kind}:%'`)}`;

/** The id of what a stream of this kind belongs to; null for a stream of another kind. */
export const ownerSql = (kind: StreamKind, stream: SQL): SQL =>
  sql`case when ${isOfKindSql(kind, stream)} then split_part(${stream}, ':', 2)::uuid end`;
