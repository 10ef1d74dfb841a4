import { applyBasisPoints } from "#app/domain/kernel/money.ts";
import { MatchTotals, matchMinor } from "#app/domain/pledges/match-totals.ts";
import { OthersWatch } from "#app/domain/pledges/others-watch.ts";
import type { DropReason, SettlementFacts, SettlementPledge, Terms } from "#app/domain/pledges/settlement-terms.ts";

/** Which pledges stand, what each offers, and why the others do not; by index into the pledges given. */
export interface StandingSet {
  /** Undefined stands. */
  reasons: (DropReason | undefined)[];
  /** Zero for what does not stand, for closers (they are applied later) and for work in kind. */
  offersMinor: bigint[];
}

/**
 * The greatest set of pledges whose conditions all hold given the set itself.
 *
 * Everybody stands at first; whoever's conditions fail is dropped, which can only make things harder for the rest. So the
 * order of dropping does not matter, and two who wait for each other both stay. Near-linear: sorted thresholds and a work
 * list instead of rescans (see `OthersWatch` and `MatchTotals`).
 */
export function findStanding(
  goalMinor: bigint,
  pledges: readonly SettlementPledge[],
  facts: SettlementFacts,
): StandingSet {
  const work = new StandingWork(goalMinor, pledges, facts);
  work.dropUntilAllHold();
  return {
    // Read from the final set, so that the reasons do not depend on the order of dropping either.
    reasons: pledges.map((_, index) => (work.stands[index] ? undefined : work.failingReason(index))),
    offersMinor: pledges.map((_, index) => (work.stands[index] ? work.offerMinor(index) : 0n)),
  };
}

class StandingWork {
  readonly stands: boolean[];
  readonly #pledges: readonly SettlementPledge[];
  readonly #facts: SettlementFacts;
  readonly #deliverableIds: ReadonlySet<string>;
  readonly #sumsMinor: readonly bigint[];
  readonly #organizationIndex = new Map<string, number>();
  readonly #organizationOf: readonly number[];
  // What each organization brings, by its index, and all together. All of it only falls while pledges are dropped.
  // Columns instead of objects: a hundred thousand of those would cost more than the settlement itself.
  /** Fixed sums and shares, the base of other organizations' matches. */
  readonly #sumMinorOf: bigint[] = [];
  readonly #moneyPledgesOf: number[] = [];
  /** Everything but closers, which count for nobody's condition. */
  readonly #presentPledgesOf: number[] = [];
  readonly #matchesOf = new Map<number, MatchTotals>();
  /** Pledges that wait for this organization by name. */
  readonly #awaitedBy: (number[] | undefined)[] = [];
  #sumMinor = 0n;
  #organizationsWithMoney = 0;
  readonly #matches = new MatchTotals();
  readonly #offers = new OthersWatch(
    () => this.#offeredMinor,
    (organization) => this.#offeredByMinor(organization),
  );
  readonly #organizations = new OthersWatch(
    () => BigInt(this.#organizationsWithMoney),
    (organization) => this.#counted(organization),
  );
  readonly #toDrop: number[] = [];

  constructor(goalMinor: bigint, pledges: readonly SettlementPledge[], facts: SettlementFacts) {
    this.#pledges = pledges;
    this.#facts = facts;
    this.#deliverableIds = new Set(facts.deliverables.map(({ id }) => id));
    this.stands = pledges.map(() => true);
    this.#sumsMinor = pledges.map(({ terms }) => sumOfTerms(terms, goalMinor));
    this.#organizationOf = pledges.map(({ organizationId }) => this.#indexOrganization(organizationId));
    pledges.forEach((pledge, index) => this.#bring(pledge.terms, index));
    // A match needs to know whether its organization offers sums too, so matches come after all sums.
    pledges.forEach((pledge, index) => this.#bringMatch(pledge.terms, index));
    pledges.forEach((pledge, index) => this.#watch(pledge, index));
    this.#matches.start();
    for (const matches of this.#matchesOf.values()) matches.start();
    this.#refreshMatches();
    this.#offers.start();
    this.#organizations.start();
  }

  dropUntilAllHold(): void {
    for (;;) {
      const next =
        this.#toDrop.pop() ?? this.#offers.takeFailing(this.stands) ?? this.#organizations.takeFailing(this.stands);
      if (next !== undefined) this.#drop(next);
      else if (!this.#refreshMatches()) return;
    }
  }

  offerMinor(index: number): bigint {
    const { terms } = this.#pledges[index]!;
    if (terms.kind !== "match") return this.#sumsMinor[index]!;
    const baseMinor = this.#sumMinor - this.#sumMinorOf[this.#organizationOf[index]!]!;
    return matchMinor(baseMinor, BigInt(terms.numerator), BigInt(terms.denominator), terms.capMinor);
  }

  /** The first condition, in the pledge's own order, that does not hold in the present set. */
  failingReason(index: number): DropReason {
    const pledge = this.#pledges[index]!;
    const organization = this.#organizationOf[index]!;
    const unchanging = this.#unchangingReason(pledge);
    if (unchanging) return unchanging;
    for (const condition of pledge.conditions) {
      if (condition.kind === "others_offer") {
        const offeredMinor = this.#offeredMinor - this.#offeredByMinor(organization);
        if (offeredMinor < condition.amountMinor) {
          return { kind: "others_offer_too_little", neededMinor: condition.amountMinor, offeredMinor };
        }
      } else if (condition.kind === "organizations") {
        const standing = this.#organizationsWithMoney - Number(this.#counted(organization));
        if (standing < condition.count) return { kind: "too_few_organizations", needed: condition.count, standing };
      } else if (condition.kind === "organization" && !this.#isPresent(condition.organizationId)) {
        return { kind: "organization_does_not_stand", organizationId: condition.organizationId };
      }
    }
    throw new Error(`pledge ${pledge.id} was dropped although its conditions hold`);
  }

  #indexOrganization(organizationId: string): number {
    let index = this.#organizationIndex.get(organizationId);
    if (index === undefined) {
      index = this.#sumMinorOf.length;
      this.#organizationIndex.set(organizationId, index);
      this.#sumMinorOf.push(0n);
      this.#moneyPledgesOf.push(0);
      this.#presentPledgesOf.push(0);
    }
    return index;
  }

  #bring(terms: Terms, index: number): void {
    const organization = this.#organizationOf[index]!;
    this.#sumMinor += this.#sumsMinor[index]!;
    this.#sumMinorOf[organization]! += this.#sumsMinor[index]!;
    if (terms.kind !== "closer") this.#presentPledgesOf[organization]! += 1;
    if (isMoneyOffer(terms) && this.#moneyPledgesOf[organization]!++ === 0) this.#organizationsWithMoney += 1;
  }

  #bringMatch(terms: Terms, index: number): void {
    if (terms.kind !== "match") return;
    const organization = this.#organizationOf[index]!;
    this.#matches.add(index, this.#sumMinorOf[organization]! > 0n ? organization : undefined, terms);
    let own = this.#matchesOf.get(organization);
    if (!own) this.#matchesOf.set(organization, (own = new MatchTotals()));
    own.add(index, organization, terms);
  }

  #watch(pledge: SettlementPledge, index: number): void {
    if (this.#unchangingReason(pledge)) this.#toDrop.push(index);
    const organization = this.#organizationOf[index]!;
    for (const condition of pledge.conditions) {
      if (condition.kind === "others_offer") this.#offers.add(organization, index, condition.amountMinor);
      else if (condition.kind === "organizations")
        this.#organizations.add(organization, index, BigInt(condition.count));
      else if (condition.kind === "organization") {
        const awaited = this.#organizationIndex.get(condition.organizationId);
        if (awaited === undefined || this.#presentPledgesOf[awaited] === 0) this.#toDrop.push(index);
        else this.#awaitByName(awaited, index);
      }
    }
  }

  #awaitByName(organization: number, index: number): void {
    const awaiting = this.#awaitedBy[organization];
    if (awaiting) awaiting.push(index);
    else this.#awaitedBy[organization] = [index];
  }

  #drop(index: number): void {
    if (!this.stands[index]) return;
    this.stands[index] = false;
    const { terms } = this.#pledges[index]!;
    const organization = this.#organizationOf[index]!;
    this.#sumMinor -= this.#sumsMinor[index]!;
    this.#sumMinorOf[organization]! -= this.#sumsMinor[index]!;
    if (terms.kind === "match") {
      this.#matches.drop(index, terms.capMinor);
      this.#matchesOf.get(organization)!.drop(index, terms.capMinor);
    }
    if (isMoneyOffer(terms) && --this.#moneyPledgesOf[organization]! === 0) this.#organizationsWithMoney -= 1;
    if (terms.kind !== "closer" && --this.#presentPledgesOf[organization]! === 0) {
      for (const awaiting of this.#awaitedBy[organization] ?? []) this.#toDrop.push(awaiting);
    }
  }

  #refreshMatches(): boolean {
    return this.#matches.refresh((organization) =>
      organization === undefined ? this.#sumMinor : this.#sumMinor - this.#sumMinorOf[organization]!,
    );
  }

  get #offeredMinor(): bigint {
    return this.#sumMinor + this.#matches.totalMinor;
  }

  #offeredByMinor(organization: number): bigint {
    const sumMinor = this.#sumMinorOf[organization]!;
    const matches = this.#matchesOf.get(organization);
    if (!matches) return sumMinor;
    matches.refresh(() => this.#sumMinor - sumMinor);
    return sumMinor + matches.totalMinor;
  }

  /** Whether an organization stands with money, as the 0 or 1 that it counts for. */
  #counted(organization: number): bigint {
    return this.#moneyPledgesOf[organization]! > 0 ? 1n : 0n;
  }

  #isPresent(organizationId: string): boolean {
    const index = this.#organizationIndex.get(organizationId);
    return index !== undefined && this.#presentPledgesOf[index]! > 0;
  }

  /** What no other pledge can change. */
  #unchangingReason(pledge: SettlementPledge): DropReason | undefined {
    const { deliverableId } = pledge;
    if (deliverableId !== undefined && !this.#deliverableIds.has(deliverableId)) {
      return { kind: "deliverable_not_in_scope", deliverableId };
    }
    for (const condition of pledge.conditions) {
      if (condition.kind === "maintainers" && !this.#facts.maintainersConsented)
        return { kind: "maintainers_have_not_consented" };
      if (condition.kind === "signed_before" && pledge.signedAtMs >= condition.beforeMs) {
        return { kind: "signed_too_late", beforeMs: condition.beforeMs };
      }
    }
    return undefined;
  }
}

/** Fixed sums and shares are known without looking at anybody else. Rounding of a share: down. */
function sumOfTerms(terms: Terms, goalMinor: bigint): bigint {
  if (terms.kind === "fixed") return terms.amountMinor;
  if (terms.kind !== "share") return 0n;
  const shareMinor = applyBasisPoints(goalMinor, BigInt(terms.basisPoints));
  return shareMinor < terms.capMinor ? shareMinor : terms.capMinor;
}

/** Only these make an organization one of "at least N organizations". */
function isMoneyOffer(terms: Terms): boolean {
  return terms.kind === "fixed" || terms.kind === "share" || terms.kind === "match";
}
