import { z } from "zod";
import { limits } from "#app/domain/kernel/limits.ts";

const id = z.uuid();

/** What a person writes; the end is trimmed, the beginning may be an indented code block. */
export const messageMarkdown = z
  .string({ error: "Write a message first." })
  .max(limits.messageLength, `A message may have ${limits.messageLength.toLocaleString("en")} characters; put longer texts into a document and link it.`)
  .transform((text) => text.trimEnd())
  .refine((text) => text.trim() !== "", "Write a message first.");

const reason = z.string().max(limits.reasonLength, `A reason may have ${limits.reasonLength} characters.`).transform((text) => text.trim());

/** Made once by whoever sends the command, and the same for ever: by it a double click is one message. */
export const commandKey = z.string().regex(/^[0-9A-Za-z-]{16,64}$/);

export const postMessageData = z.object({
  markdown: messageMarkdown,
  /** Whom the author speaks for; null: only for themselves. */
  organizationId: id.nullable().default(null),
  replyToId: id.nullable().default(null),
});
export type PostMessageData = z.output<typeof postMessageData>;

export const editMessageData = z.object({ messageId: id, markdown: messageMarkdown });
export type EditMessageData = z.output<typeof editMessageData>;

export const deleteMessageData = z.object({ messageId: id, reason: reason.default("") });
export type DeleteMessageData = z.output<typeof deleteMessageData>;

/** The answer of each verb of the discussion: plain JSON, because it is stored under its key. */
export interface MessageReceipt {
  readonly messageId: string;
  /** Number of the event in the project's stream. */
  readonly seq: number;
  readonly rev: number;
}

/** So many messages in so long: faster than anybody types, slower than anything that floods. */
export const messagePace = { messages: 10, windowMs: 10_000 } as const;

const chosenOrganization = z.union([id, z.literal("").transform(() => null)]).nullish().transform((chosen) => chosen ?? null);

/** The composer sent as a form. */
export const messageForm = z.object({
  key: commandKey,
  markdown: messageMarkdown,
  organizationId: chosenOrganization,
  /** Which page it was sent from. */
  back: z.enum(["project", "discussion"]).catch("discussion"),
});

/** The forms on a message's own page. */
export const messageChange = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("edit"), key: commandKey, baseRev: z.coerce.number().int().positive(), markdown: messageMarkdown }),
  z.object({ intent: z.literal("take-back"), key: commandKey, reason: reason.default("") }),
]);
