import { normalized } from "#app/domain/kernel/text.ts";
import { ownAccountKey } from "./bank-line.ts";

/** A line as it is compared with those of other files. */
export interface LineToPair {
  readonly id: string;
  /** One for each import, in the order in which they came. */
  readonly fileOrder: string;
  readonly file: string;
  readonly account: string;
  readonly bookedOn: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly party: string;
  readonly remittance: string;
}

const plain = (text: string): string =>
  normalized(text, "NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/** How much of what two lines say is alike: the other side, then the words. */
const likeness = (one: LineToPair, two: LineToPair): number =>
  2 * Number(plain(one.party) === plain(two.party)) + Number(plain(one.remittance) === plain(two.remittance));

/** Lines of before accounts were asked for have none, and may be of any. */
const mayBeOneAccount = (one: LineToPair, two: LineToPair): boolean =>
  one.account === "" || two.account === "" || ownAccountKey(one.account) === ownAccountKey(two.account);

const sameMovement = ({ bookedOn, amountMinor, currency }: LineToPair): string =>
  `${bookedOn} ${amountMinor} ${currency}`;

/**
 * Lines that are perhaps known already, each with the earlier line that it may be: another file of the same account told
 * of a movement of that day and sum. Banks word one movement differently in each form of file, so words decide only which
 * of several is meant; and each earlier line is meant by one line of a file, so that a second ticket of a day is new.
 */
export function pairTwins(lines: readonly LineToPair[]): Map<string, LineToPair> {
  const twins = new Map<string, LineToPair>();
  const groups = new Map<string, LineToPair[]>();
  for (const line of lines) groups.set(sameMovement(line), [...(groups.get(sameMovement(line)) ?? []), line]);
  for (const group of groups.values()) {
    const files = [...new Set(group.map(({ fileOrder }) => fileOrder))].sort();
    for (const file of files) {
      const meant = new Set<string>();
      const pairs = group
        .filter(({ fileOrder }) => fileOrder === file)
        .flatMap((line) =>
          group
            .filter((earlier) => earlier.fileOrder < file && mayBeOneAccount(line, earlier))
            .map((earlier) => ({ line, earlier, likeness: likeness(line, earlier) })),
        )
        .sort((one, two) => two.likeness - one.likeness);
      for (const { line, earlier } of pairs) {
        if (twins.has(line.id) || meant.has(earlier.id)) continue;
        twins.set(line.id, earlier);
        meant.add(earlier.id);
      }
    }
  }
  return twins;
}
