import {
  aboutPledge,
  count,
  event,
  flag,
  id,
  nullable,
  oneOf,
  text,
  title,
  word,
  type LinesOf,
  type PayloadsOf,
} from "#app/domain/kernel/define-event.ts";
import { line, plainWord } from "#app/domain/kernel/event-voices.ts";
import { stateWords } from "./contribution.ts";

const hoursFields = { pledgeId: aboutPledge, named: flag, entryId: id, minutes: count, deliverableId: nullable(id) };

export const contributionEvents = {
  "contribution.linked": event({
    when: "a pull request, issue, review, release or hours are linked",
    fields: { contributionId: id, title, kind: word, state: word, deliverableId: nullable(id) },
    inNetwork: true,
    history: ({ payload: { kind, title, state } }) => `Linked ${plainWord(kind)} “${title}”, ${plainWord(state)}`,
  }),
  "contribution.moved": event({
    when: "their state changes upstream",
    fields: { contributionId: id, title, from: word, to: word },
    inNetwork: true,
    history: ({ payload: { title, from, to } }) => `“${title}” went from ${plainWord(from)} to ${plainWord(to)}`,
  }),
  // The steward does these two; the line is about whose hours they are.
  "hours.agreed": event({
    when: "the steward takes so many of the hours that a pledge in kind offers",
    fields: { pledgeId: aboutPledge, named: flag, hours: count },
    consequence: "unsigned",
    history: ({ payload }) => `${payload.hours} hours in kind agreed`,
  }),
  "hours.entered": event({
    when: "somebody enters hours that they worked in kind",
    fields: hoursFields,
    history: ({ payload }) => `Entered ${payload.minutes / 60} hours in kind`,
  }),
  "hours.verified": event({
    when: "the steward has seen that the work was done",
    fields: hoursFields,
    consequence: "unsigned",
    history: ({ payload }) => `${payload.minutes / 60} hours in kind verified`,
  }),
  "hours.taken_back": event({
    when: "an entry of hours is mirrored, with the reason",
    fields: { ...hoursFields, reason: text },
    history: ({ payload }) => [`Took back ${payload.minutes / 60} hours in kind`, payload.reason],
  }),
  "facts.imported": event({
    when: "a batch of public facts is imported",
    fields: { what: oneOf("contributions", "projects"), added: count, updated: count },
    inNetwork: true,
  }),
};

/** What a discussion tells of them. */
export const contributionLines = {
  "contribution.linked": (it) => line("", `Linked upstream: ${it.title}`),
  "contribution.moved": {
    onlyTo: ["merged", "released"],
    say: (it) => line("", `${it.title}: ${(stateWords as Readonly<Record<string, string>>)[it.to] ?? it.to}`),
  },
} satisfies LinesOf<typeof contributionEvents>;

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof contributionEvents> {}
}
