import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";
import { lineInput } from "#app/domain/kernel/line-input.ts";

/** Opening a topic. */
const openForm = z.object({
  intent: z.literal("open"),
  key: z.uuid(),
  title: lineInput(
    "Say in a few words what it is about.",
    limits.topicLength,
    `A topic may have ${limits.topicLength} characters: a few words.`,
  ),
});

/** Settling a topic, or taking it up again. Sets what holds, so that sending it again does nothing. */
const stateForm = z.object({ intent: z.enum(["settle", "take-up"]), topicId: z.uuid() });

/** The forms of the page of topics. */
export const topicChange = z.discriminatedUnion("intent", [openForm, stateForm]);

/** A topic in the list of those of a project. */
export interface TopicRow {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly openedBy: string;
  /** ISO 8601. */
  readonly openedAt: string;
  readonly isSettled: boolean;
  /** Without the deleted ones. */
  readonly messages: number;
  /** May settle it or take it up: whoever opened it, and the steward's moderators. */
  readonly mayChange: boolean;
}
