import { count, eq, like, or } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { networkStream, organizationStream } from "#app/domain/kernel/events.ts";
import { isAdmitted, type Standing } from "#app/domain/kernel/admitted.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { skeletonOf } from "#app/domain/kernel/skeleton.server.ts";
import { organizationLooksLike } from "./looks-like.server.ts";
import { freeSlug, initialsOf, leastUsedHue, organizationSlug } from "./organization.ts";
import type { OrganizationKind } from "./role.ts";
import { writeStandingStep } from "./step-standing.server.ts";

export interface NewOrganization {
  readonly name: string;
  readonly kind: OrganizationKind;
  readonly description?: string | undefined;
  readonly websiteUrl?: string | undefined;
  /** How it stands from the first, and why. */
  readonly standing: Standing;
  readonly reason: string;
}

/**
 * Writes an organization with its address, mark, standing and stream. The network's stream must be locked before: it makes the choice of
 * address and hue, and the check of the name, one after the other for everybody.
 * @returns null when an organization exists whose name looks like it
 */
export async function insertOrganization(
  tx: Tx,
  { name, kind, description = "", websiteUrl, standing, reason }: NewOrganization,
): Promise<{ organizationId: string; slug: string } | null> {
  const base = organizationSlug(name);
  const [isTaken, slugs, uses] = await Promise.all([
    organizationLooksLike(tx, name),
    tx.db
      .select({ slug: organization.slug })
      .from(organization)
      .where(or(eq(organization.slug, base), like(organization.slug, `${base}-%`))),
    tx.db.select({ hue: organization.hue, uses: count() }).from(organization).groupBy(organization.hue),
  ]);
  if (isTaken) return null;
  const organizationId = tx.newId();
  const slug = freeSlug(base, new Set(slugs.map((row) => row.slug)));
  await tx.db.insert(organization).values({
    id: organizationId,
    slug,
    name,
    nameSkeleton: skeletonOf(name),
    initials: initialsOf(name),
    kind,
    hue: leastUsedHue(new Map(uses.map((row) => [row.hue, row.uses]))),
    description,
    websiteUrl: websiteUrl ?? null,
    memberSince: kind === "member" && isAdmitted(standing) ? tx.now : null,
    standing,
    createdAt: tx.now,
  });
  await writeStandingStep(tx, { organizationId, from: null, to: standing, reason });
  await tx.openStream(organizationStream(organizationId));
  tx.say({
    name: "organization.created",
    streams: [organizationStream(organizationId), networkStream],
    organizationId,
    entity: `organization:${organizationId}`,
    payload: { name, slug },
  });
  return { organizationId, slug };
}
