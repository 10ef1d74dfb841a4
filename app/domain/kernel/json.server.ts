import { sql, type SQL } from "drizzle-orm";

/*
 * How statements hand out a person and an organization: as they are shown.
 */

/** A person as `ShownPerson`. @param row an alias of that table */
export const personJson = (row: SQL) => sql`json_build_object('id', ${row}.id, 'name', ${row}.display_name)`;

/** An organization as `ShownOrganization`; null where the row is empty. @param row an alias of that table */
export const organizationJson = (row: SQL) =>
  sql`case when ${row}.id is not null then json_build_object('id', ${row}.id, 'slug', ${row}.slug, 'name', ${row}.name, 'initials', ${row}.initials, 'hue', ${row}.hue) end`;
