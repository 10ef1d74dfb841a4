/** A program for people who do not trust ours: reads the exported book and adds it up. Run by tests as well. */
export const recomputeScript = (publicUrl: string): string => `import { readFileSync } from "node:fs";
const file = process.argv[2]; // a ledger.csv that you keep; without one it takes today's
const text = file ? readFileSync(file, "utf8") : await (await fetch("${publicUrl}/ledger.csv")).text();
const [head, ...lines] = text.trim().split("\\n").map((line) => line.split(",")); // no cell of this file has a comma in it
const entries = lines.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at]])));
const add = (sums, key, minor) => sums.set(key, (sums.get(key) ?? 0n) + BigInt(minor));
const transfers = new Map(), accounts = new Map(), printed = new Map();
for (const e of entries.reverse()) {
  add(transfers, e.transfer + " " + e.currency, e.amount_minor);
  if (e.owner === "not named") continue; // several members may hide behind these words
  const account = [e.account, e.owner || "-", e.currency].join(" ");
  add(accounts, account, e.amount_minor);
  if (e.balance_after_minor !== "") (printed.get(account) ?? printed.set(account, new Set()).get(account)).add(e.balance_after_minor);
}
const crooked = [...transfers].filter(([, sum]) => sum !== 0n);
const numbers = new Set(entries.map((e) => Number(e.transfer)));
const gaps = Math.max(0, ...numbers) - numbers.size;
const wrong = [...accounts].filter(([name, sum]) => printed.has(name) && !printed.get(name).has(String(sum)));
for (const [name, sum] of accounts) console.log(name + " " + sum);
console.log(numbers.size + " transfers, " + entries.length + " entries");
console.log(crooked.length + " do not sum to zero, " + gaps + " numbers are missing, " + wrong.length + " balances are wrong");
process.exitCode = crooked.length + gaps + wrong.length === 0 ? 0 : 1;
`;
