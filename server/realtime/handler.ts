import type { z } from "zod";
import { isWithinBounds } from "#app/domain/kernel/bounds.ts";
import { protocolFailure } from "#app/http/command-answer.server.ts";
import type { Failure } from "#app/live/protocol.ts";

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
export function handler<P, A extends object>(
  schema: z.ZodType<P>,
  gate: Gate,
  run: (payload: P) => Promise<A | Failure>,
) {
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
        if (retryInMs > 0) return protocolFailure("too_many", retryInMs);
        const parsed = isWithinBounds(payload) ? schema.safeParse(payload) : null;
        return parsed?.success ? await run(parsed.data) : protocolFailure("invalid");
      } catch (error) {
        gate.failed(error);
        return protocolFailure("failed");
      }
    };
    gate.underWay(work().catch(gate.failed));
  };
}
