import type { Db } from "#db/client.server.ts";
import { network } from "#db/schema/identity.ts";

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
