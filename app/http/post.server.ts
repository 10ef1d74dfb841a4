import type { AppLoadContext } from "@remix-run/node";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import type { Sender } from "#app/domain/identity/letters.ts";
import type { Letter } from "#app/domain/kernel/mail.ts";
import { log } from "./log.server.ts";

/** From whom letters come. */
export async function sender({ services }: AppLoadContext): Promise<Sender> {
  const network = await networkSettings(services.db);
  return { networkName: network?.name ?? "", publicUrl: services.publicUrl };
}

/**
 * Sends a letter without letting the answer wait for it: the time that a page takes must not say whether there was
 * anything to send. A letter that fails is logged; whoever waits for it can ask again.
 */
export function post({ services }: AppLoadContext, letter: Letter): void {
  services.mail.send(letter).catch((error: unknown) => log.error({ err: error }, "a letter could not be sent"));
}
