import { standings } from "#db/schema/standings.ts";
import {
  count,
  currency,
  event,
  id,
  moment,
  nullable,
  oneOf,
  sum,
  text,
  title,
  word,
  words,
  type PayloadsOf,
} from "#app/domain/kernel/define-event.ts";
import { standingDeed } from "./admission.ts";

const whoseLimit = (personId: string | null) =>
  personId === null ? "The signing limit" : "A budget holder’s own signing limit";

export const identityEvents = {
  // Which of them, not what they are now.
  "network.edited": event({
    when: "the steward changes the network’s name, rates, or what its invoices say, or somebody holds its letters or lets them go",
    fields: { fields: words },
    inNetwork: true,
  }),
  "organization.created": event({
    when: "an organization is registered",
    fields: { name: title, slug: title },
    inNetwork: true,
    // Who registered it is told by nobody but its own people.
    consequence: "unsigned",
  }),
  "organization.standing_changed": event({
    when: "an organization is admitted, suspended or ended, told to its own people (in their own streams too) and the steward",
    fields: { from: oneOf(...standings), to: oneOf(...standings), reason: text },
    news: ["standing"],
    history: ({ organization, payload: { from, to, reason } }) => [
      `${organization} ${standingDeed(from, to).done}`.trim(),
      reason,
    ],
  }),
  "member.joined": event({ when: "a person is given a role in it", fields: { personId: id, role: word } }),
  "member.left": event({ when: "a role ends", fields: { personId: id, role: word } }),
  "member.invited": event({ when: "somebody may join by a link", fields: { invitationId: id, role: word } }),
  "organization.edited": event({
    when: "its description or website change, or a signing limit that holds at once",
    fields: { fields: words },
  }),
  "organization.limit_raised": event({
    when: "what a budget holder may sign alone is to be more from a moment on (all of them, or one person), told to its own people and to every budget holder (in their own streams)",
    fields: { slug: title, personId: nullable(id), limitMinor: nullable(sum), currency, from: moment },
    news: ["standing"],
    page: ({ slug }) => `/organizations/${slug}/budget`,
    history: ({ payload: { personId, limitMinor, currency, from } }, amount) => [
      `${whoseLimit(personId)} ${limitMinor === null ? "is lifted" : `is raised to ${amount(limitMinor, currency)}`}`,
      `It holds from ${from.slice(0, 10)}, ${from.slice(11, 16)} UTC, or once a second budget holder agrees. Any budget holder may take it back before.`,
    ],
  }),
  "organization.limit_raise_ended": event({
    when: "a second budget holder agrees to such a raise, so that it holds at once, or somebody takes it back before it holds",
    fields: {
      slug: title,
      personId: nullable(id),
      limitMinor: nullable(sum),
      currency,
      ending: oneOf("agreed", "taken_back"),
    },
    news: ["standing"],
    page: ({ slug }) => `/organizations/${slug}/budget`,
    history: ({ payload: { personId, limitMinor, currency, ending } }, amount) => {
      const what = limitMinor === null ? "without a limit" : amount(limitMinor, currency);
      return ending === "agreed"
        ? `${whoseLimit(personId)} is ${what} now: a second budget holder agreed`
        : `${whoseLimit(personId)} stays as it is: the raise to ${limitMinor === null ? "no limit" : what} was taken back`;
    },
  }),
  "account.opened": event({
    when: "a person proved an address and chose a password (the person's own stream, as all of these)",
    fields: {},
  }),
  "account.sessions_ended": event({
    when: "signed-in browsers of theirs were signed out; sockets are asked again who they are",
    fields: { count },
  }),
  "account.password_changed": event({ when: "in settings, or by mail", fields: {} }),
  "account.closed": event({ when: "the person left; what they did stays in the log under no name", fields: {} }),
};

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof identityEvents> {}
}
