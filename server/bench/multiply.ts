import type { Sql, TransactionSql } from "postgres";

interface Multiplication {
  /** The project to be multiplied, with all that belongs to it. */
  readonly projectId: string;
  /** The organizations that pledged to it. */
  readonly organizationIds: readonly string[];
  readonly copies: number;
  /** Sets of organizations that share the copies among them; the given ones are the first set. */
  readonly organizationSets: number;
}

/** Expressions for the columns that differ in a copy; the row is `t`, its copy's number `k`. */
type Differences = Readonly<Record<string, string>>;

/**
 * Multiplies one project in the book, set by set instead of verb by verb, so that a hundred thousand pledges take seconds:
 * every row that the verbs wrote for it is written again with other ids, numbers and times, and balances are carried on.
 * What comes out passes self-check like what went in.
 */
export async function multiply(
  sql: Sql,
  { projectId, organizationIds, copies, organizationSets }: Multiplication,
): Promise<void> {
  await sql.begin(async (tx) => {
    // Foreign keys and balance triggers would be asked row by row; self-check asks the same of the whole, in the test.
    await tx.unsafe("set local session_replication_role = replica");
    // A copy's id is the original's with other first digits; organizations keep theirs in the first set.
    await tx.unsafe(`
      create function pg_temp.twin(id uuid, k int) returns uuid language sql immutable
        return (lpad(to_hex(k), 8, '0') || substr(id::text, 9))::uuid;
      create function pg_temp.twins(words text, k int) returns text language sql immutable
        return regexp_replace(words, '[0-9a-f]{8}(-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})', lpad(to_hex(k), 8, '0') || '\\1', 'g');
      create function pg_temp.of_set(id uuid, k int) returns uuid language sql immutable
        return case when k % ${organizationSets} = 0 then id else pg_temp.twin(id, k % ${organizationSets}) end;
      create function pg_temp.later(at timestamptz, k int) returns timestamptz language sql immutable
        return at + make_interval(secs => k);
    `);
    const project = `'${projectId}'::uuid`;
    const organizations = `array[${organizationIds.map((id) => `'${id}'::uuid`).join()}]`;
    const members = `(select person_id from membership where organization_id = any(${organizations}))`;
    const copy = (table: string, count: number, where: string, differences: Differences) =>
      copyRows(tx, table, count, where, differences);

    const twin = (column: string) => `pg_temp.twin(t.${column}, k)`;
    const sets = organizationSets - 1;
    await copy("organization", sets, `t.id = any(${organizations})`, {
      id: twin("id"),
      slug: "t.slug || '-' || k",
      name: "t.name || ' ' || k",
    });
    await copy("standing_step", sets, `t.organization_id = any(${organizations})`, {
      organization_id: twin("organization_id"),
    });
    await copy("person", sets, `t.id in ${members}`, { id: twin("id"), email: "k || '-' || t.email" });
    await copy("membership", sets, `t.organization_id = any(${organizations})`, {
      organization_id: twin("organization_id"),
      person_id: twin("person_id"),
      granted_by: "null",
    });
    await copy(
      "stream",
      sets,
      `t.id in (select 'organization:' || o from unnest(${organizations}) o union all select 'person:' || person_id from ${members} m)`,
      { id: "pg_temp.twins(t.id, k)" },
    );
    await copy("account", sets, `t.kind = 'commitment' and t.owner_id = any(${organizations})`, {
      id: twin("id"),
      owner_id: twin("owner_id"),
      balance_minor: "0",
    });

    await copy("project", copies, `t.id = ${project}`, {
      id: twin("id"),
      slug: "t.slug || '-' || k",
      title: "t.title || ' ' || k",
      created_at: "pg_temp.later(t.created_at, k)",
      updated_at: "pg_temp.later(t.updated_at, k)",
    });
    await copy("listing", copies, `t.project_id = ${project}`, {
      project_id: twin("project_id"),
      created_at: "pg_temp.later(t.created_at, k)",
    });
    await copy("deliverable", copies, `t.project_id = ${project}`, { id: twin("id"), project_id: twin("project_id") });
    await copy("account", copies, `t.owner_id = ${project}`, { id: twin("id"), owner_id: twin("owner_id") });
    await copy("pledge", copies, `t.project_id = ${project}`, {
      id: twin("id"),
      project_id: twin("project_id"),
      deliverable_id: twin("deliverable_id"),
      payer_organization_id: "pg_temp.of_set(t.payer_organization_id, k)",
      credited_organization_id: "pg_temp.of_set(t.credited_organization_id, k)",
      acting_person_id: "pg_temp.of_set(t.acting_person_id, k)",
      created_at: "pg_temp.later(t.created_at, k)",
      signed_at: "pg_temp.later(t.signed_at, k)",
    });
    await copy("pledge_step", copies, `t.pledge_id in (select id from pledge where project_id = ${project})`, {
      pledge_id: twin("pledge_id"),
      actor_id: "pg_temp.of_set(t.actor_id, k)",
      at: "pg_temp.later(t.at, k)",
    });
    await copy("project_step", copies, `t.project_id = ${project}`, {
      id: twin("id"),
      project_id: twin("project_id"),
      at: "pg_temp.later(t.at, k)",
    });

    const [head] = await tx<{ number: string; each: string; first: string }[]>`
      select (select head_number from book) as number, count(*) as each, min(number) as first from transfer where project_id = ${projectId}`;
    const number = `${head?.number ?? 0} + (k - 1) * ${head?.each ?? 0} + t.number - ${head?.first ?? 1} + 1`;
    await copy("transfer", copies, `t.project_id = ${project}`, {
      id: twin("id"),
      project_id: twin("project_id"),
      number,
      idempotency_key: "t.idempotency_key || '-' || k",
      actor_id: "pg_temp.of_set(t.actor_id, k)",
      occurred_at: "pg_temp.later((select head_at from book), k)",
    });
    const ofOrganization = `(select a.owner_id = any(${organizations}) from account a where a.id = t.account_id)`;
    const account = `case when ${ofOrganization} then pg_temp.of_set(t.account_id, k) else pg_temp.twin(t.account_id, k) end`;
    await copy("entry", copies, `t.transfer_id in (select id from transfer where project_id = ${project})`, {
      transfer_id: twin("transfer_id"),
      account_id: account,
      number,
      pledge_id: twin("pledge_id"),
      deliverable_id: twin("deliverable_id"),
      // An organization's balance runs on over all its projects; each copy of the project's own begins anew.
      balance_after_minor: `case when ${ofOrganization}
        then sum(t.amount_minor) over (partition by ${account} order by k, t.number, t.position)
          + case when k % ${organizationSets} = 0 then (select balance_minor from account where id = t.account_id) else 0 end
        else t.balance_after_minor end`,
    });
    await tx.unsafe(`
      update account a set balance_minor = e.balance_after_minor
      from (select distinct on (account_id) account_id, balance_after_minor from entry order by account_id, number desc, position desc) e
      where a.id = e.account_id and a.balance_minor <> e.balance_after_minor;
      update kind_flow f set amount_minor = (select sum(e.amount_minor) from entry e join account a on a.id = e.account_id join transfer t on t.id = e.transfer_id where a.kind = f.account_kind and t.kind = f.transfer_kind and e.currency = f.currency);
      update book set head_number = (select max(number) from transfer), head_at = (select max(occurred_at) from transfer)`);

    const about = `(t.entity = 'project:${projectId}' or t.entity in (select 'pledge:' || id from pledge where project_id = ${project}))`;
    const events = (streams: string, stream: string, seq: string) =>
      copy("event", copies, `t.stream_id ${streams} and ${about}`, {
        id: twin("id"),
        stream_id: stream,
        seq,
        entity: "pg_temp.twins(t.entity, k)",
        payload: "pg_temp.twins(t.payload::text, k)::jsonb",
        actor_id: "pg_temp.of_set(t.actor_id, k)",
        organization_id: "pg_temp.of_set(t.organization_id, k)",
        key: "null",
        at: "pg_temp.later(t.at, k)",
      });
    await copy("stream", copies, `t.id = 'project:${projectId}'`, { id: "pg_temp.twins(t.id, k)" });
    await events(`= 'project:${projectId}'`, "pg_temp.twins(t.stream_id, k)", "t.seq");
    const headOf = "(select head_seq from stream where id = t.stream_id)";
    await events("= 'network'", "t.stream_id", `${headOf} + row_number() over (order by k, t.seq)`);
    const ofSet = "'organization:' || pg_temp.of_set(right(t.stream_id, 36)::uuid, k)";
    const before = `case when k % ${organizationSets} = 0 then ${headOf} else 0 end`;
    await events(
      "like 'organization:%'",
      ofSet,
      `${before} + row_number() over (partition by ${ofSet} order by k, t.seq)`,
    );
    await tx.unsafe(`
      update stream s set head_seq = e.seq from (select stream_id, max(seq) as seq from event group by stream_id) e
      where s.id = e.stream_id and s.head_seq <> e.seq`);
  });
  await sql.unsafe("vacuum (analyze)");
}

/** Writes each row that is asked for `copies` times more, with what differs. */
async function copyRows(
  tx: TransactionSql,
  table: string,
  copies: number,
  where: string,
  differences: Differences,
): Promise<void> {
  if (copies < 1) return;
  const columns = await tx<{ name: string }[]>`
    select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER' order by ordinal_position`;
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  const values = columns.map(({ name }) => differences[name] ?? `t."${name}"`).join(", ");
  await tx.unsafe(
    `insert into "${table}" (${names}) select ${values} from "${table}" t cross join generate_series(1, ${copies}) k where ${where}`,
  );
}
