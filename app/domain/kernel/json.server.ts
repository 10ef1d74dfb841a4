import { sql, type SQL } from "drizzle-orm";
import { admittedSql } from "./admitted.server.ts";

/*
 * How statements hand out a person and an organization: as they are shown.
 */

/** A person as `ShownPerson`. @param row an alias of that table */
export const personJson = (row: SQL) => sql`json_build_object('id', ${row}.id, 'name', ${row}.display_name)`;

/**
 * An organization as `ShownOrganization`, with its standing where that is not what everybody has; null where the row is
 * empty. @param row an alias of that table
 */
export const organizationJson = (row: SQL) =>
  sql`case when ${row}.id is not null then json_strip_nulls(json_build_object('id', ${row}.id, 'slug', ${row}.slug, 'name', ${row}.name, 'initials', ${row}.initials, 'hue', ${row}.hue,
    'standing', case when not ${admittedSql(row)} then ${row}.standing end)) end`;
