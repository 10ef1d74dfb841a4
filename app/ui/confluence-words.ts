import type { ConfluenceData, ConfluenceOrganization, ConfluenceStream } from "./confluence-data.ts";
import { formatMoment } from "./relative-time-words.ts";

/** The drawing in words: formatted for one locale, once per rendering. */
export interface ConfluenceWords {
  readonly title: string;
  readonly description: string;
  readonly money: (minor: bigint) => string;
  readonly day: (iso: string) => string;
  readonly amount: (stream: ConfluenceStream) => string;
}

const count = (many: number, one: string, more = `${one}s`) => `${many} ${many === 1 ? one : more}`;

/** Prepares the words of a confluence. Days are told in UTC, so that the server's rendering and the browser's agree. */
export function confluenceWords(data: ConfluenceData, money: (minor: bigint) => string, locale: string): ConfluenceWords {
  const of = (kind: ConfluenceOrganization["kind"]) => data.organizations.filter((each) => each.kind === kind);
  const total = (organizations: readonly ConfluenceOrganization[]) => money(organizations.reduce((sum, { amountMinor }) => sum + amountMinor, 0n));
  const contributions = data.deliverables.flatMap((each) => each.contributions);
  const merged = contributions.filter(({ state }) => state === "merged" || state === "released").length;
  const [firm, waiting, intent] = [of("firm"), of("conditional"), of("intent")];
  return {
    title: `Confluence: from ${count(firm.length + waiting.length, "pledge")} to ${count(data.deliverables.length, "deliverable")} to ${count(contributions.length, "contribution")}`,
    description: [
      `${count(firm.length, "firm pledge")}, ${total(firm)} in all, join from above in the order in which they came.`,
      waiting.length > 0 && `${count(waiting.length, "conditional one")}, ${total(waiting)}, wait below.`,
      intent.length > 0 && `${total(intent)} is intent, drawn beside the river and not counted.`,
      contributions.length > 0 && `${merged} of the contributions ${merged === 1 ? "is" : "are"} merged.`,
      "The same figures are in the table below.",
    ]
      .filter(Boolean)
      .join(" "),
    money,
    day: (iso) => formatMoment(new Date(iso).getTime(), locale, "UTC", { day: "numeric", month: "short" }),
    amount: (stream) => (stream.kind === "in-kind" ? `${stream.hours ?? 0} h` : money(stream.amountMinor)),
  };
}

/** The few words after the amount in a stream's label. */
export function confluenceTerms(stream: ConfluenceStream, words: ConfluenceWords): string {
  const since = stream.joinedAt ? words.day(stream.joinedAt) : "";
  switch (stream.kind) {
    case "firm":
      return since ? `firm · ${since}` : "firm";
    case "conditional":
      return stream.waitsFor ? `if ${stream.waitsFor}` : "waits";
    case "intent":
      return "intent, not binding";
    case "in-kind":
      return since ? `in kind, ${since}` : "in kind";
    case "what-if":
      return "if you pledge";
  }
}

/** What a band is called: name, amount, state and terms. */
export function confluenceAriaLabel(stream: ConfluenceStream, words: ConfluenceWords): string {
  const terms = stream.kind === "firm" || stream.kind === "in-kind" ? `, ${stream.terms}` : "";
  return `${stream.name}: ${words.amount(stream)} ${confluenceTerms(stream, words)}${terms}`;
}

/** One whole sentence under the river: who, how much, on what terms, and what it unlocked. */
export function confluenceSentence(stream: ConfluenceStream, words: ConfluenceWords): string {
  const who = stream.joinedAt ? `${stream.name}, joined ${words.day(stream.joinedAt)}` : stream.name;
  const amount = words.amount(stream);
  const pays = stream.paysMinor === undefined ? "" : ` As things stand it pays ${words.money(stream.paysMinor)}.`;
  const unlocked = stream.unlocked ? ` ${stream.unlocked}` : "";
  switch (stream.kind) {
    case "firm":
      return `${who}: ${amount} firm, ${stream.terms}.${pays}${unlocked}`;
    case "conditional":
      return `${who}: ${amount} stands if ${stream.waitsFor ?? "its conditions hold"}. Not yet true: it does not count as firm.${unlocked}`;
    case "intent":
      return `${who}: ${amount} of intent, not binding. Drawn beside the river and never counted in it.`;
    case "in-kind":
      return `${who}: ${amount} of work in kind, ${stream.terms}. Hours count towards delivery, never towards money.${unlocked}`;
    case "what-if":
      return `${who}: if you pledge ${amount}.${pays}${unlocked}`;
  }
}
