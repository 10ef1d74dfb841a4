import { sql } from "drizzle-orm";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { inSeries, inWords, plural } from "#app/domain/kernel/count-words.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { stageWords } from "#app/domain/projects/stage-words.ts";
import type { Stage } from "#app/domain/projects/stage.ts";
import { atLeast, type Level } from "#app/domain/sight/level.ts";
import { idIn } from "./read-log.server.ts";

/** Of a talk longer than this only the end is counted: nobody needs the number. */
const eventsCounted = 1_000;

interface Looked {
  readonly stream: StreamId;
  readonly cursor: number;
  readonly readSeq: number | null;
  readonly currency: string;
  readonly level: Level;
}

const changesShape = {
  messages: col.number,
  signed: col.number,
  withdrawn: col.number,
  accepted: col.number,
  merged: col.number,
  stage: col.nullable(col.word<Stage>()),
  totals: col.nullable(
    col.record({
      currency: col.text,
      firmMinor: col.text,
      conditionalMinor: col.text,
      intentMinor: col.text,
      organizations: col.number,
    }),
  ),
  totalsBefore: col.nullable(
    col.record({
      currency: col.text,
      firmMinor: col.text,
      conditionalMinor: col.text,
      intentMinor: col.text,
      organizations: col.number,
    }),
  ),
};
type Changes = RowOf<typeof changesShape>;

/**
 * What happened in a project since the viewer last read its discussion, money first, in one sentence in their way of
 * writing sums; null where nothing did, for visitors, and for whoever comes for the first time. It names nobody.
 */
export async function sinceYouLooked(
  { db, actor }: Pick<Context, "db" | "actor">,
  { stream, cursor, readSeq, currency, level }: Looked,
  locale: string,
): Promise<string | null> {
  if (readSeq === null || readSeq >= cursor) return null;
  const hidden = atLeast(level, "cofunder") ? sql`true` : sql`e.audience in ('everyone', 'members')`;
  const [row] = await readRows(
    db,
    changesShape,
    sql`
    with happened as (
      select e.seq, e.type, e.actor_id, e.payload, e.type = 'message.posted' and exists (select from message m where m.id = ${idIn(sql`e`, "message")} and m.deleted_at is null) as says
      from event e where e.stream_id = ${stream} and e.seq > ${readSeq} and ${hidden} order by e.seq desc limit ${eventsCounted}
    )
    select count(*) filter (where says and actor_id is distinct from ${actorId(actor)}::uuid)::int as messages,
      count(*) filter (where type = 'pledge.signed')::int as signed, count(*) filter (where type in ('pledge.withdrawn', 'pledge.released'))::int as withdrawn,
      count(*) filter (where type = 'deliverable.moved' and payload->>'to' = 'accepted')::int as accepted,
      count(*) filter (where type = 'contribution.moved' and payload->>'to' in ('merged', 'released'))::int as merged,
      (array_agg(payload->>'to' order by seq desc) filter (where type = 'project.moved'))[1] as stage,
      (array_agg(payload->'totals' order by seq desc) filter (where payload ? 'totals'))[1] as totals,
      (select b.payload->'totals' from event b where b.stream_id = ${stream} and b.seq <= ${readSeq} and b.payload ? 'totals' order by b.seq desc limit 1) as "totalsBefore"
    from happened`,
  );
  const said = row
    ? sayChanges(row, (minor) => formatMoney(money(BigInt(minor), currency), { locale, cents: "any" }))
    : [];
  return said.length === 0 ? null : `Since you last looked: ${inSeries(said)}.`;
}

const counted = (count: number, noun: string): string => `${inWords(count)} ${plural(count, noun)}`;

function sayChanges(
  { messages, signed, withdrawn, accepted, merged, stage, totals, totalsBefore }: Changes,
  amount: (minor: string) => string,
): string[] {
  const [firm, before] = [totals?.firmMinor ?? "0", totalsBefore?.firmMinor ?? "0"];
  return [
    ...(totals && firm !== before ? [`firm money went from ${amount(before)} to ${amount(firm)}`] : []),
    ...(signed > 0 ? [`${counted(signed, "pledge")} ${signed === 1 ? "was" : "were"} signed`] : []),
    ...(withdrawn > 0 ? [`${counted(withdrawn, "pledge")} ${withdrawn === 1 ? "was" : "were"} withdrawn`] : []),
    ...(stage ? [`it is ${stageWords[stage].word.toLowerCase()} now`] : []),
    ...(accepted > 0 ? [`${counted(accepted, "deliverable")} ${accepted === 1 ? "was" : "were"} accepted`] : []),
    ...(merged > 0 ? [`${counted(merged, "contribution")} landed upstream`] : []),
    ...(messages > 0 ? [`${counted(messages, "message")} ${messages === 1 ? "was" : "were"} written`] : []),
  ];
}
