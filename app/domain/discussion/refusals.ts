import { limits } from "#app/domain/kernel/limits.ts";
import type { RefusalOf, RefusalTable } from "#app/domain/kernel/refusal-table.ts";

/** What verbs of the discussion refuse, and in which words. */
export const discussionRefusals = {
  agreements_full: {
    status: 409,
    words: "Two hundred agree to this decision already, and all of them are named. Nothing was changed.",
  },
  already_a_decision: { status: 409, words: "This message is recorded as a decision already. Nothing was done twice." },
  decision_not_found: {
    status: 404,
    words: "There is no such decision in this project, or it is not yours to change.",
  },
  decision_reads_otherwise: {
    status: 409,
    words: "The message was changed meanwhile. Read what it says now; then record it.",
  },
  decision_taken_back: { status: 409, words: "This decision was taken back already. Nothing was changed." },
  deletion_needs_reason: {
    status: 422,
    words: "Say why: the author and everybody here will read the reason in place of the message.",
  },
  message_changed: {
    status: 409,
    words:
      "This message was changed on another screen meanwhile. Your text is kept: look at what stands now, and save again.",
  },
  too_many_mentions: {
    status: 422,
    words: `A message can call ${limits.mentionsPerMessage} people and organizations. Name fewer of them.`,
  },
  thread_locked: {
    status: 409,
    words: ({ reason }: { reason: string }) =>
      `This discussion is locked for now (“${reason}”). Nothing was posted, and your text is kept.`,
  },
  thread_locked_already: { status: 409, words: "Somebody did that meanwhile. Look at what holds now." },
  may_not_lock: { status: 403, words: "Only the steward’s moderators lock a discussion." },
  reported_already: { status: 409, words: "You reported this message already, and the steward has not answered yet." },
  report_not_found: { status: 404, words: "There is no such report, or somebody has answered it meanwhile." },
  reports_too_many: {
    status: 429,
    words: "You have many reports that wait for the steward. Report more once those are answered.",
  },
  message_is_a_decision: {
    status: 409,
    words:
      "This message is recorded as a decision, and others may have agreed to it. Take the decision back first; then its words can go.",
  },
  message_empty: { status: 422, words: "Write a message first." },
  message_not_found: { status: 404, words: "This message is not there any more, or it is not yours to change." },
  messages_too_fast: {
    status: 429,
    words: "That was many messages in a few seconds. Nothing is lost: wait a moment and send it again.",
  },
  not_your_organization: {
    status: 422,
    words: "You can speak for organizations that you belong to. Choose one of them, or write in your own name.",
  },
  reaction_full: { status: 409, words: "A hundred people said that already. Nothing was changed." },
  reactions_too_fast: { status: 429, words: "That was many at once. Wait a moment and try again." },
  reply_not_found: { status: 404, words: "The message that you answer is not in this discussion." },
  subject_not_found: {
    status: 404,
    words:
      "What this message is about is not here any more. Choose something else, or the project as a whole: your text is kept.",
  },
  topic_settled: {
    status: 409,
    words: "This topic was settled meanwhile. Choose another one, or take it up again: your text is kept.",
  },
  topic_there_already: {
    status: 409,
    words: "There is a topic of this name already. Write there, or choose another name.",
  },
  topic_not_found: { status: 404, words: "There is no such topic in this project, or it is not yours to change." },
  too_many_topics: {
    status: 409,
    words: `A discussion has room for ${limits.topicsPerProject} topics. Write in one of those that are there.`,
  },
  stream_not_found: { status: 404, words: "There is nothing here to follow, or it is not yours to see." },
  thread_not_found: { status: 404, words: "There is no such discussion, or it is not yours to see." },
} satisfies RefusalTable;

/** One of these refusals, at a form's field where one is named. */
export type DiscussionRefusal<Kind extends keyof typeof discussionRefusals, Field extends string = never> = RefusalOf<
  typeof discussionRefusals,
  Kind,
  Field
>;
