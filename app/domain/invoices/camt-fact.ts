import { ok, refuse } from "#app/domain/kernel/result.ts";
import { ownAccountKey, bankText, readPlainAmount, type BankRow } from "./bank-line.ts";

/** Texts of the leaves below an element, by their path of local names; "Amt@Ccy" is an attribute. */
export type Leaves = Map<string, string[]>;

export const first = (leaves: Leaves, ...paths: readonly string[]): string => {
  for (const path of paths) {
    const [text] = leaves.get(path) ?? [];
    if (text) return text;
  }
  return "";
};

export const withSign = (amountMinor: bigint, indicator: string): bigint | null =>
  indicator === "CRDT" ? amountMinor : indicator === "DBIT" ? -amountMinor : null;

/** Where a transaction's own sum may lie: what was booked, what was sent, what was ordered. */
const bookedSums = ["Amt", "AmtDtls/TxAmt/Amt"] as const;
const orderedSum = "AmtDtls/InstdAmt/Amt";

interface EntryLeaves {
  readonly leaves: Leaves;
  readonly transactions: readonly Leaves[];
}

/** The sums of an entry's transactions, where all have one in the entry's currency and they come to the entry; else null. */
export function partsOf({ leaves, transactions }: EntryLeaves, signed: bigint, currency: string): bigint[] | null {
  if (transactions.length === 0) return null;
  for (const paths of [bookedSums, [...bookedSums, orderedSum], [orderedSum]]) {
    const parts = transactions.flatMap((each) => {
      const path = paths.find((at) => each.has(at));
      if (path === undefined || (first(each, `${path}@Ccy`) || currency) !== currency) return [];
      const part = readPlainAmount(first(each, path), currency);
      const own = part.ok ? withSign(part.value, first(each, "CdtDbtInd") || first(leaves, "CdtDbtInd")) : null;
      return own === null ? [] : [own];
    });
    if (parts.length === transactions.length && parts.reduce((sum, part) => sum + part, 0n) === signed) return parts;
  }
  return null;
}

interface Party {
  readonly name: string;
  readonly account: string;
}

function partyOf(details: Leaves, side: "Dbtr" | "Cdtr"): Party {
  return {
    name: bankText(
      first(
        details,
        `RltdPties/${side}/Pty/Nm`,
        `RltdPties/${side}/Nm`,
        `RltdPties/Ultmt${side}/Pty/Nm`,
        `RltdPties/Ultmt${side}/Nm`,
      ),
    ),
    account: bankText(first(details, `RltdPties/${side}Acct/Id/IBAN`, `RltdPties/${side}Acct/Id/Othr/Id`)),
  };
}

/**
 * The other side: who paid where money came in, who was paid where it went out. Of a payment that came back some banks
 * keep the roles of the first one and some turn them round, so whoever has the statement's own account, or its owner's
 * name, is never the other side.
 */
function otherSide(details: Leaves, statement: Leaves, amountMinor: bigint): Party {
  const [likely, unlikely] = (amountMinor > 0n ? (["Dbtr", "Cdtr"] as const) : (["Cdtr", "Dbtr"] as const)).map(
    (side) => partyOf(details, side),
  ) as [Party, Party];
  const own = ownAccountKey(ownAccount(statement));
  const owner = ownAccountKey(first(statement, "Acct/Ownr/Nm", "Acct/Ownr/Pty/Nm"));
  const isOwn = ({ name, account }: Party) =>
    account !== "" && own !== "" ? ownAccountKey(account) === own : owner !== "" && ownAccountKey(name) === owner;
  if (!isOwn(likely)) return likely;
  return isOwn(unlikely) ? { name: "", account: "" } : unlikely;
}

/** The statement's own account, as it names it. */
export const ownAccount = (statement: Leaves): string => bankText(first(statement, "Acct/Id/IBAN", "Acct/Id/Othr/Id"));

/** What one side of an entry is called: its name where it is one, otherwise how many they are. */
function together(parties: readonly Party[], howMany: number, paid: boolean): Party {
  const [one = { name: "", account: "" }] = parties;
  const alike = parties.every(({ name, account }) => name === one.name && account === one.account);
  return alike && howMany <= Math.max(1, parties.length)
    ? one
    : { name: `${howMany} ${paid ? "payers" : "recipients"}`, account: "" };
}

const wordsOf = (details: Leaves): string[] => [
  ...(details.get("RmtInf/Ustrd") ?? []),
  ...(details.get("RmtInf/Strd/CdtrRefInf/Ref") ?? []),
  ...(details.get("RmtInf/Strd/RfrdDocInf/Nb") ?? []),
  ...(details.get("RmtInf/Strd/AddtlRmtInf") ?? []),
];

/** Why a payment came back, in the bank's code and words. */
const reasonsOf = (details: Leaves): string[] =>
  [first(details, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"), ...(details.get("RtrInf/AddtlInf") ?? [])].filter(Boolean);

/** The sum of a payment that came back, where the line is another by the bank's charge; signed like the line. */
function returnedOf(details: Leaves, amountMinor: bigint, currency: string): bigint | null {
  if (first(details, `${orderedSum}@Ccy`) !== currency) return null;
  const ordered = readPlainAmount(first(details, orderedSum), currency);
  if (!ordered.ok || ordered.value <= 0n) return null;
  const signed = amountMinor < 0n ? -ordered.value : ordered.value;
  // A charge makes what is taken from us more, and what we get back less; it is never as much as the sum itself.
  const charge = signed - amountMinor;
  return charge > 0n && charge < ordered.value ? signed : null;
}

/** How many transactions an entry has: those that it tells of, or more, where the bank says so. */
const howManyOf = ({ leaves, transactions }: EntryLeaves): number =>
  Math.max(
    transactions.length,
    (leaves.get("NtryDtls/Btch/NbOfTxs") ?? []).reduce((sum, text) => sum + (Number(text) || 0), 0),
  );

/** An entry without its parts: whatever it has of them is told together, and of several payers none stands for all. */
export function wholeFact(statement: Leaves, entry: EntryLeaves, amountMinor: bigint, currency: string) {
  return factOf(statement, entry, { amountMinor, currency, howMany: howManyOf(entry) });
}

/** One transaction of an entry, by its own sum. */
export function partFact(
  statement: Leaves,
  { leaves }: EntryLeaves,
  part: { readonly details: Leaves; readonly amountMinor: bigint; readonly currency: string },
) {
  return factOf(statement, { leaves, transactions: [part.details] }, { ...part, howMany: 1 });
}

function factOf(
  statement: Leaves,
  { leaves: entry, transactions }: EntryLeaves,
  { amountMinor, currency, howMany }: { amountMinor: bigint; currency: string; howMany: number },
): BankRow["fields"] {
  if (amountMinor === 0n) return refuse({ kind: "amount_is_zero" });
  const bookedOn = first(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm").slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(bookedOn) || Number.isNaN(Date.parse(bookedOn)))
    return refuse({ kind: "date_unreadable", column: "BookgDt", value: bankText(bookedOn) });
  const details = transactions.length === 1 ? transactions[0]! : new Map<string, string[]>();
  const reasons = transactions.flatMap(reasonsOf);
  const cameBack = ["true", "1"].includes(first(entry, "RvslInd")) || reasons.length > 0;
  const parties = transactions.map((each) => otherSide(each, statement, amountMinor));
  const { name, account } = together(parties, howMany, amountMinor > 0n !== cameBack);
  const words = transactions.flatMap(wordsOf);
  const endToEnd = first(details, "Refs/EndToEndId");
  return ok({
    account: ownAccount(statement),
    bookedOn,
    amountMinor,
    currency,
    party: name,
    partyAccount: account,
    remittance: bankText(
      [
        ...(words.length > 0 ? words : [first(details, "AddtlTxInf") || first(entry, "AddtlNtryInf")]),
        ...(reasons.length > 0 ? [`(came back: ${reasons.join(", ")})`] : []),
      ].join(" "),
    ),
    reference: bankText(
      [first(details, "Refs/AcctSvcrRef") || first(entry, "AcctSvcrRef"), endToEnd === "NOTPROVIDED" ? "" : endToEnd]
        .filter(Boolean)
        .join(" "),
    ),
    reversal: cameBack,
    returnedMinor: cameBack ? returnedOf(details, amountMinor, currency) : null,
  });
}
