import {
  aboutPledge,
  count,
  currency,
  event,
  id,
  sum,
  text,
  title,
  type PayloadsOf,
} from "#app/domain/kernel/define-event.ts";

// What the fund holds after it is told with every sum that comes or goes.
const fillingFields = { fundId: id, amountMinor: sum, heldMinor: sum, currency };

export const fundEvents = {
  "fund.opened": event({
    when: "a funder opens a fund, with what it may be used for",
    fields: { fundId: id, name: title, slug: title, restriction: text },
    inNetwork: true,
  }),
  "fund.pool_opened": event({
    when: "the terms on which it matches others' pledges",
    fields: {
      fundId: id,
      numerator: count,
      denominator: count,
      projectCapMinor: sum,
      organizationCapMinor: sum,
      currency,
    },
    inNetwork: true,
  }),
  "fund.filled": event({ when: "money came in for it", fields: fillingFields, inNetwork: true }),
  "fund.filling_taken_back": event({
    when: "that is taken back, with the reason",
    fields: { ...fillingFields, reason: text },
    inNetwork: true,
  }),
  "fund.distributed": event({
    when: "it divided a sum among projects; each part is a pledge",
    fields: { fundId: id, distributionId: id, givenMinor: sum, projects: count, currency },
    inNetwork: true,
  }),
  "fund.matched": event({
    when: "a fund pays its part of an accepted deliverable, instead of an invoice",
    fields: {
      fundId: id,
      pledgeId: aboutPledge,
      deliverableId: id,
      position: count,
      title,
      amountMinor: sum,
      currency,
    },
    inNetwork: true,
    history: ({ payload: { amountMinor, currency, position, title } }, amount) =>
      `${amount(amountMinor, currency)} from a fund for deliverable ${position}, ${title}`,
  }),
};

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof fundEvents> {}
}
