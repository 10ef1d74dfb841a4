import type { ContributionState } from "#app/domain/contributions/contribution.ts";
import type { ShownPledge } from "#app/domain/pledges/shown-pledge.ts";
import { isDelivered } from "#app/domain/projects/deliverable.ts";
import type { PageContribution, PageDeliverable } from "#app/domain/projects/project-page.ts";
import type { ConfluenceContributionState, ConfluenceData, ConfluenceKind } from "./confluence-data.ts";
import { unnamedMember } from "./organization-mark.tsx";

interface Drawn {
  readonly currency: string;
  readonly goalMinor: bigint | null;
  readonly minimumMinor: bigint | null;
  readonly pledges: readonly ShownPledge[];
  readonly deliverables: readonly PageDeliverable[];
  readonly contributions: readonly PageContribution[];
}

const states: Readonly<Record<ContributionState, ConfluenceContributionState>> = {
  proposed: "proposed",
  in_review: "in-review",
  merged: "merged",
  released: "released",
  rejected: "rejected",
  forked: "forked",
};

const isDrawn = (pledge: ShownPledge): pledge is ShownPledge & { kind: ConfluenceKind } => pledge.kind !== "interest" && pledge.kind !== "ended";

/** A project's pledges, deliverables and contributions as the river is drawn from them. */
export const confluenceData = ({ currency, goalMinor, minimumMinor, pledges, deliverables, contributions }: Drawn): ConfluenceData => ({
  currency,
  goalMinor,
  minimumMinor,
  organizations: pledges.filter(isDrawn).map((pledge) => ({
    id: pledge.id,
    name: pledge.organization?.name ?? unnamedMember,
    hue: pledge.organization?.hue ?? 0,
    kind: pledge.kind,
    amountMinor: pledge.amountMinor,
    terms: pledge.terms,
    joinedAt: pledge.joinedAt,
    ...(pledge.hours === null ? {} : { hours: pledge.hours }),
    ...(pledge.waitsFor === "" ? {} : { waitsFor: pledge.waitsFor }),
    ...(pledge.unlocked === null ? {} : { unlocked: pledge.unlocked }),
    ...(pledge.paysMinor === null ? {} : { paysMinor: pledge.paysMinor }),
    ...(pledge.deliverable === null ? {} : { deliverableId: pledge.deliverable.id }),
  })),
  deliverables: deliverables.map(({ id, position, title, repository, staffMinor, cloudMinor, state }) => ({
    id,
    number: position,
    title,
    staffMinor,
    cloudMinor,
    accepted: isDelivered(state),
    ...(repository === null ? {} : { repository }),
    contributions: contributions
      .filter(({ deliverableId }) => deliverableId === id)
      .map((each) => ({ id: each.id, title: each.title, state: states[each.state], href: `/contributions/${each.id}` })),
  })),
});
