import { sql } from "drizzle-orm";
import { check, type Check } from "#db/self-check.server.ts";
import { lowestId } from "#db/self-check-scope.server.ts";

/** What the log promises. */
export const kernelChecks: readonly Check[] = [
  check(
    "log_has_no_gaps",
    "each stream of the log is numbered 1, 2, 3 without a gap",
    () => sql`select s.id as stream, s.head_seq, count(e.seq) as events, coalesce(max(e.seq), 0) as highest
      from stream s left join event e on e.stream_id = s.id
      group by s.id having count(e.seq) <> s.head_seq or coalesce(max(e.seq), 0) <> s.head_seq`,
    // Each new event stands behind another one, and the last of its stream at the stream's end.
    (mark) => sql`with fresh as (select stream_id, seq from event where id >= ${lowestId(mark)})
      select f.stream_id as stream, f.seq::text as head_seq, 0::bigint as events, f.seq as highest from fresh f
        where f.seq > 1 and not exists (select from event e where e.stream_id = f.stream_id and e.seq = f.seq - 1)
      union all
      select s.id, s.head_seq::text, 0, last.seq from stream s left join lateral (select e.seq from event e where e.stream_id = s.id order by e.seq desc limit 1) as last on true
        where s.id in (select stream_id from fresh) and coalesce(last.seq, 0) <> s.head_seq`,
  ),
];
