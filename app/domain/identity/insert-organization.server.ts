import { count, eq, like, or, sql } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { networkStream, organizationStream } from "#app/domain/kernel/events.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { freeSlug, initialsOf, leastUsedHue, organizationSlug } from "./organization.ts";
import type { OrganizationKind } from "./role.ts";

export interface NewOrganization {
  readonly name: string;
  readonly kind: OrganizationKind;
  readonly description?: string | undefined;
  readonly websiteUrl?: string | undefined;
}

/**
 * Writes an organization with its address, mark and stream. The network's stream must be locked before: it makes the choice of
 * address and hue, and the check of the name, one after the other for everybody.
 * @returns null when an organization of that name exists, however it is capitalized
 */
export async function insertOrganization(
  tx: Tx,
  { name, kind, description = "", websiteUrl }: NewOrganization,
): Promise<{ organizationId: string; slug: string } | null> {
  const base = organizationSlug(name);
  const [namesakes, slugs, uses] = await Promise.all([
    tx.db
      .select({ id: organization.id })
      .from(organization)
      .where(eq(sql`lower(${organization.name})`, sql`lower(${name})`)),
    tx.db
      .select({ slug: organization.slug })
      .from(organization)
      .where(or(eq(organization.slug, base), like(organization.slug, `${base}-%`))),
    tx.db.select({ hue: organization.hue, uses: count() }).from(organization).groupBy(organization.hue),
  ]);
  if (namesakes.length > 0) return null;
  const organizationId = tx.newId();
  const slug = freeSlug(base, new Set(slugs.map((row) => row.slug)));
  await tx.db.insert(organization).values({
    id: organizationId,
    slug,
    name,
    initials: initialsOf(name),
    kind,
    hue: leastUsedHue(new Map(uses.map((row) => [row.hue, row.uses]))),
    description,
    websiteUrl: websiteUrl ?? null,
    memberSince: kind === "member" ? tx.now : null,
    createdAt: tx.now,
  });
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
