import type { ActionFunctionArgs } from "@remix-run/node";
import { perform } from "#app/domain/commands.server.ts";
import { markStreamRead } from "#app/domain/notifications/mark-stream-read.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { answerInProtocol, commandRefused, protocolFailure, readForStream } from "#app/http/command-answer.server.ts";
import { requests } from "#app/live/protocol.ts";

/** The HTTP twin of `read`: how far a thread is read is remembered without a socket too. */
export async function action(args: ActionFunctionArgs) {
  return answerInProtocol(args, async () => {
    const read = requests.read.safeParse(await readForStream(args));
    if (!read.success) return Response.json(protocolFailure("invalid"), { status: 400 });
    const { ctx } = await asker(args);
    const answer = await perform(ctx, markStreamRead, { input: read.data });
    if (!answer.ok) return Response.json(commandRefused(answer.refusal), { status: answerTo(answer.refusal).status });
    return Response.json({ ok: true, ...answer.value });
  });
}
