import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { refuse, type Result } from "#app/domain/kernel/result.ts";
import {
  readPledgeForm,
  type PledgeForm,
  type PledgeFormRefusal,
  type ReadPledge,
} from "#app/domain/pledges/pledge-form.ts";

/** So many names are offered where one was not written as it is listed. */
const namesOffered = 3;

/**
 * Reads the pledge's sentence, and looks up the organizations that it waits for and that are credited: by their whole names, whatever the capitals,
 * because somebody's money depends on it. A part of a name is refused with the names that have it.
 */
export async function readPledge(
  db: Db,
  form: PledgeForm,
  currency: string,
  locale: string,
): Promise<Result<ReadPledge, PledgeFormRefusal>> {
  const meant = {
    organization: form.ifOrganization ? form.organization.trim() : "",
    credited: form.creditsOther ? form.credited.trim() : "",
  };
  const names = [...new Set(Object.values(meant))].filter((name) => name !== "");
  const found = new Map(
    await Promise.all(names.map(async (name) => [name, await organizationsLike(db, name)] as const)),
  );
  const read = readPledgeForm(form, {
    currency,
    locale,
    find: (name) => found.get(name)?.find(({ exact }) => exact)?.id ?? null,
  });
  if (read.ok || read.refusal.kind !== "organization_name_unknown") return read;
  const near = found.get(meant[read.refusal.field]) ?? [];
  return refuse({ ...read.refusal, near: near.map((each) => each.name).join(", ") });
}

async function organizationsLike(db: Db, name: string): Promise<{ id: string; name: string; exact: boolean }[]> {
  return await readRows(
    db,
    { id: col.text, name: col.text, exact: col.boolean },
    sql`
    select id, name, lower(name) = lower(${name}) as exact from organization
    where strpos(lower(name), lower(${name})) > 0
    order by exact desc, lower(name) limit ${namesOffered}`,
  );
}
