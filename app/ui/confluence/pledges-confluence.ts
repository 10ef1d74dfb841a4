import type { ContributionState } from "#app/domain/contributions/contribution.ts";
import type { ShownPledge } from "#app/domain/pledges/shown-pledge.ts";
import { isDelivered } from "#app/domain/projects/deliverable.ts";
import type { ProjectPage } from "#app/domain/marketplace/project-page.ts";
import {
  pour,
  type ConfluenceContributionState,
  type ConfluenceData,
  type ConfluenceKind,
  type ConfluenceOrganization,
  type ConfluenceStream,
} from "./confluence-data.ts";
import { unnamedMember } from "#app/ui/organization/organization-mark.tsx";

/** Of a project's page, what its river is drawn from besides its pledges. */
type DrawnProject = Pick<ProjectPage, "project" | "stream" | "deliverables" | "contributions">;

const states: Readonly<Record<ContributionState, ConfluenceContributionState>> = {
  proposed: "proposed",
  in_review: "in-review",
  merged: "merged",
  released: "released",
  rejected: "rejected",
  forked: "forked",
};

const isDrawn = (pledge: ShownPledge): pledge is ShownPledge & { kind: ConfluenceKind } =>
  pledge.kind !== "interest" && pledge.kind !== "ended" && pledge.kind !== "outside";

/** A pledge as far as its stream is measured. */
const streamOf = (pledge: ShownPledge & { kind: ConfluenceKind }): ConfluenceOrganization => ({
  id: pledge.id,
  name: pledge.organization?.name ?? unnamedMember,
  hue: pledge.organization?.hue ?? 0,
  kind: pledge.kind,
  amountMinor: pledge.amountMinor,
  terms: "",
  joinedAt: pledge.joinedAt,
  ...(pledge.hours === null ? {} : { hours: pledge.hours }),
  ...(pledge.paysMinor === null ? {} : { paysMinor: pledge.paysMinor }),
  ...(pledge.deliverable === null ? {} : { deliverableId: pledge.deliverable.id }),
});

/** What is said of a pledge that has a stream of its own. */
const wordsOf = ({ terms, why, waitsFor, unlocked }: ShownPledge): Partial<ConfluenceOrganization> => ({
  terms,
  why,
  ...(waitsFor === "" ? {} : { waitsFor }),
  ...(unlocked === null ? {} : { unlocked }),
});

/** The streams of a river in joining order, each with its words; those poured together have none of their own. */
function streamsWithWords(pledges: readonly ShownPledge[]): ConfluenceStream[] {
  const byId = new Map(pledges.map((pledge) => [pledge.id, pledge]));
  return pour(pledges.filter(isDrawn).map(streamOf)).map((stream) => {
    const pledge = byId.get(stream.id);
    return pledge ? { ...stream, ...wordsOf(pledge) } : stream;
  });
}

/** A project's pledges, deliverables and contributions as the river is drawn from them. */
export const confluenceData = (
  { project, stream, deliverables, contributions }: DrawnProject,
  pledges: readonly ShownPledge[],
): ConfluenceData => ({
  currency: project.currency,
  goalMinor: stream.goalMinor,
  minimumMinor: stream.minimumMinor,
  stretchMinor: stream.stretchMinor,
  organizations: streamsWithWords(pledges),
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
      .map((each) => ({
        id: each.id,
        title: each.title,
        state: states[each.state],
        href: `/contributions/${each.id}`,
      })),
  })),
});
