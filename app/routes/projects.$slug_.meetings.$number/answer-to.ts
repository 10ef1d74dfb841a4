import type { SubmissionResult } from "@conform-to/react";

/** What the action answered, for the one form of several that it was an answer to. */
export const answerTo = (
  lastResult: SubmissionResult<string[]> | undefined,
  intent: string,
): SubmissionResult<string[]> | undefined => (lastResult?.initialValue?.intent === intent ? lastResult : undefined);
