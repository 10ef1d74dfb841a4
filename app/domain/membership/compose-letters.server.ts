import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { organization } from "#db/schema/identity.ts";
import { dues, duesPart } from "#db/schema/membership.ts";
import { letterReader } from "#app/domain/identity/letter-reader.server.ts";
import { networkSettings, senderOf } from "#app/domain/identity/network-settings.server.ts";
import { invoiceSettings } from "#app/domain/invoices/invoice-settings.ts";
import type { Compose } from "#app/domain/mail/deliver-letter.server.ts";
import { duesLetter, duesReceiptLetter } from "./dues-letter.ts";
import { duesNumber, type DuesRow } from "./dues.ts";

/** Dues that were not taken back, with the name of whose they are. */
async function standing(
  db: Db,
  duesId: string | null | undefined,
): Promise<{ readonly row: DuesRow; readonly organization: string } | undefined> {
  if (!duesId) return undefined;
  const [found] = await db
    .select({ row: dues, organization: organization.name })
    .from(dues)
    .innerJoin(organization, eq(organization.id, dues.organizationId))
    .where(and(eq(dues.id, duesId), isNull(dues.mirrorId)));
  return found;
}

const told = (
  { row, organization: name }: { readonly row: DuesRow; readonly organization: string },
  to: { readonly displayName: string },
) => ({
  ...to,
  organization: name,
  duesId: row.id,
  number: duesNumber(row),
  amountMinor: row.amountMinor,
  currency: row.currency,
  termFrom: row.termFrom,
  termTo: row.termTo,
});

export const composeDues: Compose = async ({ db }, { about, personId }, publicUrl) => {
  const [to, found, network] = await Promise.all([
    letterReader(db, personId),
    standing(db, about),
    networkSettings(db),
  ]);
  if (!to || !found) return null;
  const { payTo } = invoiceSettings(network?.settings ?? {});
  return duesLetter(await senderOf({ db }, publicUrl), told(found, to), {
    dueOn: found.row.dueAt.toISOString().slice(0, 10),
    payTo,
  });
};

/** That a part of dues, or all of them, was paid, unless that was taken back meanwhile. */
export const composeDuesReceipt: Compose = async ({ db }, { about, personId }, publicUrl) => {
  const [part] = about
    ? await db
        .select()
        .from(duesPart)
        .where(and(eq(duesPart.id, about), isNull(duesPart.mirrorId)))
    : [];
  const [to, found] = await Promise.all([letterReader(db, personId), standing(db, part?.duesId)]);
  if (!part || !to || !found) return null;
  return duesReceiptLetter(
    await senderOf({ db }, publicUrl),
    { ...told(found, to), amountMinor: part.amountMinor },
    { happenedOn: part.happenedOn, openMinor: found.row.openMinor },
  );
};
