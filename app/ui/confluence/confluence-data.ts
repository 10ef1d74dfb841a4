/** How sure an organization's part is. `what-if` is the viewer's own, not pledged yet. */
export type ConfluenceKind = "firm" | "conditional" | "intent" | "in-kind" | "what-if";

/** One organization flowing in, in the order in which they joined. `id` is its pledge's, so that the drawing links to the row `#pledge-<id>`. */
export interface ConfluenceOrganization {
  readonly id: string;
  /** Already masked by the server where the organization did not consent to be named. */
  readonly name: string;
  readonly hue: number;
  readonly kind: ConfluenceKind;
  /** Minor units of the project's currency; 0n for hours in kind. */
  readonly amountMinor: bigint;
  /** Hours offered, for `in-kind`. */
  readonly hours?: number;
  /** The terms in a few words: "a fixed sum", "20 % of the price, at most 8,000". */
  readonly terms: string;
  /** What a conditional pledge waits for, after "if": "others offer 33,000". */
  readonly waitsFor?: string;
  /** Why it stands or waits, and what it pays: settlement's own sentence. */
  readonly why?: string;
  /** What this pledge set free, a whole sentence. */
  readonly unlocked?: string;
  /** ISO moment of joining. */
  readonly joinedAt?: string;
  /** What it would pay as things stand. */
  readonly paysMinor?: bigint;
  /** The deliverable that hours in kind go to. */
  readonly deliverableId?: string;
  /** Its place among all who joined, from 0; its place in the list when left out. */
  readonly order?: number;
  /** How many organizations it stands for, once small ones are poured together; one when left out. */
  readonly count?: number;
}

export type ConfluenceContributionState = "proposed" | "in-review" | "merged" | "released" | "rejected" | "forked";

export interface ConfluenceDeliverable {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly repository?: string;
  readonly staffMinor: bigint;
  readonly cloudMinor: bigint;
  /** True once its co-funders accepted it. */
  readonly accepted?: boolean;
  readonly contributions: readonly {
    readonly id: string;
    readonly title: string;
    readonly state: ConfluenceContributionState;
    readonly href?: string;
  }[];
}

/** Everything the confluence is drawn from: plain data out of one view. */
export interface ConfluenceData {
  readonly currency: string;
  readonly goalMinor: bigint | null;
  readonly minimumMinor: bigint | null;
  /** What must be offered in all for the last deliverable to be built too. */
  readonly stretchMinor?: bigint | null;
  readonly organizations: readonly ConfluenceOrganization[];
  readonly deliverables: readonly ConfluenceDeliverable[];
}

/** More streams of one kind than this would be a thicket: the smallest are poured together. */
const streamsShown: Readonly<Record<ConfluenceKind, number>> = {
  firm: 9,
  conditional: 5,
  intent: 3,
  "in-kind": 2,
  "what-if": 1,
};

/** A stream of the drawing: one organization, or the small ones of a kind together. */
export interface ConfluenceStream extends ConfluenceOrganization {
  readonly order: number;
  readonly count: number;
}

/**
 * The streams of one kind in joining order. Of too many, the largest keep their place and the rest flow in last, as one;
 * no amount is lost.
 */
export function streamsOf(
  organizations: readonly ConfluenceOrganization[],
  kind: ConfluenceKind,
): readonly ConfluenceStream[] {
  const all = organizations.map((each, order) => ({ order, count: 1, ...each })).filter((each) => each.kind === kind);
  if (all.length <= streamsShown[kind]) return all;
  const size = (each: ConfluenceStream) =>
    kind === "in-kind" ? BigInt(Math.round((each.hours ?? 0) * 100)) : each.amountMinor;
  const bySize = [...all].sort((a, b) => (size(a) < size(b) ? 1 : size(a) > size(b) ? -1 : a.order - b.order));
  const kept = new Set(bySize.slice(0, streamsShown[kind] - 1));
  const rest = all.filter((each) => !kept.has(each));
  const poured: ConfluenceStream = {
    id: `more-${kind}`,
    name: `and ${rest.length} more`,
    hue: 0,
    kind,
    amountMinor: rest.reduce((sum, each) => sum + each.amountMinor, 0n),
    hours: kind === "in-kind" ? rest.reduce((sum, each) => sum + (each.hours ?? 0), 0) : undefined,
    ...(rest.every(({ paysMinor }) => paysMinor !== undefined)
      ? { paysMinor: rest.reduce((sum, { paysMinor }) => sum + (paysMinor ?? 0n), 0n) }
      : {}),
    terms: "several terms",
    waitsFor: kind === "conditional" ? "their conditions hold" : undefined,
    order: organizations.length,
    count: rest.length,
  };
  return [...all.filter((each) => kept.has(each)), poured];
}

const kinds = Object.keys(streamsShown) as ConfluenceKind[];

/** Every stream of the drawing, in joining order: poured where it is read, so that a page carries no more than it draws. */
export const pour = (organizations: readonly ConfluenceOrganization[]): readonly ConfluenceStream[] =>
  kinds.flatMap((kind) => streamsOf(organizations, kind)).sort((a, b) => a.order - b.order);

/** How far firm and waiting money reach into each deliverable, in order, and what is left over. All in minor units. */
export interface ScopeCoverage {
  readonly deliverables: readonly { readonly firm: bigint; readonly conditional: bigint; readonly dry: bigint }[];
  readonly surplusFirm: bigint;
  readonly surplusConditional: bigint;
}

const smaller = (a: bigint, b: bigint) => (a < b ? a : b);

/** Fills the deliverables in order: firm water until it ends, then what waits. */
export function cover(prices: readonly bigint[], firm: bigint, conditional: bigint): ScopeCoverage {
  let firmLeft = firm;
  let conditionalLeft = conditional;
  const deliverables = prices.map((price) => {
    const byFirm = smaller(price, firmLeft);
    const byConditional = smaller(price - byFirm, conditionalLeft);
    firmLeft -= byFirm;
    conditionalLeft -= byConditional;
    return { firm: byFirm, conditional: byConditional, dry: price - byFirm - byConditional };
  });
  return { deliverables, surplusFirm: firmLeft, surplusConditional: conditionalLeft };
}
