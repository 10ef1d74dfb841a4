import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { refuse, type Result } from "#app/domain/kernel/result.ts";
import { readPledgeForm, type PledgeForm, type PledgeFormRefusal, type ReadPledge } from "#app/domain/pledges/pledge-form.ts";

/** So many names are offered where one was not written as it is listed. */
const namesOffered = 3;

/**
 * Reads the pledge's sentence, and looks the organization up that it waits for: by its whole name, whatever the capitals,
 * because somebody's money depends on it. A part of a name is refused with the names that have it.
 */
export async function readPledge(db: Db, form: PledgeForm, currency: string, locale: string): Promise<Result<ReadPledge, PledgeFormRefusal>> {
  const name = form.ifOrganization ? form.organization.trim() : "";
  const found = name === "" ? [] : await organizationsLike(db, name);
  const read = readPledgeForm(form, { currency, locale, find: () => found.find(({ exact }) => exact)?.id ?? null });
  if (read.ok || read.refusal.kind !== "organization_name_unknown") return read;
  return refuse({ ...read.refusal, near: found.map((each) => each.name).join(", ") });
}

async function organizationsLike(db: Db, name: string): Promise<{ id: string; name: string; exact: boolean }[]> {
  return (await db.execute(sql`
    select id, name, lower(name) = lower(${name}) as exact from organization
    where strpos(lower(name), lower(${name})) > 0
    order by exact desc, lower(name) limit ${namesOffered}`)) as unknown as { id: string; name: string; exact: boolean }[];
}
