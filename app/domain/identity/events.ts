import { standings } from "#db/schema/standings.ts";
import { count, event, id, oneOf, text, title, word, words, type PayloadsOf } from "#app/domain/kernel/define-event.ts";
import { standingDeed } from "./admission.ts";

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
    when: "its description, website or signing limit change",
    fields: { fields: words },
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
