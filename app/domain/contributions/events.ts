import {
  aboutPledge,
  count,
  currency,
  event,
  flag,
  id,
  nullable,
  oneOf,
  optional,
  sum,
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
  "contribution.claimed": event({
    when: "somebody links one whose word does not count by itself: the steward or the project’s maintainers confirm it, which is `contribution.linked`, or decline it",
    fields: { contributionId: id, title, kind: word, state: word, deliverableId: nullable(id) },
    history: ({ payload: { kind, title, state } }) =>
      `Says that ${plainWord(kind)} “${title}”, ${plainWord(state)}, belongs here; not confirmed yet`,
  }),
  "contribution.declined": event({
    when: "what somebody linked does not belong there, with the reason",
    fields: { contributionId: id, title, reason: text },
    inNetwork: true,
    history: ({ payload: { title, reason } }) => [`“${title}” does not belong here`, reason],
  }),
  "contribution.moved": event({
    when: "their state changes upstream",
    // Claimed: whoever says so is neither the steward nor a maintainer, and nobody confirmed it.
    fields: { contributionId: id, title, from: word, to: word, claimed: optional(flag) },
    inNetwork: true,
    history: ({ payload: { title, from, to, claimed } }) =>
      `“${title}” went from ${plainWord(from)} to ${plainWord(to)}${claimed ? "; not confirmed yet" : ""}`,
  }),
  // The steward does these two; the line is about whose hours they are.
  "hours.agreed": event({
    when: "the steward takes so many of the hours that a pledge in kind offers, which lowers the price of their deliverable",
    fields: { pledgeId: aboutPledge, named: flag, hours: count, deliverableId: optional(nullable(id)) },
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
  "hours.left_scope": event({
    when: "agreed hours that were not done leave the scope of their deliverable",
    fields: {
      pledgeId: aboutPledge,
      named: flag,
      minutes: count,
      deliverableId: id,
      position: count,
      title,
      reason: text,
    },
    consequence: "unsigned",
    history: ({ payload }) => [
      `${payload.minutes / 60} hours in kind were not done and left the scope of “${payload.title}”`,
      payload.reason,
    ],
  }),
  "hours.paid_instead": event({
    when: "somebody consents to pay for agreed hours that were not done",
    fields: {
      pledgeId: aboutPledge,
      named: flag,
      minutes: count,
      amountMinor: sum,
      currency,
      deliverableId: id,
      position: count,
      title,
    },
    history: ({ payload }, amount) =>
      `Pays ${amount(payload.amountMinor, payload.currency)} for ${payload.minutes / 60} hours in kind that were not done for “${payload.title}”`,
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
    say: (it) =>
      line(
        "",
        `${it.title}: ${(stateWords as Readonly<Record<string, string>>)[it.to] ?? it.to}${it.claimed ? ", as somebody says; not confirmed yet" : ""}`,
      ),
  },
} satisfies LinesOf<typeof contributionEvents>;

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof contributionEvents> {}
}
