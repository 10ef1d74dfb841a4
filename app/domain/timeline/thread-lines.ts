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

const lineOf = (type: string): ThreadLine<Readonly<Record<string, unknown>>> | undefined =>
  Object.hasOwn(threadLines, type) ? threadLines[type as ThreadLineType] : undefined;

/** The words for it; undefined for what a discussion does not tell. */
export function voiceOf(type: string) {
  const line = lineOf(type);
  return typeof line === "object" ? line.say : line;
}

/** Of a kind of event that is told only where it goes to one of these: which. */
export function toldMoves(type: string): readonly string[] | undefined {
  const line = lineOf(type);
  return typeof line === "object" ? line.onlyTo : undefined;
}

/** Whether a discussion tells this event. */
export const isToldInThread = (type: string, payload: object): boolean =>
  voiceOf(type) !== undefined && (toldMoves(type)?.includes(String("to" in payload && payload.to)) ?? true);
