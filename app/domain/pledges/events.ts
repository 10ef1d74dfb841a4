import {
  aboutPledge,
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
  type LinesOf,
  type PayloadOf,
  type PayloadsOf,
} from "#app/domain/kernel/define-event.ts";
import { capital, flow, line, plainWord, type Manner, type SayAmount } from "#app/domain/kernel/event-voices.ts";
import { offerSentence, type SaidOffer } from "./said-offer.ts";
import type { ProjectTotals } from "./totals.ts";

const totals = fact<ProjectTotals>("totals");

const pledgeFields = {
  pledgeId: aboutPledge,
  // Whether the organization consented to be named in public; views mask it otherwise.
  named: flag,
  amountMinor: sum,
  termsKind: word,
  offer: optional(fact<SaidOffer>("offer")),
  totals,
};
type Said = PayloadOf<typeof pledgeFields>;

const overWords: Readonly<Record<string, string>> = {
  share: "above the goal everybody pays proportionally less",
  cap: "above the goal older pledges come first",
  stretch: "with the stretch goal one deliverable more is built, and otherwise everybody pays proportionally less",
};
const underWords: Readonly<Record<string, string>> = {
  lapse: "below the minimum every pledge lapses",
  slices: "below the minimum only fully covered deliverables are funded",
  extend: "below the minimum the steward may extend once",
};

const sumOf = ({ amountMinor, totals: { currency } }: Said, amount: SayAmount) => amount(amountMinor, currency);
const offered = (said: Said, amount: SayAmount) =>
  said.termsKind === "in_kind" ? "Its work in kind" : said.amountMinor === "0" ? "Its interest" : sumOf(said, amount);
/** A pledge's terms and conditions, where its sum does not say them. */
const wordsOf = ({ termsKind, offer, totals: { currency } }: Said, amount: SayAmount) =>
  offerSentence(termsKind, offer, (minor) => amount(minor, currency));

/** "; 69 % funded", rounded down so that nothing looks fuller than it is. */
function funded({ totals: { firmMinor } }: Said, { goalMinor }: Manner): string {
  if (goalMinor === null || BigInt(goalMinor) === 0n) return "";
  return `; ${(BigInt(firmMinor) * 100n) / BigInt(goalMinor)}\u00a0% funded`;
}

/** "Its raise ends in 7 days", and what it takes by then. */
const closesSoon = (
  {
    days,
    tipsMinor,
    currency,
  }: { readonly days: number; readonly tipsMinor: string | null; readonly currency: string },
  amount: SayAmount,
): [string, string] => [
  days === 1 ? "The raise ends within a day" : `The raise ends in ${days} days`,
  tipsMinor === null
    ? "The minimum is reached."
    : `${amount(tipsMinor, currency)} more, by one organization, reaches the minimum.`,
];

export const pledgeEvents = {
  "project.rules_frozen": event({
    when: "the first firm pledge freezes goal, minimum, deadline and rules",
    fields: { overFundingRule: word, underFundingRule: word },
    consequence: "unsigned",
    history: ({ payload: { overFundingRule: over, underFundingRule: under } }) => [
      "Rules frozen by the first firm pledge",
      `${capital(overWords[over] ?? plainWord(over))}; ${underWords[under] ?? plainWord(under)}.`,
    ],
  }),
  "project.cofunded": event({
    when: "the raise closes with at least the minimum; what each pays is settled",
    fields: { totals, paysMinor: sum, reason: text },
    inNetwork: true,
    consequence: "unsigned",
    news: ["progress"],
    history: ({ payload: { totals, paysMinor, reason } }, amount) => [
      `Co-funded with ${amount(paysMinor, totals.currency)}`,
      reason,
    ],
  }),
  "project.lapsed": event({
    when: "the raise closes below the minimum and all pledges are released",
    fields: { totals, reason: text },
    inNetwork: true,
    consequence: "unsigned",
    news: ["progress"],
    history: ({ payload: { reason } }) => [
      "The raise lapsed: the minimum was missed, and every pledge is released",
      reason,
    ],
  }),
  "project.extended": event({
    when: "the steward extends the raise, once",
    fields: { closesAt: moment, reason: text },
    inNetwork: true,
    news: ["progress"],
    history: ({ payload: { closesAt, reason } }) => [`Extended to ${closesAt.slice(0, 10)}`, reason],
  }),
  "project.closes_soon": event({
    when: "its raise ends within a week, and again within a day; with the least that one organization more would have to pledge to reach the minimum, or nothing where it is reached",
    fields: { closesAt: moment, days: count, tipsMinor: nullable(sum), currency },
    news: ["progress"],
    history: ({ payload }, amount) => closesSoon(payload, amount),
  }),
  "interest.expressed": event({
    when: "an organization shows interest, without a sum",
    fields: { pledgeId: aboutPledge, named: flag },
    history: () => "Expressed interest",
  }),
  "intent.stated": event({
    when: "an organization names a sum that does not bind",
    fields: pledgeFields,
    inNetwork: true,
    history: ({ payload }, amount) => [
      payload.termsKind === "in_kind"
        ? "Stated an intent of work in kind, not binding"
        : `Stated an intent of ${sumOf(payload, amount)}, not binding`,
      wordsOf(payload, amount),
    ],
  }),
  "pledge.signed": event({
    when: "a budget holder signs a firm pledge",
    fields: { ...pledgeFields, stands: flag },
    inNetwork: true,
    history({ payload }, amount) {
      const upTo = payload.termsKind === "closer" ? "up to " : "";
      const what = payload.termsKind === "in_kind" ? "work in kind" : `${upTo}${sumOf(payload, amount)}`;
      return [`Pledged ${what}${payload.stands ? "" : ", which waits on its conditions"}`, wordsOf(payload, amount)];
    },
  }),
  "pledge.stood": event({
    when: "a pledge's conditions hold now, because of somebody else's",
    fields: { ...pledgeFields, becauseOfPledgeId: nullable(id) },
    inNetwork: true,
    consequence: "befalls",
    news: ["money"],
    history: ({ payload }, amount) => [
      `${sumOf(payload, amount)} came to stand: the conditions hold`,
      wordsOf(payload, amount),
    ],
  }),
  "pledge.fell": event({
    when: "they no longer hold",
    fields: { ...pledgeFields, becauseOfPledgeId: nullable(id) },
    inNetwork: true,
    consequence: "befalls",
    news: ["money"],
    history: ({ payload }, amount) => [
      `${sumOf(payload, amount)} waits again: the conditions no longer hold`,
      wordsOf(payload, amount),
    ],
  }),
  "pledge.withdrawn": event({
    when: "a pledge is taken back before allocation",
    fields: { ...pledgeFields, reason: text },
    inNetwork: true,
    history: ({ payload }, amount) => [`Withdrew ${sumOf(payload, amount)}`, payload.reason],
  }),
  "pledge.release_asked": event({
    when: "a budget holder asks the steward to release a pledge in the last days of its raise (in the stream of its organization)",
    fields: { pledgeId: aboutPledge, projectId: id, releaseId: id, reason: text },
  }),
  "pledge.release_answered": event({
    when: "the steward answers that, told to those who sign or speak for the organization (in their own streams too)",
    fields: { pledgeId: aboutPledge, slug: title, title, answer: oneOf("granted", "declined"), reason: text },
    news: ["standing"],
    page: ({ slug, pledgeId }) => `/projects/${slug}/pledges/${pledgeId}`,
    history: ({ payload: { title, answer, reason } }) => [
      answer === "granted"
        ? `The steward released your pledge to “${title}”`
        : `The steward declined to release your pledge to “${title}”`,
      reason,
    ],
  }),
  "pledge.released": event({
    when: "the steward releases it in the last days of its raise, because its budget holder asked",
    fields: { ...pledgeFields, reason: text },
    inNetwork: true,
    consequence: "befalls",
    history: ({ payload }, amount) => [`${offered(payload, amount)} was released by the steward`, payload.reason],
  }),
  "pledge.set_aside": event({
    when: "an organization of it is not admitted any more: it counts for nobody meanwhile",
    fields: pledgeFields,
    consequence: "befalls",
    news: ["money"],
    history: ({ payload }, amount) => [
      `${offered(payload, amount)} counts for nobody for now`,
      wordsOf(payload, amount),
    ],
  }),
  "pledge.counts": event({
    when: "its organizations are admitted, for the first time or again",
    fields: pledgeFields,
    consequence: "befalls",
    news: ["money"],
    history: ({ payload }, amount) => [`${offered(payload, amount)} counts from now on`, wordsOf(payload, amount)],
  }),
  "pledge.lapsed": event({
    when: "it is released because the raise failed",
    fields: { ...pledgeFields, reason: text },
    consequence: "befalls",
    news: ["money"],
    history: ({ payload }, amount) => [`${sumOf(payload, amount)} lapsed`, payload.reason],
  }),
  "pledge.cancelled": event({
    when: "it is released because its co-funded project is given up",
    fields: { ...pledgeFields, reason: text },
    consequence: "befalls",
    news: ["money"],
    history: ({ payload }, amount) => [
      `${sumOf(payload, amount)} were released: the project was given up`,
      payload.reason,
    ],
  }),
  "pledge.naming_set": event({
    when: "an organization consents to be named with a pledge, or takes that back: what was told before is masked with it",
    fields: { pledgeId: aboutPledge, named: flag },
    inNetwork: true,
    history: ({ payload: { named } }) =>
      named ? "Named in public with its pledge from now on" : "No longer named in public with its pledge",
  }),
  "pledge.opened": event({
    when: "a sealed pledge is opened, because its raise is decided: what was told before names it as far as it consents",
    fields: { pledgeId: aboutPledge, named: flag },
    inNetwork: true,
    consequence: "befalls",
    history: () => "Its sealed pledge is opened: the raise is decided",
  }),
  "credit.asked": event({
    when: "a pledge would credit another organization than the one that pays: those who speak for it are asked (in their own streams)",
    fields: { pledgeId: aboutPledge, projectId: id },
    news: ["ask"],
  }),
  "credit.accepted": event({
    when: "an organization agrees to be credited for what another one pays; until then the payer is",
    fields: { pledgeId: aboutPledge, named: flag },
    inNetwork: true,
    history: () => "Agreed to be credited for what another organization pays",
  }),
  "credit.answered": event({
    when: "the organization that was asked answered (in the stream of who asked)",
    fields: { pledgeId: aboutPledge, projectId: id, answer: oneOf("accepted", "declined") },
    news: ["ask"],
  }),
  "signature.asked": event({
    when: "a pledge is more than one budget holder may sign alone: the others are asked (in their own streams)",
    fields: { pledgeId: aboutPledge, projectId: id },
    news: ["ask"],
  }),
  "signature.ended": event({
    when: "a second budget holder signed or declined it, or it was set aside (in the first signer's own stream)",
    fields: {
      pledgeId: aboutPledge,
      projectId: id,
      ending: oneOf("signed", "declined", "set_aside"),
      reason: text,
    },
    news: ["ask"],
  }),
};

/** What a discussion tells of them. Hours count towards delivery, never towards sums. */
export const pledgeLines = {
  "project.cofunded": (it, _, { amount }) =>
    flow("", `Co-funded with ${amount(it.paysMinor, it.totals.currency)}`, it.reason),
  "project.lapsed": (it) => flow("", "The minimum was not reached: every pledge was released", it.reason),
  "project.extended": (it) => line("", "The raise was extended", it.reason),
  "project.closes_soon": (it, _, { amount }) => flow("", ...closesSoon(it, amount)),
  "interest.expressed": (_, { organization }) => line(organization, "is interested"),
  "intent.stated": (it, { organization }, { amount }) =>
    it.termsKind === "in_kind"
      ? line(organization, "means to give hours in kind", wordsOf(it, amount))
      : flow(organization, `intends to pledge ${sumOf(it, amount)}`, wordsOf(it, amount)),
  "pledge.signed": (it, { organization }, manner) => {
    const [sum, why] = [sumOf(it, manner.amount), wordsOf(it, manner.amount)];
    if (it.termsKind === "in_kind") return line(organization, "gives hours in kind", why);
    const upTo = it.termsKind === "closer" ? "up to " : "";
    return it.stands
      ? flow(organization, `pledged ${upTo}${sum}${funded(it, manner)}`, why)
      : flow(organization, `pledged ${sum}, which waits on its conditions`, why);
  },
  "pledge.stood": (it, { organization }, manner) =>
    flow(
      organization,
      `stands now with ${sumOf(it, manner.amount)}: its conditions hold${funded(it, manner)}`,
      wordsOf(it, manner.amount),
    ),
  "pledge.fell": (it, { organization }, { amount }) =>
    flow(organization, `waits again with ${sumOf(it, amount)}: its conditions no longer hold`, wordsOf(it, amount)),
  "pledge.set_aside": (it, { organization }, manner) =>
    flow(organization, `counts for nobody for now with ${sumOf(it, manner.amount)}${funded(it, manner)}`),
  "pledge.counts": (it, { organization }, manner) =>
    flow(organization, `counts from now on with ${sumOf(it, manner.amount)}${funded(it, manner)}`),
  "pledge.withdrawn": (it, { organization }, manner) =>
    flow(organization, `withdrew ${sumOf(it, manner.amount)}${funded(it, manner)}`, it.reason),
  "pledge.released": (it, { organization }, manner) =>
    flow(organization, `was released from ${sumOf(it, manner.amount)}${funded(it, manner)}`, it.reason),
} satisfies LinesOf<typeof pledgeEvents>;

declare module "#app/domain/kernel/events.ts" {
  interface EventPayloads extends PayloadsOf<typeof pledgeEvents> {}
}
