import { markRead, type MarkReadRefusal } from "#app/domain/discussion/mark-read.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok, type Result } from "#app/domain/kernel/result.ts";
import { markNotificationsRead } from "./mark-notifications-read.server.ts";

/** Remembers how far somebody has read a stream; what they read in it is no news any more, on any screen. Answers the larger number. */
export async function markStreamRead(
  ctx: Context,
  { stream, seq }: { stream: string; seq: number },
): Promise<Result<{ seq: number }, MarkReadRefusal>> {
  const read = await markRead(ctx, { stream, seq });
  const { actor } = ctx;
  if (read.ok && actor.kind === "person")
    await markNotificationsRead({ ...ctx, actor }, { stream, upTo: read.value.seq });
  return read.ok ? ok(read.value) : read;
}
