import type { Db } from "#db/client.server.ts";
import { network } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { Sender } from "./letters.ts";
import { may } from "./permissions.ts";
import { admissionRule } from "./admission.ts";

export interface NetworkSettings {
  readonly name: string;
  readonly tagline: string;
  /** ISO 4217; every sum in the book is in it. */
  readonly bookCurrency: string;
  readonly staffRateMinor: bigint;
  readonly sponsorFeeBasisPoints: number;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The network's own name, money and rates; null before it has been set up. */
export async function networkSettings(db: Db): Promise<NetworkSettings | null> {
  const [row] = await db.select().from(network).limit(1);
  return row ?? null;
}

/** What a pledge has to be worth for its organization to be a co-funder, in basis points of the goal; one percent until the network says otherwise. */
export function cofunderShareOf(found: Pick<NetworkSettings, "settings"> | null): number {
  const said = found?.settings.cofunderBasisPoints;
  return typeof said === "number" ? said : 100;
}

/** How many days before a raise ends its pledges can no longer be withdrawn; none until the network says otherwise. */
export function withdrawalLockOf(found: Pick<NetworkSettings, "settings"> | null): number {
  const said = found?.settings.withdrawalLockDays;
  return typeof said === "number" ? said : 0;
}

/** From whom letters come. `publicUrl` without a slash at the end. */
export async function senderOf({ db }: Pick<Context, "db">, publicUrl: string): Promise<Sender> {
  return { networkName: (await networkSettings(db))?.name ?? "", publicUrl };
}

/** What the settings of the network edit; null for whoever may not, and before it is set up. */
export async function networkToEdit({ db, actor }: Pick<Context, "db" | "actor">) {
  if (!may(actor, "network.edit")) return null;
  const found = await networkSettings(db);
  if (!found) return null;
  const { name, tagline, bookCurrency, staffRateMinor, sponsorFeeBasisPoints, settings } = found;
  const text = (key: string) => (typeof settings[key] === "string" ? settings[key] : "");
  return {
    name,
    tagline,
    bookCurrency,
    staffRateMinor,
    sponsorFeeBasisPoints,
    cofunderBasisPoints: cofunderShareOf(found),
    withdrawalLockDays: withdrawalLockOf(found),
    separateInvoices: settings.separateInvoices === true,
    invoiceAddress: text("invoiceAddress"),
    invoicePayTo: text("invoicePayTo"),
    admission: admissionRule(settings),
  };
}
