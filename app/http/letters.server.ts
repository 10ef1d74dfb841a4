import type { AppLoadContext } from "@remix-run/node";
import type { WrittenLetter } from "#app/domain/kernel/mail.ts";
import { notFound } from "./not-found.server.ts";

/**
 * The letters that lie in a folder because nothing is sent, newest first.
 * @throws 404 where letters are really sent, and everywhere but in development: they hold links that sign people in
 */
export async function lettersInDevelopment({ services }: AppLoadContext): Promise<readonly WrittenLetter[]> {
  if (!services.development || !services.letters) throw notFound();
  return services.letters.list();
}
