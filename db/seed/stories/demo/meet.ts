import { performInMeeting } from "#app/domain/commands.server.ts";
import { meetingRoom } from "#app/domain/meetings/meeting-pages.server.ts";
import type { MeetingChange } from "#app/domain/meetings/meeting.ts";
import { agendaText } from "#app/domain/meetings/agenda.ts";
import { openMeeting } from "#app/domain/meetings/open-meeting.server.ts";
import type { MeetingPage } from "#app/domain/meetings/meeting-page.ts";
import { minuteMs } from "#app/domain/kernel/clock.ts";
import type { PersonKey } from "../../cast.ts";
import { told, type Story } from "../../story.ts";

/** Who does what in a meeting, so many minutes after it was opened; what it is about is found in the room as it is then. */
export type Step = readonly [minutes: number, who: PersonKey, change: (room: MeetingPage) => MeetingChange];

export interface MeetingStory {
  readonly by: PersonKey;
  readonly opened: Date;
  readonly title: string;
  /** As it is written in the form. */
  readonly agenda: string;
  readonly steps: readonly Step[];
}

/** The first meeting about a project, told step by step. */
export function meet(
  story: Story,
  place: () => { readonly projectId: string; readonly slug: string },
  { by, opened, title, agenda, steps }: MeetingStory,
): void {
  story.at(opened, async () => {
    told(
      `“${title}” is opened`,
      await openMeeting(await story.by(by), story.newId(), {
        projectId: place().projectId,
        title,
        agenda: agendaText.parse(agenda),
      }),
    );
  });
  for (const [minutes, who, change] of steps)
    story.at(new Date(opened.getTime() + minutes * minuteMs), async () => {
      const ctx = await story.by(who);
      const { projectId, slug } = place();
      const room = await meetingRoom(ctx, slug, 1);
      if (!room) throw new Error(`There is no meeting about ${slug}`);
      told(`${who} acts in “${title}”`, await performInMeeting(ctx, { projectId, number: 1 }, change(room)));
    });
}

/** The steps that meetings are made of. */
export const steps = {
  begin: (minutes: number, who: PersonKey, position: number): Step => [
    minutes,
    who,
    ({ agenda }) => ({ intent: "begin", itemId: agenda[position - 1]?.id ?? "" }),
  ],
  hand: (minutes: number, who: PersonKey): Step => [minutes, who, () => ({ intent: "raise-hand" })],
  ask: (minutes: number, who: PersonKey, question: string, position: number | null): Step => [
    minutes,
    who,
    ({ deliverables, key }) => ({
      intent: "ask",
      key,
      question,
      deliverableId: deliverables.find((each) => each.position === position)?.id ?? null,
    }),
  ],
  answer: (minutes: number, who: PersonKey, hours: number): Step => [
    minutes,
    who,
    ({ estimates }) => ({ intent: "estimate", estimateId: estimates[0]?.id ?? "", hours }),
  ],
  reveal: (minutes: number, who: PersonKey): Step => [
    minutes,
    who,
    ({ estimates }) => ({ intent: "reveal", estimateId: estimates[0]?.id ?? "" }),
  ],
  act: (minutes: number, who: PersonKey, text: string, assignee: string | null, dueOn: string | null): Step => [
    minutes,
    who,
    ({ people, key }) => ({
      intent: "add-action",
      key,
      text,
      assigneeId: people.find(({ name }) => name === assignee)?.id ?? null,
      dueOn,
    }),
  ],
  done: (minutes: number, who: PersonKey, position: number): Step => [
    minutes,
    who,
    ({ actions }) => ({ intent: "set-done", actionId: actions[position - 1]?.id ?? "", done: true }),
  ],
  close: (minutes: number, who: PersonKey): Step => [minutes, who, () => ({ intent: "close" })],
};
