import { sql, type SQL } from "drizzle-orm";

/** Account kinds that an organization owns: their rows tell who it is. */
export const ofOrganizations = sql.raw(`('waiting', 'commitment', 'receivable', 'credit', 'dues_owed')`);

/** FROM items `o`, `held` and `f`: the organization, the project or the fund that owns account `a`. */
export const ownerJoins: SQL = sql`left join organization o on a.kind in ${ofOrganizations} and o.id = a.owner_id
  left join project held on a.kind in ('waited', 'committed', 'restricted') and held.id = a.owner_id
  left join fund f on a.kind = 'fund' and f.id = a.owner_id`;

/** Its name, null for the network's own accounts. */
export const ownerName: SQL = sql`coalesce(o.name, held.title, f.name)`;

/** Its page. */
export const ownerHref: SQL = sql`coalesce('/organizations/' || o.slug, '/projects/' || held.slug, '/funds/' || f.slug)`;
