import { sql } from "drizzle-orm";
import { check, type Check } from "#db/self-check.server.ts";

/** What hours promise that were given in kind. */
export const contributionsChecks: readonly Check[] = [
  check(
    "hours_within_agreement",
    "no more hours are verified than entered, no more entered than agreed, and no more agreed than offered in kind",
    (
      scope,
    ) => sql`select p.id as pledge_id, p.hours as offered, agreed.hours as agreed, entered.minutes as entered_minutes, entered.verified as verified_minutes from pledge p
      left join lateral (select hours from hours_agreement g where g.pledge_id = p.id order by position desc limit 1) as agreed on true
      left join lateral (select coalesce(sum(e.minutes), 0) as minutes, coalesce(sum(e.minutes) filter (where v.entry_id is not null), 0) as verified
        from hours_entry e left join hours_verification v on v.entry_id = e.id where e.pledge_id = p.id) as entered on true
      where ${scope.project("p.project_id")} and ((agreed.hours is not null and (p.terms_kind <> 'in_kind' or agreed.hours > p.hours)) or entered.minutes > coalesce(agreed.hours, 0) * 60
        or entered.verified > entered.minutes or entered.verified < 0)`,
  ),
  check(
    "hours_mirrored_exactly",
    "an entry of hours that was taken back is mirrored to the minute, and verified with it or not at all",
    () => sql`select m.id as mirror_id, m.mirrors_id, m.minutes, e.minutes as mirrored from hours_entry m left join hours_entry e on e.id = m.mirrors_id
        left join hours_verification a on a.entry_id = m.id left join hours_verification b on b.entry_id = e.id
      where m.mirrors_id is not null and (e.id is null or m.minutes <> -e.minutes or m.pledge_id <> e.pledge_id or (a.entry_id is null) <> (b.entry_id is null))`,
  ),
];
