import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { allocate } from "#app/domain/pledges/allocation.ts";
import { sayDropped, sayStanding } from "#app/domain/pledges/explain-settlement.ts";
import { paysMinorOf } from "#app/domain/pledges/settlement.ts";
import { mostMinor } from "#app/domain/pledges/pledge.ts";
import { readPledgeForm, type TypedPledge } from "#app/domain/pledges/pledge-form.ts";
import type { PanelDeliverable, ShownWhatIf, WhatIfBasis } from "#app/domain/pledges/shown-pledge.ts";
import type { StandingReason } from "#app/domain/pledges/settlement-terms.ts";
import { sayConditions, type Wording } from "#app/domain/pledges/terms-words.ts";
import { settlementOf, whatIf, type WhatIf } from "#app/domain/pledges/what-if.ts";

/** Pledges that would come to stand are named one by one up to here, and counted from there on. */
const namedUnlocked = 6;

interface Manner {
  readonly currency: string;
  /** The viewer's: it is typed and written in it. */
  readonly locale: string;
  readonly deliverables: readonly PanelDeliverable[];
}

/**
 * What a typed pledge would do, in as few figures as the panel shows. The server works it out for the page, and the
 * browser with the same lines while one types. Null while what is typed cannot be read.
 */
export function shownWhatIf(
  { raising, names, readAtMs }: WhatIfBasis,
  form: TypedPledge,
  { currency, locale, deliverables }: Manner,
): ShownWhatIf | null {
  const asked = form.organization.trim();
  // Whoever does not take part, or not under its name, is waited for or credited all the same: the name does as an id.
  const find = (typed: string) =>
    Object.values(names).find(({ name }) => name.toLowerCase() === typed.toLowerCase())?.id ?? typed;
  const read = readPledgeForm(form, { currency, locale, find });
  if (!read.ok) return null;
  // Younger than all others: nobody is behind it in line yet.
  const signedAtMs = raising.pledges.reduce(
    (latest, each) => (each.signedAtMs >= latest ? each.signedAtMs + 1 : latest),
    readAtMs,
  );
  const { terms, conditions } = read.value;
  const mine = {
    id: "mine",
    // Whoever is to be credited is asked first: until it agrees, the payer is the one that others wait for.
    organizationId: form.organizationId,
    terms,
    conditions,
    deliverableId: form.deliverableId || undefined,
    signedAtMs,
  };
  const result = whatIf(raising, mine);
  const closing = settlementOf({
    ...raising,
    pledges: [...raising.pledges, mine],
    facts: { ...raising.facts, closing: true },
  });
  const wording: Wording = {
    amount: (minor) => formatMoney(money(minor, currency), { locale, cents: "any" }),
    organization: (id) => (id === asked ? asked : (names[id]?.name ?? "a member that is not named")),
    deliverable: (id) => deliverables.find((each) => each.id === id)?.title ?? "a deliverable",
    date: (ms) =>
      new Intl.DateTimeFormat(locale, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" }).format(ms),
  };
  return {
    kind: mine.terms.kind,
    stands: result.stands,
    why: whyOf(result, wording),
    closing: {
      outcome: closing.outcome,
      reached: closing.reached,
      stands: closing.standing.some(({ pledge }) => pledge.id === "mine"),
      paysMinor: paysMinorOf(closing, "mine"),
    },
    mostMinor: mostMinor(terms, raising.goalMinor),
    offersMinor: result.offersMinor,
    paysMinor: result.paysMinor,
    unlocksMinor: result.unlocksMinor,
    unlocked: result.comesToStand.slice(0, namedUnlocked).map(({ pledge, offersMinor }) => ({
      pledgeId: pledge.id,
      organization: names[pledge.organizationId] ?? null,
      waitsFor: sayConditions(pledge.conditions, wording),
      offersMinor,
    })),
    unlockedCount: result.comesToStand.length,
    beforeMinor: result.before.offersMinor,
    afterMinor: result.after.offersMinor,
    totalMinor: result.after.totalMinor,
    split: splitOf(deliverables, result),
  };
}

/** What pays in full needs no words, and of a shared surplus the sums beside it tell. */
const plain: ReadonlySet<StandingReason["kind"]> = new Set<StandingReason["kind"]>([
  "pays_in_full",
  "shares_the_surplus",
  "works_in_kind",
]);

function whyOf({ after, offersMinor, paysMinor }: WhatIf, wording: Wording): string | null {
  const dropped = after.dropped.find(({ pledge }) => pledge.id === "mine");
  if (dropped) return sayDropped(dropped.reason, wording);
  const mine = after.standing.find(({ pledge }) => pledge.id === "mine");
  return mine && !plain.has(mine.reason.kind) ? sayStanding(mine.reason, offersMinor, paysMinor, wording) : null;
}

/** Mine in staff and cloud money, as it would be divided over the deliverables; null where they cost less than is paid. */
function splitOf(deliverables: readonly PanelDeliverable[], { after }: WhatIf): ShownWhatIf["split"] {
  const paying = after.standing.filter(({ paysMinor }) => paysMinor > 0n);
  const costs = deliverables.reduce((sum, { staffMinor, cloudMinor }) => sum + staffMinor + cloudMinor, 0n);
  if (costs < after.totalMinor) return null;
  const mine = allocate(
    paying.map(({ pledge, paysMinor }) => ({ id: pledge.id, deliverableId: pledge.deliverableId, paysMinor })),
    deliverables,
  ).filter(({ pledgeId }) => pledgeId === "mine");
  return {
    staffMinor: mine.reduce((sum, { staffMinor }) => sum + staffMinor, 0n),
    cloudMinor: mine.reduce((sum, { cloudMinor }) => sum + cloudMinor, 0n),
  };
}
