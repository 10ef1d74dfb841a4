import type { AppLoadContext } from "@remix-run/node";
import type { WrittenLetter } from "#app/domain/kernel/mail.ts";
import { notFound } from "./not-found.server.ts";

/**
 * The letters that lie in a folder because nothing is sent, newest first.
 * @throws 404 everywhere but in development and where the operator asked for it: letters hold links that sign people in
 */
export async function shownLetters({ services }: AppLoadContext): Promise<readonly WrittenLetter[]> {
  if (!services.letters) throw notFound();
  return services.letters.list();
}
