import type { z } from "zod";
import type { Refusal } from "#app/domain/kernel/result.ts";
import { answerTo } from "#app/http/answer.server.ts";
import type { Failure } from "#app/live/protocol.ts";

const words = {
  invalid: "This was not understood. Load the page anew and try again.",
  not_found: "There is nothing here to follow, or it is not yours to see.",
  too_many: "That was too much at once. It is tried again in a moment.",
  too_many_streams: "This page follows too much at once. Load it anew.",
  draining: "The server is being renewed. It is tried again in a moment.",
  failed: "Something went wrong on our side. Nothing is lost: it is tried again.",
} as const;

export const fail = (code: keyof typeof words, retryInMs?: number): Failure => ({
  ok: false,
  code,
  words: words[code],
  retryable: code === "too_many" || code === "draining" || code === "failed",
  ...(retryInMs === undefined ? {} : { retryInMs }),
});

/** A verb's refusal on the wire: its own kind, the sentence that forms show too, and whether waiting may help. */
export function refusal(refused: Refusal & { readonly rev?: number }): Failure {
  const { status, words: sentence } = answerTo(refused);
  return {
    ok: false,
    code: refused.kind,
    words: sentence,
    retryable: status === 429 || status >= 500,
    ...(refused.rev === undefined ? {} : { current: refused.rev }),
  };
}

export interface Gate {
  /** Milliseconds to wait; 0 lets it pass. */
  readonly pace: () => Promise<number>;
  readonly failed: (error: unknown) => void;
  /** Tells whoever waits for the end of everything under way. */
  readonly underWay: (work: Promise<void>) => void;
}

/**
 * The one wrapping of every handler: whatever a client sends, with or without a function to acknowledge by, the payload
 * is validated, the pace kept, an exception caught and logged, and exactly one answer given.
 */
export function handler<P, A extends object>(schema: z.ZodType<P>, gate: Gate, run: (payload: P) => Promise<A | Failure>) {
  return (...args: unknown[]): void => {
    const last = args.at(-1);
    const acknowledge = typeof last === "function" ? (last as (answer: A | Failure) => void) : undefined;
    const work = async () => {
      const answer = await answerFor(args[0]);
      acknowledge?.(answer);
    };
    const answerFor = async (payload: unknown): Promise<A | Failure> => {
      try {
        const retryInMs = await gate.pace();
        if (retryInMs > 0) return fail("too_many", retryInMs);
        const parsed = schema.safeParse(payload);
        return parsed.success ? await run(parsed.data) : fail("invalid");
      } catch (error) {
        gate.failed(error);
        return fail("failed");
      }
    };
    gate.underWay(work().catch(gate.failed));
  };
}
