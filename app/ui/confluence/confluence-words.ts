import type { ConfluenceData, ConfluenceOrganization, ConfluenceStream } from "./confluence-data.ts";
import { formatMoment } from "#app/ui/base/relative-time-words.ts";

/** The drawing in words: formatted for one locale, once per rendering. */
export interface ConfluenceWords {
  readonly title: string;
  readonly description: string;
  readonly money: (minor: bigint) => string;
  readonly day: (iso: string) => string;
  readonly amount: (stream: Pick<ConfluenceStream, "kind" | "hours" | "amountMinor">) => string;
}

const count = (many: number, one: string, more = `${one}s`) => `${many} ${many === 1 ? one : more}`;

/** Prepares the words of a confluence. Days are told in UTC, so that the server's rendering and the browser's agree. */
export function confluenceWords(
  data: ConfluenceData,
  money: (minor: bigint) => string,
  locale: string,
): ConfluenceWords {
  const of = (kind: ConfluenceOrganization["kind"]) => data.organizations.filter((each) => each.kind === kind);
  const total = (organizations: readonly ConfluenceOrganization[]) =>
    money(organizations.reduce((sum, { amountMinor }) => sum + amountMinor, 0n));
  const contributions = data.deliverables.flatMap((each) => each.contributions);
  const merged = contributions.filter(({ state }) => state === "merged" || state === "released").length;
  const [firm, waiting, intent] = [of("firm"), of("conditional"), of("intent")];
  const pledges = (organizations: readonly ConfluenceOrganization[]) =>
    organizations.reduce((sum, each) => sum + (each.count ?? 1), 0);
  return {
    title: `Confluence: from ${count(pledges(firm) + pledges(waiting), "pledge")} to ${count(data.deliverables.length, "deliverable")} to ${count(contributions.length, "contribution")}`,
    description: [
      `${count(pledges(firm), "firm pledge")}, ${total(firm)} in all, join from above in the order in which they came.`,
      waiting.length > 0 && `${count(pledges(waiting), "conditional one")}, ${total(waiting)}, wait below.`,
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
      // Without conditions only a closer waits: for the end.
      return stream.waitsFor ? `if ${stream.waitsFor}` : "for the gap, at the end";
    case "intent":
      return "intent, not binding";
    case "in-kind":
      return since ? `in kind, ${since}` : "in kind";
    case "what-if":
      return "if you pledge";
  }
}

/** What is offered, and what it waits for: "a fixed sum of 5,000, if others offer 33,000". */
export const confluenceOffer = ({ terms, waitsFor }: Pick<ConfluenceOrganization, "terms" | "waitsFor">): string =>
  waitsFor ? `${terms}, if ${waitsFor}` : terms;

/** What a band is called: name, amount, state and terms. */
export function confluenceAriaLabel(stream: ConfluenceStream, words: ConfluenceWords): string {
  const offer = stream.kind === "conditional" && stream.waitsFor ? stream.terms : confluenceOffer(stream);
  return `${stream.name}: ${words.amount(stream)} ${confluenceTerms(stream, words)}${stream.kind === "what-if" ? "" : `, ${offer}`}`;
}

/** One whole sentence under the river: who, how much, on what terms, why it stands or waits, and what it unlocked. */
export function confluenceSentence(stream: ConfluenceStream, words: ConfluenceWords): string {
  const who = stream.joinedAt ? `${stream.name}, joined ${words.day(stream.joinedAt)}` : stream.name;
  const amount = words.amount(stream);
  const why =
    stream.why ?? (stream.paysMinor === undefined ? "" : `As things stand it pays ${words.money(stream.paysMinor)}.`);
  const tell = (...sentences: readonly string[]) => [...sentences, stream.unlocked ?? ""].filter(Boolean).join(" ");
  switch (stream.kind) {
    case "firm":
      return tell(`${who}: ${amount} firm, ${confluenceOffer(stream)}.`, why);
    case "conditional":
      return tell(
        `${who}: ${amount}, ${confluenceOffer(stream)}.`,
        stream.why ?? "Not yet true.",
        "It does not count as firm.",
      );
    case "intent":
      return tell(
        `${who}: ${amount} of intent, ${confluenceOffer(stream)}; not binding. Drawn beside the river and never counted in it.`,
      );
    case "in-kind":
      return tell(
        `${who}: ${stream.count > 1 ? `${amount} of work in kind` : confluenceOffer(stream)}.`,
        stream.why ?? "",
        "Hours count towards delivery, never towards money.",
      );
    case "what-if":
      return tell(`${who}: if you pledge ${amount}.`, why);
  }
}
