import type { SeenContribution } from "./read-contributions.server.ts";

/** Changes only when a field changes its meaning or goes; readers may rely on it. `docs/export.md` has the fields. */
export const contributionWireVersion = 1;

/** A contribution for machines: snake_case names, money as decimal strings of minor units, shares in basis points. */
export function contributionWire({
  id,
  url,
  kind,
  state,
  repository,
  number,
  title,
  authorHandle,
  authorAffiliation,
  happenedOn,
  contributionClass,
  hours,
  project,
  deliverable,
  inKind,
  inKindMinutes,
  shares,
  facts,
}: SeenContribution) {
  return {
    id,
    url,
    kind,
    state,
    repository,
    number,
    title,
    author: authorHandle,
    author_affiliation: authorAffiliation,
    happened_on: happenedOn,
    contribution_class: contributionClass,
    project: project && { id: project.id, slug: project.slug, title: project.title },
    deliverable: deliverable && { id: deliverable.id, position: deliverable.position, title: deliverable.title },
    credit: shares.map((share) => ({
      organization: share.organization && {
        id: share.organization.id,
        slug: share.organization.slug,
        name: share.organization.name,
      },
      basis_points: share.basisPoints,
      amount_minor: share.amountMinor.toString(),
      hours_value_minor: share.hoursMinor.toString(),
      minutes: share.minutes,
      currency: project?.currency ?? null,
    })),
    in_kind: inKind && {
      organization: { id: inKind.id, slug: inKind.slug, name: inKind.name },
      hours,
      verified_minutes: inKindMinutes,
    },
    as_stated: facts,
  };
}
