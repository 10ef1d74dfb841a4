import { z } from "zod";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import type { Db } from "#db/client.server.ts";

const demo = z.object({
  password: z.string(),
  people: z.array(z.object({ email: z.string(), name: z.string(), for: z.string() })),
});

/** The invented people whom anybody may sign in as; null in every network that is meant. */
export async function loadDemoPeople(db: Db): Promise<z.output<typeof demo> | null> {
  const network = await networkSettings(db);
  return demo.safeParse(network?.settings["demo"]).data ?? null;
}
