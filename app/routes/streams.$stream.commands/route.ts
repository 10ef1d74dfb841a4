import type { ActionFunctionArgs } from "@remix-run/node";
import { runCommand } from "#app/domain/discussion/run-command.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { commandRefused, inProtocol, protocolFailure } from "#app/http/command-answer.server.ts";
import { requests } from "#app/live/protocol.ts";

/** Longer than any command; a larger body is not read at all. */
const longestBody = 64 * 1024;

/** The HTTP twin of `command`: the same verbs under the same keys, for when there is no socket. */
export const action = (args: ActionFunctionArgs) => inProtocol(args, () => command(args));

async function command(args: ActionFunctionArgs): Promise<Response> {
  const body = Number(args.request.headers.get("Content-Length") ?? 0) <= longestBody ? await args.request.json().catch(() => null) : null;
  const asked = requests.command.safeParse(typeof body === "object" && body !== null ? { ...body, stream: args.params.stream } : body);
  if (!asked.success) return Response.json(protocolFailure("invalid"), { status: 400 });
  const { ctx } = await asker(args);
  const answer = await runCommand(ctx, asked.data);
  if (!answer.ok) return Response.json(commandRefused(answer.refusal), { status: answerTo(answer.refusal).status });
  const { seq, rev } = answer.value;
  return Response.json({ ok: true, seq, rev, result: answer.value });
}
