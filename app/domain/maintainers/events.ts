import { event, flag, id, oneOf, text, title, word, type PayloadsOf } from "#app/domain/kernel/define-event.ts";
import { answerWords } from "./answers.ts";

export const maintainerEvents = {
  "maintainer.answered": event({
    when: "somebody answers for a repository of a project: it counts where they are proven to maintain it",
    fields: {
      answerId: id,
      repository: title,
      answer: oneOf("consents", "conditional", "objects"),
      // As it was when they answered: who maintains a repository may be confirmed later, or end.
      proven: flag,
      name: title,
      note: text,
    },
    // To whoever asked by a link, and to the steward, where it was answered by one.
    news: ["answer"],
    place: () => "/consents",
    history: ({ payload: { repository, answer, proven, name, note } }) => [
      `For ${repository}: ${name} ${answerWords[answer]}${proven ? "" : ", not proven to maintain it"}`,
      note,
    ],
  }),
  "maintainer.confirmed": event({
    when: "it is confirmed who maintains a repository, by which evidence",
    fields: { maintainershipId: id, repository: title, name: title, evidence: word },
    inNetwork: true,
  }),
  "maintainer.revoked": event({
    when: "somebody is no longer known to maintain a repository, with the reason",
    fields: { maintainershipId: id, repository: title, name: title, reason: text },
    inNetwork: true,
  }),
};

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof maintainerEvents> {}
}
