import { formatMoney, money } from "#app/domain/kernel/money.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { sayOverFunding } from "#app/domain/pledges/funding-rule-words.ts";
import {
  readCondition,
  readNaming,
  readTerms,
  wishedCredit,
  cofunderMinor,
  type PledgeRow,
  type StoredCondition,
} from "#app/domain/pledges/pledge.ts";
import { suggestedPledge } from "#app/domain/pledges/pledge-form.ts";
import type {
  NamedOrganization,
  PanelDeliverable,
  PledgePanelData,
  PledgingOrganization,
  WhatIfBasis,
} from "#app/domain/pledges/shown-pledge.ts";
import { shownWhatIf } from "#app/domain/pledges/shown-what-if.ts";
import type { Raising } from "#app/domain/pledges/what-if.ts";
import type { raisingOf } from "#app/domain/pledges/load-raising.server.ts";
import { heldFrom } from "#app/domain/pledges/withdrawal-lock.ts";
import { moneyLeft, type GivenPrice } from "#app/domain/projects/money-left.ts";
import type { Project } from "#app/domain/projects/project.ts";

/** What of a project decides about its pledges. */
export type PledgedProject = Parameters<typeof raisingOf>[0] &
  Pick<
    Project,
    | "id"
    | "slug"
    | "title"
    | "currency"
    | "stage"
    | "closesAt"
    | "repositories"
    | "cofunderBasisPoints"
    | "withdrawalLockDays"
  >;

/** What a list tells of a pledge. */
export type ListedPledge = Pick<
  PledgeRow,
  | "id"
  | "deliverableId"
  | "payerOrganizationId"
  | "creditedOrganizationId"
  | "creditAskedOrganizationId"
  | "creditAgreed"
  | "cofunds"
  | "rung"
  | "termsKind"
  | "amountMinor"
  | "shareBasisPoints"
  | "matchNumerator"
  | "matchDenominator"
  | "hours"
  | "conditions"
  | "stands"
  | "counts"
  | "offeredMinor"
  | "allocatedMinor"
  | "fundId"
  | "named"
  | "opensNamed"
  | "createdAt"
  | "signedAt"
  | "endedAt"
> & { readonly fund: { readonly slug: string; readonly name: string } | null };

/** With more pledges than this the browser works out no what-if while one types: the panel's own page does. */
const pledgesSent = 400;

const openForIntent: readonly PledgedProject["stage"][] = ["candidate", "endorsed", "scoping", "signed_off", "raising"];

interface PanelParts {
  readonly rows: readonly ListedPledge[];
  readonly deliverables: readonly (PanelDeliverable & GivenPrice)[];
  readonly raising: Raising | null;
  readonly organizations: ReadonlyMap<string, NamedOrganization>;
  /** Organizations whose names stay here. */
  readonly hidden: ReadonlySet<string>;
  readonly mine: readonly PledgingOrganization[];
  readonly locale: string;
  /** Sends the raise itself, however many pledges it has: for the page that is about nothing else. */
  readonly withBasis: boolean;
  /** Names of the network's organizations. */
  readonly choices: readonly string[];
}

/** What the pledge panel is drawn from, with what its first suggestion would do. Arithmetic alone. */
export function panelOf(
  { actor, clock, newId }: Context,
  project: PledgedProject,
  { rows, deliverables, raising, organizations, hidden, mine, locale, withBasis, choices }: PanelParts,
): PledgePanelData {
  const { slug, title, currency, closesAt, stage } = project;
  const goalMinor = raising?.goalMinor ?? null;
  const minimumMinor = raising?.minimumMinor ?? null;
  const raises = stage === "raising" && closesAt !== null && closesAt > clock.now();
  const shown = deliverables.map(moneyLeft).map(({ id, position, title: of, staffMinor, cloudMinor }) => ({
    id,
    position,
    title: of,
    staffMinor,
    cloudMinor,
  }));
  const [first] = mine;
  const row = rows.find(
    ({ payerOrganizationId, rung, amountMinor }) =>
      payerOrganizationId === first?.id && rung === "intent" && amountMinor !== null,
  );
  const said = row
    ? {
        terms: readTerms(row),
        conditions: (row.conditions as StoredCondition[]).map(readCondition),
        deliverableId: row.deliverableId,
        creditedOrganizationId: wishedCredit(row) === row.payerOrganizationId ? null : wishedCredit(row),
        ...readNaming(row),
      }
    : null;
  const write = {
    amount: (minor: bigint) => formatMoney(money(minor, currency), { locale, cents: "any" }),
    organization: (id: string) => organizations.get(id)?.name ?? "",
  };
  const suggested = suggestedPledge({ currency, goalMinor, minimumMinor }, first?.id ?? "", said, write);
  const asked = raises && mine.length > 0 && (withBasis || (raising?.pledges.length ?? 0) <= pledgesSent);
  const basis = raising && asked ? maskedBasis(raising, organizations, hidden, clock.now().getTime()) : null;
  return {
    project: { slug, title, currency, goalMinor, minimumMinor, closesAt: closesAt?.toISOString() ?? null },
    open: raises ? "firm" : openForIntent.includes(stage) && stage !== "raising" ? "intent" : "closed",
    organizations: mine,
    rules:
      raising && raises
        ? {
            under: raising.rule.under,
            minimumMinor: raising.minimumMinor,
            cofunderMinor: cofunderMinor(project.goalMinor ?? raising.goalMinor, project.cofunderBasisPoints),
            heldFrom: heldFrom(project)?.toISOString() ?? null,
            over: sayOverFunding(raising.rule.over, write.amount, deliverables.at(-1)?.title),
          }
        : null,
    suggested,
    whatIf: basis && shownWhatIf(basis, suggested, { currency, locale, deliverables: shown }),
    basis: withBasis ? basis : null,
    deliverables: shown,
    choices: basis && withBasis ? choicesOf(basis, choices, mine) : [],
    signedIn: actor.kind === "person",
    key: newId(),
  };
}

/** Who is not named goes to the browser under a name of this page only: an id would tell who it is elsewhere. */
function maskedBasis(
  raising: Raising,
  organizations: PanelParts["organizations"],
  hidden: PanelParts["hidden"],
  readAtMs: number,
): WhatIfBasis {
  const masked = new Map([...hidden].map((id, index) => [id, `unnamed-${index + 1}`]));
  const alias = (id: string) => masked.get(id) ?? id;
  const involved = new Set(
    raising.pledges.flatMap(({ organizationId, conditions }) => [
      organizationId,
      ...conditions.flatMap((each) => (each.kind === "organization" ? [each.organizationId] : [])),
    ]),
  );
  return {
    raising: {
      ...raising,
      pledges: raising.pledges.map((each) => ({
        ...each,
        organizationId: alias(each.organizationId),
        conditions: each.conditions.map((condition) =>
          condition.kind === "organization"
            ? { ...condition, organizationId: alias(condition.organizationId) }
            : condition,
        ),
      })),
    },
    names: Object.fromEntries([...organizations].filter(([id]) => involved.has(id) && !hidden.has(id))),
    readAtMs,
  };
}

/** Whom a pledge could wait for by name: those that take part under their names, then the rest of the network. */
function choicesOf(
  { names }: WhatIfBasis,
  network: readonly string[],
  mine: readonly PledgingOrganization[],
): readonly string[] {
  const own = new Set(mine.map(({ name }) => name));
  return [...new Set([...Object.values(names).map(({ name }) => name), ...network])].filter((name) => !own.has(name));
}
