import type { Sql, TransactionSql } from "postgres";

/** A connection, in a transaction or outside of one. */
export type SqlConnection = Sql | TransactionSql;

/** Names of ours go into statements as they are written in a catalogue. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Every table of the product with the columns that one writes, in the order of their names; those of extensions are not ours. */
export async function readTables(sql: SqlConnection): Promise<{ table: string; columns: string[] }[]> {
  return sql`
    select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    group by c.relname order by c.relname`;
}

/** The migrations that the database went through, by their place in the order; none where it is empty. */
export async function readMigrations(sql: SqlConnection): Promise<number[]> {
  const [log] = await sql<
    { there: boolean }[]
  >`select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
  if (!log?.there) return [];
  const rows = await sql<
    { when: string }[]
  >`select created_at as when from drizzle.__drizzle_migrations order by created_at`;
  return rows.map(({ when }) => Number(when));
}
