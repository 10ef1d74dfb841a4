import { z } from "zod";
import { count, id } from "#app/domain/kernel/values.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { PlannedItem } from "./agenda.ts";

/** Which meeting of which project: a part of what each command in a meeting is told. */
export const meetingPlace = { projectId: id, number: count };

/** What a meeting or a question in it is called. */
export const shortLine = z.string().max(limits.titleLength);

export const plannedItem: z.ZodType<PlannedItem> = z.object({ title: shortLine, plannedMinutes: count });
