import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { wishChoices } from "./notification.ts";
import { and, eq } from "drizzle-orm";
import { notificationWish } from "#db/schema/notifications.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import type { WishChoice } from "./notification.ts";

/** What the asker wants to hear of a project, found through them already. Nobody else's business, so no event is said. */
export const setWish = command({
  name: "notification.set_wish",
  permission: "signed_in",
  key: "none",
  input: z.object({ projectId: id, wish: z.enum(wishChoices) }),
  output: z.null(),
  run: (ctx, _key, { projectId, wish }) =>
    transact<null, never>(ctx, {}, async ({ db }) => {
      const row = { personId: ctx.actor.personId, streamId: projectStream(projectId) };
      if (wish === "taking_part")
        await db
          .delete(notificationWish)
          .where(and(eq(notificationWish.personId, row.personId), eq(notificationWish.streamId, row.streamId)));
      else
        await db
          .insert(notificationWish)
          .values({ ...row, wish })
          .onConflictDoUpdate({ target: [notificationWish.streamId, notificationWish.personId], set: { wish } });
      return ok(null);
    }),
});

/** What they want now. */
export async function readWish(
  { db, actor }: Pick<Context, "db"> & { readonly actor: PersonActor },
  projectId: string,
): Promise<WishChoice> {
  const [row] = await db
    .select({ wish: notificationWish.wish })
    .from(notificationWish)
    .where(and(eq(notificationWish.personId, actor.personId), eq(notificationWish.streamId, projectStream(projectId))));
  return row?.wish ?? "taking_part";
}
