import { currency, event, id, sum, text, title, word, type PayloadsOf } from "#app/domain/kernel/define-event.ts";

// "D-2026-003".
const duesFields = { duesId: id, number: title, amountMinor: sum, currency };

export const duesEvents = {
  "dues.asked": event({
    when: "a member is asked for its dues (in its own stream)",
    fields: { ...duesFields, tier: word },
  }),
  "dues.paid": event({ when: "it paid them, or a part", fields: duesFields }),
  "dues.sponsored": event({
    when: "a fund paid them, or a part (in the member's stream, the funder's, and the network's)",
    fields: { ...duesFields, fundId: id },
    inNetwork: true,
  }),
  "dues.taken_back": event({
    when: "dues, or what was paid of them, are taken back by their mirror",
    fields: { ...duesFields, reason: text },
  }),
};

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof duesEvents> {}
}
