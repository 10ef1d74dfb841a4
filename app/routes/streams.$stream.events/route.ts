import type { LoaderFunctionArgs } from "@remix-run/node";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { answerInProtocol, protocolFailure } from "#app/http/command-answer.server.ts";
import { requests } from "#app/live/protocol.ts";

/** The HTTP twin of `sync`: what was said in a stream behind `?after=`, as whoever asks may see it. */
export async function loader(args: LoaderFunctionArgs) {
  return answerInProtocol(args, () => eventsFor(args));
}

async function eventsFor(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const number = (name: string) => (searchParams.has(name) ? Number(searchParams.get(name)) : undefined);
  const asked = requests.sync.safeParse({
    stream: args.params.stream,
    after: number("after") ?? 0,
    limit: number("limit"),
  });
  if (!asked.success) return Response.json(protocolFailure("invalid"), { status: 400 });
  const { ctx } = await asker(args);
  const { stream, after, limit } = asked.data;
  const slice = await eventsAfter(ctx, stream, after, limit);
  if (!slice) return Response.json(protocolFailure("not_found"), { status: 404 });
  return Response.json({ ok: true, ...slice }, { headers: { "Cache-Control": "private, no-store" } });
}
