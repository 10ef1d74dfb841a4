import {
  aboutMessage,
  count,
  event,
  flag,
  id,
  text,
  title,
  word,
  type LinesOf,
  type PayloadsOf,
} from "#app/domain/kernel/define-event.ts";
import { line, type Names } from "#app/domain/kernel/event-voices.ts";

const topicFields = { topicId: id, number: count, title };
const decisionFields = { decisionId: id, messageId: aboutMessage, number: count };

/** What is said: a message's words are read from their table, and never from here. */
export const discussionEvents = {
  "message.posted": event({
    when: "somebody writes in the discussion",
    fields: { messageId: aboutMessage },
    news: ["mention", "reply", "message"],
    minutes: "took_part",
  }),
  "message.edited": event({ when: "they change it", fields: { messageId: aboutMessage }, news: ["mention"] }),
  "message.deleted": event({
    when: "it is taken away; a tombstone stays",
    fields: { messageId: aboutMessage, byAuthor: flag },
  }),
  "message.reacted": event({
    when: "somebody says one of five things to it, or takes that back",
    fields: { messageId: aboutMessage, kind: word, on: flag },
  }),
  "topic.opened": event({ when: "somebody names what the discussion is also about", fields: topicFields }),
  "topic.settled": event({ when: "a topic is settled: it is read, and nobody adds to it", fields: topicFields }),
  "topic.taken_up": event({ when: "a settled topic is taken up again", fields: topicFields }),
  "thread.locked": event({
    when: "a moderator of the steward locks a discussion, with a reason",
    fields: { reason: text },
  }),
  "thread.opened": event({ when: "it is opened again, with a reason", fields: { reason: text } }),
  "report.made": event({
    when: "somebody asks the steward to look at a message; only the steward sees it",
    fields: { reportId: id },
  }),
  "report.resolved": event({
    when: "a moderator says what came of that; only the steward sees it",
    fields: { reportId: id },
  }),
  "decision.recorded": event({
    when: "a message is recorded as a decision, with the words that it has then",
    fields: decisionFields,
    news: ["progress"],
    minutes: "took_part",
    history: ({ payload }) => `Recorded decision ${payload.number}`,
  }),
  "decision.agreed": event({
    when: "a person, or an organization through its representative, agrees to it, or no longer",
    fields: { ...decisionFields, agrees: flag },
    minutes: "took_part",
    history: ({ payload: { agrees, number } }) => `${agrees ? "Agrees" : "No longer agrees"} to decision ${number}`,
  }),
  "decision.taken_back": event({
    when: "it is taken back, with the reason; it keeps its number",
    fields: { ...decisionFields, reason: text },
    minutes: "untold",
    history: ({ payload: { number, reason } }) => [`Took back decision ${number}`, reason],
  }),
};

const both = ({ actor, organization }: Names) => [actor, organization].filter(Boolean).join(", ");

/** What the discussion tells of them beside its messages. */
export const discussionLines = {
  "topic.opened": (it, { actor }) => line(actor, `opened the topic ${it.title}`),
  "topic.settled": (it, { actor }) => line(actor, `settled the topic ${it.title}`),
  "topic.taken_up": (it, { actor }) => line(actor, `took the topic ${it.title} up again`),
  "thread.locked": (it, { actor }) => line(actor, "locked this discussion", it.reason),
  "thread.opened": (it, { actor }) => line(actor, "opened this discussion again", it.reason),
  "decision.recorded": (it, who) => line(both(who), `recorded decision ${it.number}`),
  "decision.taken_back": (it, who) => line(both(who), `took back decision ${it.number}`, it.reason),
} satisfies LinesOf<typeof discussionEvents>;

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof discussionEvents> {}
}
