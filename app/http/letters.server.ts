import type { AppLoadContext } from "@remix-run/node";
import type { WrittenLetter } from "#app/domain/kernel/mail.ts";
import { notFound } from "./not-found.server.ts";

/** What becomes of a letter: it goes out; or nothing is sent, and letters lie where everybody may read them, or where only whoever runs the server can. */
export const lettersGo = ({ services }: AppLoadContext): "out" | "shown" | "kept" =>
  services.sendsMail ? "out" : services.letters ? "shown" : "kept";

/**
 * The letters that lie in a folder because nothing is sent, newest first.
 * @throws 404 everywhere but in development and where the operator asked for it: letters hold links that sign people in
 */
export async function shownLetters({ services }: AppLoadContext): Promise<readonly WrittenLetter[]> {
  if (!services.letters) throw notFound();
  return services.letters.list();
}
