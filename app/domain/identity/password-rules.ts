/** Why a password would be guessed among the first thousands, although it is long enough. */
export type PasswordWeakness = "few_characters" | "sequence" | "common" | "own_words";

export const weaknessSentences: Record<PasswordWeakness, string> = {
  few_characters: "This repeats so few characters that it would be guessed quickly. Three or four unrelated words work well.",
  sequence: "A row of keys or numbers is guessed first. Three or four unrelated words work well.",
  common: "This is one of the first passwords that anybody tries. Three or four unrelated words work well.",
  own_words: "Your own name or address is guessed first. Choose something that does not contain it.",
};

/** Keys in the order in which fingers find them. Read in both directions. */
const rows = ["abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "yxcvbnm", "zxcvbnm"];

/** Words that alone, or with figures and signs around them, make up most of what guessers try beyond nine characters. */
const commonWords = ["password", "passwort", "motdepasse", "contrasena", "letmein", "welcome", "iloveyou", "administrator", "changeme", "default", "secret", "tributary", "jupyterhub", "university", "football", "princess", "sunshine", "superman", "trustno1"];

const reverse = (text: string) => [...text].reverse().join("");

/** The share of a text that lies in runs of four or more neighbours of one row. */
function sequenceShare(text: string): number {
  let inRuns = 0;
  for (let at = 0; at < text.length; ) {
    let end = at + 1;
    const lies = (piece: string) => rows.some((row) => row.includes(piece) || reverse(row).includes(piece));
    while (end < text.length && lies(text.slice(at, end + 1))) end++;
    if (end - at >= 4) {
      inRuns += end - at;
      at = end;
    } else at++;
  }
  return text.length === 0 ? 0 : inRuns / text.length;
}

/**
 * What makes a password easy, or null. No rules about kinds of characters: they make people choose worse ones
 * (NIST SP 800-63B §5.1.1.2). `own` are the person's name and address.
 */
export function passwordWeakness(password: string, own: readonly string[] = []): PasswordWeakness | null {
  const plain = password.normalize("NFKC").toLowerCase();
  if (new Set(plain).size < 5) return "few_characters";
  if (sequenceShare(plain) > 0.7) return "sequence";
  const letters = plain.replace(/0/g, "o").replace(/[1!|]/g, "i").replace(/3/g, "e").replace(/[4@]/g, "a").replace(/[5$]/g, "s").replace(/[^\p{L}]/gu, "");
  if (commonWords.some((word) => letters === word || letters === word + word || (letters.startsWith(word) && letters.length <= word.length + 2))) return "common";
  const words = own.flatMap((text) => [text, text.split("@")[0] ?? ""]).map((text) => text.toLowerCase().replace(/\s+/g, "")).filter((text) => [...text].length >= 4);
  const squeezed = plain.replace(/\s+/g, "");
  if (words.some((word) => squeezed.includes(word) && squeezed.length - word.length < 6)) return "own_words";
  return null;
}
