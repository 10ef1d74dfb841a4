import { z } from "zod";
import { idOrNone } from "#app/domain/discussion/message.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { lineInput } from "#app/domain/kernel/line-input.ts";
import { directionWords, keepsDirection } from "#app/domain/kernel/text-rule.ts";
import { isKeepable, unkeepableWords } from "#app/domain/kernel/text.ts";
import { agendaItemInput, agendaText } from "./agenda.ts";

const id = z.uuid();

/** Opening a meeting. */
export const openMeetingForm = z.object({
  key: id,
  title: lineInput("Say in a few words what you meet for.", limits.titleLength),
  agenda: agendaText,
});

const hours = z
  .string({ error: "Write a number of hours." })
  .trim()
  .regex(/^\d{1,5}$/, "Write whole hours, such as 40.")
  .transform(Number)
  .refine(
    (count) => count >= 1 && count <= limits.hoursPerPledge,
    `Between 1 and ${limits.hoursPerPledge.toLocaleString("en")} hours.`,
  );

/** Everything that is done in a meeting. What has no key sets what holds, so that sending it again does nothing. */
export const meetingChange = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("begin"), itemId: id }),
  z.object({ intent: z.literal("pause") }),
  z.object({ intent: z.literal("add-item"), key: id, item: agendaItemInput }),
  z.object({ intent: z.literal("raise-hand") }),
  /** One's own hand; the facilitator takes anybody's down who has spoken. */
  z.object({ intent: z.literal("lower-hand"), personId: id }),
  z.object({
    intent: z.literal("ask"),
    key: id,
    question: lineInput("Say what shall be estimated.", limits.titleLength),
    deliverableId: idOrNone,
  }),
  z.object({ intent: z.literal("estimate"), estimateId: id, hours }),
  z.object({ intent: z.literal("reveal"), estimateId: id }),
  z.object({
    intent: z.literal("add-action"),
    key: id,
    text: lineInput("Say what shall be done.", limits.summaryLength),
    assigneeId: idOrNone,
    dueOn: z
      .union([z.literal("").transform(() => null), z.iso.date("Write the day as year-month-day.")])
      .nullish()
      .transform((day) => day ?? null),
  }),
  z.object({
    intent: z.literal("set-done"),
    actionId: id,
    done: z.enum(["yes", "no"]).transform((word) => word === "yes"),
  }),
  z.object({ intent: z.literal("take-over") }),
  z.object({ intent: z.enum(["name-leader", "unname-leader"]), personId: z.uuid("Choose somebody from the list.") }),
  z.object({ intent: z.literal("close") }),
]);
export type MeetingChange = z.output<typeof meetingChange>;

export const minutesForm = z.object({
  baseRev: z.coerce.number().int().min(0),
  markdown: z
    .string({ error: "Minutes say something." })
    .max(limits.proposalTextLength, `At most ${limits.proposalTextLength.toLocaleString("en")} characters.`)
    .refine(isKeepable, unkeepableWords)
    .refine(keepsDirection, directionWords)
    .refine((text) => text.trim() !== "", "Minutes say something."),
});

/** Which meeting of which project, as addresses name it. */
export interface MeetingPlace {
  readonly projectId: string;
  readonly number: number;
}
