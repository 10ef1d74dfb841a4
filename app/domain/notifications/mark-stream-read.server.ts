import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { count } from "#app/domain/kernel/values.server.ts";
import { markRead, type MarkReadRefusal } from "#app/domain/discussion/mark-read.server.ts";
import type { Result } from "#app/domain/kernel/result.ts";
import { markNewsRead } from "./mark-notifications-read.server.ts";

/** Remembers how far somebody has read a stream; what they read in it is no news any more, on any screen. Answers the larger number. */
export const markStreamRead = command({
  name: "stream.read",
  permission: "signed_in",
  key: "none",
  input: z.object({ stream: z.string().max(60), seq: count }),
  output: z.object({ seq: count }),
  async run(ctx, _key, { stream, seq }): Promise<Result<{ seq: number }, MarkReadRefusal>> {
    const read = await markRead(ctx, { stream, seq });
    if (read.ok) await markNewsRead(ctx, { stream, upTo: read.value.seq });
    return read;
  },
});
