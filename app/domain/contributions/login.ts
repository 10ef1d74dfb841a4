import { normalized } from "#app/domain/kernel/text.ts";

/** A name upstream as it is kept: without the sign that calls somebody, and without what nobody sees. */
export const loginOf = (text: string): string => normalized(text, "NFC").trim().replace(/^@+/, "").trim();

/** Who made it, in words. What a host calls an account that was closed is nobody's name, and a bot is no person. */
export function authorWords(login: string): string {
  const plain = loginOf(login);
  if (plain.toLowerCase() === "ghost") return "an account that is gone";
  const [, bot] = /^(.+)\[bot\]$/i.exec(plain) ?? [];
  return bot === undefined ? plain : `a bot, ${bot}`;
}
