import { and, count, eq, ne } from "drizzle-orm";
import { draft } from "#db/schema/projects.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type Tx, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { DraftFields } from "./draft.ts";
import type { ProjectsRefusal } from "./refusals.ts";

/** Unsent texts that one person may keep: more than anybody writes at once. */
const draftsPerPerson = 100;

type PersonContext = Context & { readonly actor: PersonActor };

/** Keeps unsent text for its writer, on every device; the last writing wins. An empty draft is none. */
export function saveDraft(
  ctx: PersonContext,
  key: string,
  fields: DraftFields,
): Promise<Result<{ savedAt: string }, ProjectsRefusal<"too_many_drafts"> | KeyReused>> {
  const { personId } = ctx.actor;
  const isEmpty = Object.values(fields).every((value) => value.trim() === "");
  return transact<{ savedAt: string }, ProjectsRefusal<"too_many_drafts">>(ctx, {}, async ({ db, now }) => {
    if (isEmpty) {
      await db.delete(draft).where(and(eq(draft.personId, personId), eq(draft.key, key)));
      return ok({ savedAt: now.toISOString() });
    }
    const [others] = await db
      .select({ count: count() })
      .from(draft)
      .where(and(eq(draft.personId, personId), ne(draft.key, key)));
    if ((others?.count ?? 0) >= draftsPerPerson) return refuse({ kind: "too_many_drafts" });
    await db
      .insert(draft)
      .values({ personId, key, fields, updatedAt: now })
      .onConflictDoUpdate({ target: [draft.personId, draft.key], set: { fields, updatedAt: now } });
    return ok({ savedAt: now.toISOString() });
  });
}

export interface SavedDraft {
  readonly fields: Readonly<Record<string, string>>;
  readonly savedAt: Date;
}

/** The writer's own unsent text, or null. */
export async function readDraft({ db, actor }: PersonContext, key: string): Promise<SavedDraft | null> {
  const [row] = await db
    .select({ fields: draft.fields, savedAt: draft.updatedAt })
    .from(draft)
    .where(and(eq(draft.personId, actor.personId), eq(draft.key, key)))
    .limit(1);
  return row
    ? {
        fields: Object.fromEntries(
          Object.entries(row.fields).filter((pair): pair is [string, string] => typeof pair[1] === "string"),
        ),
        savedAt: row.savedAt,
      }
    : null;
}

/** Forgets unsent text, in the transaction that makes something of it. */
export async function forgetDraft({ db }: Pick<Tx, "db">, personId: string, key: string): Promise<void> {
  await db.delete(draft).where(and(eq(draft.personId, personId), eq(draft.key, key)));
}
