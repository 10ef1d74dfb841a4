import { refuse } from "#app/domain/kernel/result.ts";
import { normalized } from "#app/domain/kernel/text.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { networkSettings } from "./network-settings.server.ts";
import type { IdentityRefusal } from "./refusals.ts";

/** Why a password that is being chosen is not taken. */
export type PasswordRefusal = IdentityRefusal<"password_contains_name" | "password_guessable", "password">;

/** On the estimator's scale from 0 to 4: from here on it takes more than a hundred million guesses. */
const goodEnough = 3;
/** What lies behind is not looked at: an estimate takes quadratic time and more, and so long a beginning tells enough. */
const estimatedLength = 40;
/** Ways to read one password as letters in disguise (`p@$$w0rd`) that are followed; a hundred cost a second of everybody's time. */
const disguisesTried = 10;
/** Shorter pieces of a name stand in every second word. */
const shortestOwnWord = 3;

/** The words of its product that somebody stands before: as near at hand as their own name. */
const productWords = ["tributary"];

/** Fifty thousand passwords and words in the order of their use: loaded when somebody first chooses a password. */
const loadEstimator = async () => {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  return new ZxcvbnFactory({
    dictionary,
    graphs: adjacencyGraphs,
    maxLength: estimatedLength,
    l33tMaxSubstitutions: disguisesTried,
  });
};
let estimator: ReturnType<typeof loadEstimator> | undefined;

/** A text and what of it stands before an @, each with its words, apart and joined: "Amara Okafor" is guessed as "amaraokafor" and "amara.okafor" too. */
function wordsOf(text: string): string[] {
  const plain = normalized(text, "NFKC").toLowerCase();
  return [plain, plain.split("@")[0] ?? ""]
    .flatMap((part) => {
      const words = part.split(/[^\p{L}\p{N}]+/u);
      return [part, ...words, ...["", ".", "-", "_"].map((between) => words.join(between))];
    })
    .filter((word) => [...word].length >= shortestOwnWord);
}

/**
 * What makes a password easy to guess, or null. No rules about kinds of characters: they make people choose worse ones
 * (NIST SP 800-63B §5.1.1.2).
 *
 * @param own names and addresses of whoever chooses it, and of what it is for
 */
export async function passwordWeakness(
  password: string,
  own: readonly string[] = [],
): Promise<PasswordRefusal["kind"] | null> {
  const { score, sequence } = (await (estimator ??= loadEstimator())).check(normalized(password, "NFKC"), [
    ...new Set([...own, ...productWords].flatMap(wordsOf)),
  ]);
  if (score >= goodEnough) return null;
  return sequence.some(({ dictionaryName }) => String(dictionaryName).startsWith("userInputs"))
    ? "password_contains_name"
    : "password_guessable";
}

/** Asked by every verb that sets a password, once it knows whose it is to be. */
export async function refuseWeakPassword(tx: Tx, password: string, own: readonly string[]) {
  const network = await networkSettings(tx.db);
  const kind = await passwordWeakness(password, network ? [...own, network.name] : own);
  return kind && refuse<PasswordRefusal>({ kind, field: "password" });
}
