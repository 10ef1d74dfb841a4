import {
  aboutShare,
  count,
  currency,
  event,
  fact,
  flag,
  id,
  moment,
  nullable,
  oneOf,
  optional,
  sum,
  text,
  title,
  word,
  words,
  type LinesOf,
  type PayloadsOf,
} from "#app/domain/kernel/define-event.ts";
import { capital, line } from "#app/domain/kernel/event-voices.ts";
import { deliverableWords } from "./deliverable.ts";
import { describeChanges } from "./scope-change-words.ts";
import type { ScopeChange } from "./scope.ts";
import { stageWords } from "./stage-words.ts";

const fieldWords: Readonly<Record<string, string>> = { fit: "fit in the ecosystem", narrativeId: "narrative" };
const signOffWords: Readonly<Record<string, string>> = { technical: "Technical lead" };

type Worded = Readonly<Record<string, { readonly word: string }>>;
const stageWord = (stage: string) => ((stageWords as Worded)[stage]?.word ?? stage.replaceAll("_", " ")).toLowerCase();
const stateWord = (state: string) =>
  ((deliverableWords as Worded)[state]?.word ?? state.replaceAll("_", " ")).toLowerCase();

export const projectEvents = {
  "project.proposed": event({
    when: "a proposal is written",
    fields: { title, slug: title },
    inNetwork: true,
    history: () => "Proposed",
  }),
  "project.documented": event({
    when: "a public fact about somebody else's project is imported; it has no money in this book",
    fields: { title, slug: title },
    history: () => "Recorded from a public source",
  }),
  "project.edited": event({
    when: "its texts change",
    fields: { fields: words },
    history: ({ payload }) => `Changed ${payload.fields.map((field) => fieldWords[field] ?? field).join(", ")}`,
  }),
  "project.scoped": event({
    when: "a new version of its deliverables, hours, price, minimum, deadline or rules is set, with what differs",
    fields: {
      scopeVersion: count,
      goalMinor: sum,
      minimumMinor: sum,
      currency,
      closesAt: nullable(moment),
      // What must be offered in all for the last deliverable to be built too; null without a stretch.
      stretchMinor: optional(nullable(sum)),
      changes: fact<readonly ScopeChange[]>("changes"),
    },
    news: ["progress"],
    history({ payload }, amount) {
      const { scopeVersion, goalMinor, minimumMinor, stretchMinor, currency, changes } = payload;
      const minimum = minimumMinor === goalMinor ? "" : `, minimum ${amount(minimumMinor, currency)}`;
      const stretch = stretchMinor ? `, stretch ${amount(stretchMinor, currency)}` : "";
      const what = `Scope version ${scopeVersion}: ${amount(goalMinor, currency)}${minimum}${stretch}`;
      return [what, describeChanges(changes, currency, amount)];
    },
  }),
  "project.moved": event({
    when: "it goes from one stage of its life to another, with the reason",
    fields: { from: word, to: word, reason: text },
    inNetwork: true,
    news: ["progress"],
    // Its closing says more than the step that it is.
    noNewsTo: ["cofunded", "lapsed"],
    history: ({ payload: { from, to, reason } }) => [capital(`${stageWord(from)} to ${stageWord(to)}`), reason],
  }),
  "project.at_risk": event({
    when: "the steward says that it may miss what was agreed, or no longer",
    fields: { atRisk: flag, reason: text },
    inNetwork: true,
    news: ["progress"],
    history: ({ payload: { atRisk, reason } }) => [atRisk ? "Said to be at risk" : "Out of danger again", reason],
  }),
  "project.endorsed": event({
    when: "a person, or an organization through its representative, endorses it",
    fields: { endorsementId: id },
    history: ({ organization }) =>
      organization === "" ? "Endorsed in their own name" : "Endorsed for the organization",
  }),
  "project.signed_off": event({
    when: "product, technical or partnerships sign off a scope version",
    fields: { kind: word, scopeVersion: count },
    history: ({ payload: { kind, scopeVersion } }) =>
      `${signOffWords[kind] ?? capital(kind)} signed off scope version ${scopeVersion}`,
  }),
  "project.consented": event({
    when: "until 0.2.0: a maintainer consents or objects (now `maintainer.answered`)",
    fields: { repository: title, answer: oneOf("consents", "objects"), note: text },
    history: ({ payload: { repository, answer, note } }) => [
      `Maintainers of ${repository} ${answer === "consents" ? "agreed" : "object"}`,
      note,
    ],
  }),
  "deliverable.moved": event({
    when: "a deliverable goes from one state to the next",
    fields: { deliverableId: id, position: count, title, from: word, to: word, reason: text },
    inNetwork: true,
    // The last co-funder's acceptance makes it accepted: that names none of them.
    consequence: "of_all",
    news: ["progress"],
    history: ({ payload: { position, title, from, to, reason } }) => [
      `Deliverable ${position}, ${title}: ${stateWord(from)} to ${stateWord(to)}`,
      reason,
    ],
  }),
  "deliverable.accepted": event({
    when: "a co-funder accepts it",
    fields: { deliverableId: aboutShare, position: count, title, note: text },
    history: ({ payload: { position, title, note } }) => [`Accepted deliverable ${position}, ${title}`, note],
  }),
};

/** What a discussion tells of them. */
export const projectLines = {
  "project.proposed": (_, { organization, actor }) => line(organization || actor, "proposed this project"),
  "project.documented": () => line("", "This project was documented from a public source"),
  "project.scoped": (it, _, { amount }) =>
    line(
      "",
      `Scope version ${it.scopeVersion}: the price is ${amount(it.goalMinor, it.currency)}, at least ${amount(it.minimumMinor, it.currency)}`,
    ),
  "project.moved": (it) => line("", `From ${stageWord(it.from)} to ${stageWord(it.to)}`, it.reason),
  "project.at_risk": (it) =>
    line("", it.atRisk ? "This project is at risk" : "This project is no longer at risk", it.reason),
  "deliverable.moved": {
    onlyTo: ["demo", "production"],
    say: (it) => line("", `Deliverable ${it.position}, ${it.title}: ${stateWord(it.to)}`, it.reason),
  },
  "deliverable.accepted": (it, { organization }) =>
    line(organization, `accepted deliverable ${it.position}, ${it.title}`, it.note),
} satisfies LinesOf<typeof projectEvents>;

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof projectEvents> {}
}
