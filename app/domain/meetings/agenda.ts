import { z } from "zod";
import { lineFault } from "#app/domain/kernel/text-rule.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { isKeepable, tidyLine, unkeepableWords } from "#app/domain/kernel/text.ts";

export interface PlannedItem {
  readonly title: string;
  readonly plannedMinutes: number;
}

/** What an item takes when nobody says how long. */
const usualMinutes = 10;
const longestMinutes = 240;

/** One item as people write it: "Scope of deliverable 2 (15)". Words say what is wrong with it. */
export function readItem(line: string): PlannedItem | string {
  const written = tidyLine(line);
  const [, title = written, minutes] = /^(.*?)\s*\((\d{1,4})(?:\s*min(?:utes)?\.?)?\)$/i.exec(written) ?? [];
  if (title === "") return "Say what is to be spoken about.";
  if (title.length > limits.titleLength) return `An item may have ${limits.titleLength} characters.`;
  const fault = lineFault(title);
  if (fault !== null) return fault;
  const plannedMinutes = minutes === undefined ? usualMinutes : Number(minutes);
  if (plannedMinutes < 1 || plannedMinutes > longestMinutes)
    return `Between 1 and ${longestMinutes} minutes, in brackets at its end.`;
  return { title, plannedMinutes };
}

/** One item in a form. */
export const agendaItemInput = z
  .string({ error: "Say what is to be spoken about." })
  .max(limits.titleLength + 20)
  .refine(isKeepable, unkeepableWords)
  .transform((line, context): PlannedItem => {
    const item = readItem(line);
    if (typeof item !== "string") return item;
    context.addIssue({ code: "custom", message: item });
    return z.NEVER;
  });

/** An agenda in a form: one item a line. It may be empty, and grow during the meeting. */
export const agendaText = z
  .string()
  .max(8_000, "That is more than an agenda.")
  .refine(isKeepable, unkeepableWords)
  .optional()
  .transform((text = "", context): PlannedItem[] => {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    if (lines.length > limits.agendaItems)
      context.addIssue({ code: "custom", message: `At most ${limits.agendaItems} items.` });
    const items = lines.map(readItem);
    items.forEach((item, index) => {
      if (typeof item === "string") context.addIssue({ code: "custom", message: `Line ${index + 1}: ${item}` });
    });
    return items.filter((item) => typeof item !== "string");
  });
