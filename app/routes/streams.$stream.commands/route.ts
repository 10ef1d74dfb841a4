import type { ActionFunctionArgs } from "@remix-run/node";
import { performWire } from "#app/domain/commands.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { answerInProtocol, commandRefused, protocolFailure, readForStream } from "#app/http/command-answer.server.ts";
import { requests } from "#app/live/protocol.ts";

/** The HTTP twin of `command`: the same verbs under the same keys, for when there is no socket. */
export async function action(args: ActionFunctionArgs) {
  return answerInProtocol(args, async () => {
    const command = requests.command.safeParse(await readForStream(args));
    if (!command.success) return Response.json(protocolFailure("invalid"), { status: 400 });
    const { ctx } = await asker(args);
    const answer = await performWire(ctx, command.data);
    if (!answer.ok) return Response.json(commandRefused(answer.refusal), { status: answerTo(answer.refusal).status });
    const { seq, rev } = answer.value;
    return Response.json({ ok: true, seq, rev, result: answer.value });
  });
}
