import { sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import type { Rung } from "#app/domain/pledges/pledge.ts";
import { isSurplus } from "./find-reallocation.server.ts";

export type ReallocationState = "asked" | "declined" | "held" | "moved_on" | "taken_back";

/** Money that is asked for, moved or held, as those see it who may read the organization's payments. */
export interface ShownReallocation {
  readonly id: string;
  readonly organization: { readonly id: string; readonly slug: string; readonly name: string };
  /** Null: what the organization paid ahead, or was credited. */
  readonly from: { readonly slug: string; readonly title: string } | null;
  readonly to: { readonly slug: string; readonly title: string };
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  /** Who consented first, where a second budget holder must too. */
  readonly firstSigner: string | null;
  readonly answeredBy: string | null;
  readonly answerReason: string;
  readonly state: ReallocationState;
  /** It is held for a project that does not need it any more. */
  readonly surplus: boolean;
  readonly transferNumber: number | null;
  readonly mayAnswer: boolean;
  /** The viewer consented already: their colleague's word is waited for, and theirs can only be a no. */
  readonly signedByMe: boolean;
  readonly mayUndo: boolean;
}

const rowShape = {
  id: col.text,
  organization: col.record({ id: col.text, slug: col.text, name: col.text }),
  from: col.nullable(col.record({ slug: col.text, title: col.text })),
  to: col.record({ slug: col.text, title: col.text }),
  minor: col.bigint,
  currency: col.text,
  reason: col.text,
  askedBy: col.text,
  askedAt: col.text,
  answer: col.nullable(col.word<"consented" | "declined">()),
  firstSigner: col.nullable(col.text),
  firstSignerId: col.nullable(col.text),
  answeredBy: col.nullable(col.text),
  answerReason: col.text,
  mirrored: col.boolean,
  movedOn: col.boolean,
  rung: col.nullable(col.word<Rung>()),
  transferNumber: col.nullable(col.text),
};

/** More than an organization is asked in many years; the newest are shown. */
const shownAtOnce = 100;

async function readReallocations(
  { db, actor }: Pick<Context, "db" | "actor">,
  where: ReturnType<typeof sql>,
): Promise<ShownReallocation[]> {
  const rows = await readRows(
    db,
    rowShape,
    sql`
    select r.id, json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) as organization,
      case when f.id is not null then json_build_object('slug', f.slug, 'title', f.title) end as from, json_build_object('slug', j.slug, 'title', j.title) as to,
      r.amount_minor::text as minor, r.currency, r.reason, a.display_name as "askedBy", r.asked_at as "askedAt", r.answer, s.display_name as "firstSigner", r.first_signer_id as "firstSignerId", b.display_name as "answeredBy", r.answer_reason as "answerReason",
      r.mirror_id is not null as mirrored, exists (select from reallocation later where later.from_id = r.id and later.answer = 'consented' and later.mirror_id is null) as "movedOn",
      p.rung, t.number as "transferNumber"
    from reallocation r join organization o on o.id = r.organization_id join project j on j.id = r.to_project_id join person a on a.id = r.asked_by
      left join reallocation e on e.id = r.from_id left join project f on f.id = e.to_project_id left join person b on b.id = r.answered_by left join person s on s.id = r.first_signer_id
      left join pledge p on p.id = r.pledge_id left join transfer t on t.id = r.transfer_id
    where ${where} order by r.asked_at desc, r.id desc limit ${shownAtOnce}`,
  );
  return rows.map(({ minor, askedAt, answer, mirrored, movedOn, rung, transferNumber, firstSignerId, ...row }) => {
    const state: ReallocationState =
      answer === null
        ? "asked"
        : answer === "declined"
          ? "declined"
          : mirrored
            ? "taken_back"
            : movedOn
              ? "moved_on"
              : "held";
    return {
      ...row,
      amountMinor: minor,
      askedAt: new Date(askedAt),
      state,
      surplus: state === "held" && rung !== null && isSurplus({ rung }),
      transferNumber: transferNumber === null ? null : Number(transferNumber),
      mayAnswer: state === "asked" && may(actor, "reallocation.answer", row.organization.id),
      signedByMe: firstSignerId !== null && firstSignerId === actorId(actor),
      mayUndo: state === "held" && may(actor, "reallocation.undo"),
    };
  });
}

export interface ReallocationsPage {
  readonly organization: ShownReallocation["organization"];
  readonly currency: string;
  readonly creditMinor: bigint;
  readonly rows: readonly ShownReallocation[];
  /** Projects that raise, where the viewer may ask; empty for everybody else. */
  readonly targets: readonly { readonly id: string; readonly title: string }[];
}

/** What an organization has with the network beyond its invoices, and what was asked to move where. Null when it is not theirs to read. */
export async function reallocationsPage(ctx: Context, slug: string): Promise<ReallocationsPage | null> {
  const [found] = await readRows(
    ctx.db,
    { id: col.text, slug: col.text, name: col.text, currency: col.text, credit: col.bigint },
    sql`
    select o.id, o.slug, o.name, n.book_currency as currency, coalesce((select -sum(a.balance_minor) from account a where a.kind = 'credit' and a.owner_id = o.id and a.currency = n.book_currency), 0)::text as credit
    from organization o cross join network n where o.slug = ${slug}`,
  );
  if (!found || !may(ctx.actor, "invoice.read", found.id)) return null;
  const { currency, credit, ...organization } = found;
  const [rows, targets] = await Promise.all([
    readReallocations(ctx, sql`r.organization_id = ${found.id}`),
    may(ctx.actor, "reallocation.ask")
      ? readRows(
          ctx.db,
          { id: col.text, title: col.text },
          sql`select id, title from project where stage = 'raising' and closes_at > ${ctx.clock.now().toISOString()}::timestamptz and currency = ${currency} order by closes_at limit ${shownAtOnce}`,
        )
      : [],
  ]);
  return { organization, currency, creditMinor: credit, rows, targets: [...targets] };
}

/** One of them, for whoever may read the organization's payments. */
export async function reallocationPage(ctx: Context, reallocationId: string): Promise<ShownReallocation | null> {
  if (!isId(reallocationId)) return null;
  const [row] = await readReallocations(ctx, sql`r.id = ${reallocationId}`);
  return row && may(ctx.actor, "invoice.read", row.organization.id) ? row : null;
}
