import { z } from "zod";
import { reactionKinds } from "#db/schema/discussion.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { subjectKinds } from "#app/domain/timeline/shown-event.ts";
import { directionWords, isVisible, keepsDirection } from "#app/domain/kernel/text-rule.ts";
import { isKeepable, unkeepableWords } from "#app/domain/kernel/text.ts";
import type { ReactionKind } from "./reaction.ts";

const id = z.uuid();

/** What a person writes; the end is trimmed, the beginning may be an indented code block. */
export const messageMarkdown = z
  .string({ error: "Write a message first." })
  .max(
    limits.messageLength,
    `A message may have ${limits.messageLength.toLocaleString("en")} characters; put longer texts into a document and link it.`,
  )
  .refine(isKeepable, unkeepableWords)
  .refine(keepsDirection, directionWords)
  .transform((text) => text.trimEnd())
  .refine(isVisible, "Write a message first.");

const reason = z
  .string()
  .max(limits.reasonLength, `A reason may have ${limits.reasonLength} characters.`)
  .refine(isKeepable, unkeepableWords)
  .refine(keepsDirection, directionWords)
  .transform((text) => text.trim());

/** Made once by whoever sends the command, and the same for ever: by it a double click is one message. */
export const commandKey = z.string().regex(/^[0-9A-Za-z-]{16,64}$/);

/** What a message is about: "deliverable:0192…". */
export const subjectId = z.templateLiteral([z.enum(subjectKinds), ":", z.uuid()]);

export const postMessageData = z.object({
  markdown: messageMarkdown,
  /** Whom the author speaks for; null: only for themselves. */
  organizationId: id.nullable().default(null),
  replyToId: id.nullable().default(null),
  /** What it is about; without it what the message that it answers is about, else the project as a whole. */
  about: subjectId.nullish(),
});

export const editMessageData = z.object({ messageId: id, markdown: messageMarkdown });

export const deleteMessageData = z.object({ messageId: id, reason: reason.default("") });

/** `on` says what is to hold, not what to change. */
export const setReactionData = z.object({ messageId: id, kind: z.enum(reactionKinds), on: z.boolean() });

/** The answer of each verb of the discussion: plain JSON, because it is stored under its key. */
export interface MessageReceipt {
  readonly messageId: string;
  /** Number of the event in the project's stream. */
  readonly seq: number;
  readonly rev: number;
}

/** The answer of the verbs about a decision. */
export interface DecisionReceipt extends MessageReceipt {
  readonly decisionId: string;
  /** Within its project. */
  readonly number: number;
}

/** So many messages in so long: faster than anybody types, slower than anything that floods. */
export const messagePace = { messages: 10, windowMs: 10_000 } as const;

/** A choice of a form, where an empty one is none. */
export const idOrNone = z
  .union([id, z.literal("").transform(() => null)])
  .nullish()
  .transform((chosen) => chosen ?? null);

/** The composer sent as a form. */
export const messageForm = z.object({
  key: commandKey,
  markdown: messageMarkdown,
  organizationId: idOrNone,
  replyToId: idOrNone,
  about: z
    .union([subjectId, z.literal("").transform(() => null)])
    .nullish()
    .transform((chosen) => chosen ?? null),
  /** Which page it was sent from. */
  back: z.enum(["project", "discussion"]).catch("discussion"),
  /** Shown first, or posted at once. */
  intent: z.enum(["post", "preview"]).catch("post"),
});

const neededReason = reason.refine((text) => text !== "", "Say why.");

/** Locking a discussion, or opening it again. */
export const threadLockForm = z.object({
  key: commandKey,
  locked: z.enum(["yes", "no"]).transform((word) => word === "yes"),
  reason: neededReason,
});
export const reportForm = z.object({ key: commandKey, reason: neededReason });
export const resolutionForm = z.object({ key: commandKey, reportId: id, reason: neededReason });

/** How far somebody says that they have read, as a number of the stream. */
export const readToForm = z.object({ seq: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER) });

/** What the composer's script asks a preview of. */
export const messagePreview = z.object({ markdown: messageMarkdown });

/** The forms on a message's own page. */
export const messageChange = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("edit"),
    key: commandKey,
    baseRev: z.coerce.number().int().positive(),
    markdown: messageMarkdown,
  }),
  z.object({ intent: z.literal("take-back"), key: commandKey, reason: reason.default("") }),
  z.object({
    intent: z.literal("record"),
    key: commandKey,
    baseRev: z.coerce.number().int().positive(),
    organizationId: idOrNone,
  }),
  // Without a key: it sets what holds, so that sending it again does nothing.
  z.object({
    intent: z.literal("react"),
    reaction: z.templateLiteral([z.enum(reactionKinds), " ", z.enum(["on", "off"])]),
  }),
]);

/** What the button of a reaction stands for: "thanks on". */
export function reactionOf(pressed: `${ReactionKind} ${"on" | "off"}`): {
  readonly kind: ReactionKind;
  readonly on: boolean;
} {
  const [kind, on] = pressed.split(" ");
  return { kind: kind as ReactionKind, on: on === "on" };
}
