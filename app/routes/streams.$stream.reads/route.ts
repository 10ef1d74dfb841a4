import type { ActionFunctionArgs } from "@remix-run/node";
import { readStream } from "#app/domain/notifications/read-stream.server.ts";
import { answerTo } from "#app/http/answer.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { commandRefused, inProtocol, protocolFailure } from "#app/http/command-answer.server.ts";
import { requests } from "#app/live/protocol.ts";

/** The HTTP twin of `read`: how far a thread is read is remembered without a socket too. */
export const action = (args: ActionFunctionArgs) => inProtocol(args, () => reads(args));

async function reads(args: ActionFunctionArgs): Promise<Response> {
  const body: unknown = await args.request.json().catch(() => null);
  const read = requests.read.safeParse(typeof body === "object" && body !== null ? { ...body, stream: args.params.stream } : body);
  if (!read.success) return Response.json(protocolFailure("invalid"), { status: 400 });
  const { ctx } = await asker(args);
  const answer = await readStream(ctx, read.data);
  if (!answer.ok) return Response.json(commandRefused(answer.refusal), { status: answerTo(answer.refusal).status });
  return Response.json({ ok: true, ...answer.value });
}
