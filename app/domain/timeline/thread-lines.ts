import { contributionLines } from "#app/domain/contributions/events.ts";
import { discussionLines } from "#app/domain/discussion/events.ts";
import type { ThreadLine } from "#app/domain/kernel/event-voices.ts";
import { meetingLines } from "#app/domain/meetings/events.ts";
import { pledgeLines } from "#app/domain/pledges/events.ts";
import { projectLines } from "#app/domain/projects/events.ts";

/** Each kind of event that a discussion tells beside its messages, with its words: all that a browser brings of the declarations. */
export const threadLines = {
  ...projectLines,
  ...pledgeLines,
  ...contributionLines,
  ...discussionLines,
  ...meetingLines,
};

export type ThreadLineType = keyof typeof threadLines;

/** Undefined for what a discussion does not tell. */
export const lineOf = (type: string): ThreadLine<Readonly<Record<string, unknown>>> | undefined =>
  Object.hasOwn(threadLines, type) ? threadLines[type as ThreadLineType] : undefined;

/** Whether a discussion tells this event: of the many moves of work only those that people talk about. */
export function isTold(type: string, payload: object): boolean {
  const line = lineOf(type);
  return (
    line !== undefined && (line.onlyTo === undefined || ("to" in payload && line.onlyTo.includes(String(payload.to))))
  );
}
