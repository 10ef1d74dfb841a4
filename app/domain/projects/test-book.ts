import { sql } from "drizzle-orm";
import type { Pool } from "#db/client.server.ts";

/**
 * Many projects with many pledges, straight into the tables and in a second or two: for tests of what is read, and how.
 * Every fifth project raises, with its committed account.
 */
export async function fillBook(
  db: Pool,
  { projects, pledgesPerProject }: { projects: number; pledgesPerProject: number },
): Promise<void> {
  await db.execute(sql`insert into organization (id, slug, name, initials, kind, hue, created_at)
    select gen_random_uuid(), 'filler-' || n, 'Filler ' || n, 'FI', 'member', 1 + n % 12, now() from generate_series(1, ${pledgesPerProject}::int) n`);
  await db.execute(sql`insert into project (id, slug, title, summary, problem, html, stage, currency, goal_minor, minimum_minor, closes_at, repositories, created_at, updated_at)
    select gen_random_uuid(), 'filler-' || n, 'Filler project ' || n, 'A shared problem', repeat('words that people search for ', 20),
      '{"problem":"","solution":"","implementation":"","fit":""}', (array['raising', 'candidate', 'upcoming', 'in_flight', 'done'])[1 + n % 5], 'USD',
      3812000, 3048000, '2027-01-01', array['owner-' || n % 40 || '/name'], timestamptz '2026-01-01' + n * interval '1 minute', now()
    from generate_series(1, ${projects}::int) n`);
  await db.execute(
    sql`insert into stream (id, kind) select 'project:' || id, 'project' from project on conflict do nothing`,
  );
  await db.execute(sql`insert into pledge (id, project_id, payer_organization_id, credited_organization_id, rung, currency, amount_minor, offered_minor, stands, named, position, created_at, signed_at)
    select gen_random_uuid(), p.id, o.id, o.id, 'firm', 'USD', 50000, 50000, true, true, row_number() over (partition by p.id), now(), now()
    from project p cross join organization o where o.slug like 'filler-%' and p.slug like 'filler-%'`);
  await db.execute(sql`insert into account (id, kind, owner_id, currency, balance_minor)
    select gen_random_uuid(), 'committed', p.id, 'USD', -50000 * ${pledgesPerProject}::int from project p where p.slug like 'filler-%'`);
  await db.execute(sql`insert into deliverable (id, project_id, position, title, hours_low, hours_high, staff_minor)
    select gen_random_uuid(), p.id, n, 'Slice ' || n, 10, 20, 953000 from project p cross join generate_series(1, 4) n where p.slug like 'filler-%'`);
  for (const table of ["project", "listing", "pledge", "account", "organization", "deliverable"])
    await db.execute(sql.raw(`analyze ${table}`));
}
