import {
  count,
  event,
  flag,
  id,
  nullable,
  text,
  title,
  type LinesOf,
  type PayloadsOf,
} from "#app/domain/kernel/define-event.ts";
import { line } from "#app/domain/kernel/event-voices.ts";
import { hoursRange } from "./estimates.ts";

const meetingId = id;

/** Between opening and closing lies what a meeting's minutes tell. */
export const meetingEvents = {
  "meeting.opened": event({
    when: "somebody opens a meeting about a project, and leads it",
    fields: { meetingId, number: count, title },
    news: ["progress"],
    minutes: "took_part",
    place: ({ number }) => `/meetings/${number}`,
    history: ({ payload: { number, title } }) => `Opened meeting ${number}: ${title}`,
  }),
  "meeting.closed": event({
    when: "it ends; its minutes are what happened in between",
    fields: { meetingId, number: count, title },
    minutes: "untold",
    history: ({ payload: { number, title } }) => `Closed meeting ${number}: ${title}`,
  }),
  "meeting.taken_over": event({
    when: "somebody else leads it from now on",
    fields: { meetingId },
    minutes: "took_part",
  }),
  "meeting.leader_named": event({
    when: "those who may lead name somebody who leads it and writes its minutes beside them, or take that back (in that person's own stream too)",
    fields: { meetingId, number: count, title, slug: title, personId: id, named: flag },
    news: ["standing"],
    minutes: "untold",
    page: ({ slug, number }) => `/projects/${slug}/meetings/${number}`,
    history: ({ payload: { number, title, named } }) =>
      named
        ? `Named to lead meeting ${number}, ${title}, and to write its minutes`
        : `No longer named to lead meeting ${number}, ${title}`,
  }),
  "meeting.item_added": event({ when: "its agenda grows", fields: { meetingId, position: count, title } }),
  "meeting.item_begun": event({
    when: "an item of the agenda is turned to, or none",
    fields: { meetingId, position: nullable(count), title },
  }),
  "meeting.hand_raised": event({
    when: "somebody asks to speak",
    fields: { meetingId, personId: id },
    minutes: "took_part",
  }),
  "meeting.hand_lowered": event({
    when: "they have spoken, or no longer wish to",
    fields: { meetingId, personId: id },
  }),
  "meeting.estimate_opened": event({
    when: "hours are asked for; what each answers is told nowhere, not even that they did",
    fields: { meetingId, estimateId: id, question: text },
  }),
  "meeting.estimate_revealed": event({
    when: "all answers are opened together",
    fields: {
      meetingId,
      estimateId: id,
      question: text,
      answers: count,
      lowHours: count,
      medianHours: count,
      highHours: count,
    },
  }),
  // Its words are read from their table.
  "meeting.action_added": event({
    when: "somebody writes down what shall be done",
    fields: { meetingId, actionId: id },
    minutes: "took_part",
  }),
  "meeting.action_set": event({
    when: "it is done, or not yet after all",
    fields: { meetingId, actionId: id, done: flag },
  }),
  "meeting.minutes_edited": event({
    when: "minutes are replaced by what somebody wrote",
    fields: { meetingId, number: count },
  }),
};

/** What a discussion tells of them. */
export const meetingLines = {
  "meeting.opened": (it, { actor }) => line(actor, `opened meeting ${it.number}: ${it.title}`),
  "meeting.closed": (it, { actor }) => line(actor, `closed meeting ${it.number}: ${it.title}. Its minutes are written`),
  "meeting.estimate_revealed": (it) =>
    line(
      "",
      `${it.question}: ${hoursRange(it)}, ${it.answers.toLocaleString("en")} ${it.answers === 1 ? "answer" : "answers"} opened together`,
    ),
} satisfies LinesOf<typeof meetingEvents>;

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof meetingEvents> {}
}
