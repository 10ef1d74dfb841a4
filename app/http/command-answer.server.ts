import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import type { Failure, ProtocolCode } from "#app/live/protocol.ts";
import { answerTo, type AnyRefusal } from "./answer.server.ts";
import { readJson } from "./body.server.ts";
import { noteFailure } from "./note-failure.server.ts";

const words: Readonly<Record<ProtocolCode, string>> = {
  invalid: "This was not understood. Load the page anew and try again.",
  not_found: "There is nothing here to follow, or it is not yours to see.",
  too_many: "That was too much at once. It is tried again in a moment.",
  too_many_streams: "This page follows too much at once. Load it anew.",
  changed_meanwhile: "What you may see here changed at this very moment. It is asked again.",
  draining: "The server is being renewed. It is tried again in a moment.",
  failed: "Something went wrong on our side. Nothing is lost: it is tried again.",
};

/** Waiting helps: whoever asks, asks again. */
const retryable: ReadonlySet<ProtocolCode> = new Set(["too_many", "changed_meanwhile", "draining", "failed"]);

/** A no of the protocol itself, by socket or HTTP. */
export const protocolFailure = (code: ProtocolCode, retryInMs?: number): Failure => ({
  ok: false,
  code,
  words: words[code],
  retryable: retryable.has(code),
  ...(retryInMs === undefined ? {} : { retryInMs }),
});

/** A verb's refusal on the wire: its own kind, the sentence that forms show too, and whether waiting may help. */
export function commandRefused(refusal: AnyRefusal): Failure {
  const { status, words: sentence } = answerTo(refusal);
  return {
    ok: false,
    code: refusal.kind,
    words: sentence,
    retryable: status === 429 || status >= 500,
    ...(refusal.rev === undefined ? {} : { current: refusal.rev }),
  };
}

/** What was sent to one of the HTTP twins, about the stream of its address; undefined where it is no object, or too large. */
export async function readForStream({ request, params }: ActionFunctionArgs): Promise<unknown> {
  const body = await readJson(request);
  return typeof body === "object" && body !== null ? { ...body, stream: params.stream } : undefined;
}

/** The twins answer scripts: a failure of ours is told in the protocol's words too, and says that asking again may help. */
export async function answerInProtocol(args: LoaderFunctionArgs, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof Response || args.request.signal.aborted) throw error;
    noteFailure(error, args);
    return Response.json(protocolFailure("failed"), { status: 500 });
  }
}
