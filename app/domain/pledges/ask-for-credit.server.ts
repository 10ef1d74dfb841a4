import { and, eq, isNull } from "drizzle-orm";
import { membership, person } from "#db/schema/identity.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";

/** More people than speak for an organization; the others find it in their inbox all the same. */
const askedAtOnce = 50;

/** Tells those who speak for an organization that a pledge would credit it, unless they were asked about the same already. */
export async function askForCredit(
  tx: Tx,
  row: Pick<PledgeRow, "id" | "projectId" | "creditAskedOrganizationId">,
  before: Pick<PledgeRow, "creditAskedOrganizationId"> | undefined,
): Promise<void> {
  const asked = row.creditAskedOrganizationId;
  if (asked === null || asked === before?.creditAskedOrganizationId) return;
  const people = await tx.db
    .select({ id: person.id })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(and(eq(membership.organizationId, asked), eq(membership.role, "representative"), isNull(person.closedAt)))
    .limit(askedAtOnce);
  if (people.length === 0) return;
  tx.say({
    name: "credit.asked",
    streams: people.map(({ id }) => personStream(id)),
    organizationId: asked,
    entity: `pledge:${row.id}`,
    payload: { pledgeId: row.id, projectId: row.projectId },
  });
}
