import { stateWords, type ContributionState } from "#app/domain/contributions/contribution.ts";
import type { SystemLine } from "#app/domain/discussion/thread.ts";
import type { EventPayloads } from "#app/domain/kernel/events.ts";
import { hoursRange } from "#app/domain/meetings/estimates.ts";
import { offerSentence } from "#app/domain/pledges/said-offer.ts";
import { deliverableWords } from "#app/domain/projects/deliverable.ts";
import { stageWords } from "#app/domain/projects/stage-words.ts";
import { counted } from "#app/ui/base/counted.ts";
import { unnamedMember } from "#app/ui/organization/organization-mark.tsx";

/** A step of the project or of its money, as one sentence: whose, and what. */
export interface SystemWords {
  /** Set first and in bold; empty where nobody in particular did it. */
  readonly who: string;
  readonly what: string;
  /** Who says why, in their own words. */
  readonly why: string;
  /** Money moved: the line carries a drop. */
  readonly isMoney: boolean;
}

interface Manner {
  /** Minor units as a decimal string; null before there is a price. */
  readonly goalMinor: string | null;
  /** Writes a decimal string of minor units for the viewer. */
  readonly money: (minor: string) => string;
}

/** "; 69 % funded", rounded down so that nothing looks fuller than it is. */
function funded({ firmMinor }: { readonly firmMinor: string }, { goalMinor }: Manner): string {
  if (goalMinor === null || BigInt(goalMinor) === 0n) return "";
  return `; ${(BigInt(firmMinor) * 100n) / BigInt(goalMinor)}\u00a0% funded`;
}

const stage = (word: string): string =>
  (stageWords as Readonly<Record<string, { readonly word: string }>>)[word]?.word.toLowerCase() ?? word;
const state = (word: string): string =>
  (deliverableWords as Readonly<Record<string, { readonly word: string }>>)[word]?.word.toLowerCase() ?? word;

/** The sentence of a system line, the same for eyes and ears. */
export function systemWords(line: SystemLine, manner: Manner): SystemWords {
  const { money } = manner;
  const organization = line.masked ? unnamedMember : (line.organization?.name ?? "");
  const actor = line.actor?.name ?? "";
  const words = ({ termsKind, offer }: EventPayloads["intent.stated"]) => offerSentence(termsKind, offer, money) ?? "";
  const said = (who: string, what: string, why = ""): SystemWords => ({ who, what, why, isMoney: false });
  const flowed = (what: string, why = ""): SystemWords => ({ who: organization, what, why, isMoney: true });
  switch (line.type) {
    case "project.proposed":
      return said(organization || actor, "proposed this project");
    case "project.documented":
      return said("", "This project was documented from a public source");
    case "project.scoped":
      return said(
        "",
        `Scope version ${line.payload.scopeVersion}: the price is ${money(line.payload.goalMinor)}, at least ${money(line.payload.minimumMinor)}`,
      );
    case "project.moved":
      return said("", `From ${stage(line.payload.from)} to ${stage(line.payload.to)}`, line.payload.reason);
    case "project.at_risk":
      return said(
        "",
        line.payload.atRisk ? "This project is at risk" : "This project is no longer at risk",
        line.payload.reason,
      );
    case "project.cofunded":
      return { ...said("", `Co-funded with ${money(line.payload.paysMinor)}`, line.payload.reason), isMoney: true };
    case "project.lapsed":
      return {
        ...said("", "The minimum was not reached: every pledge was released", line.payload.reason),
        isMoney: true,
      };
    case "meeting.opened":
      return said(actor, `opened meeting ${line.payload.number}: ${line.payload.title}`);
    case "meeting.closed":
      return said(actor, `closed meeting ${line.payload.number}: ${line.payload.title}. Its minutes are written`);
    case "meeting.estimate_revealed":
      return said(
        "",
        `${line.payload.question}: ${hoursRange(line.payload)}, ${counted(line.payload.answers, "answer")} opened together`,
      );
    case "topic.opened":
      return said(actor, `opened the topic ${line.payload.title}`);
    case "topic.settled":
      return said(actor, `settled the topic ${line.payload.title}`);
    case "topic.taken_up":
      return said(actor, `took the topic ${line.payload.title} up again`);
    case "thread.locked":
      return said(actor, "locked this discussion", line.payload.reason);
    case "thread.opened":
      return said(actor, "opened this discussion again", line.payload.reason);
    case "project.extended":
      return said("", "The raise was extended", line.payload.reason);
    case "interest.expressed":
      return said(organization, "is interested");
    case "intent.stated":
      return line.payload.termsKind === "in_kind"
        ? said(organization, "means to give hours in kind", words(line.payload))
        : flowed(`intends to pledge ${money(line.payload.amountMinor)}`, words(line.payload));
    case "pledge.signed":
      // Hours count towards delivery, never towards sums.
      if (line.payload.termsKind === "in_kind") return said(organization, "gives hours in kind", words(line.payload));
      return line.payload.stands
        ? flowed(
            `pledged ${line.payload.termsKind === "closer" ? "up to " : ""}${money(line.payload.amountMinor)}${funded(line.payload.totals, manner)}`,
            words(line.payload),
          )
        : flowed(`pledged ${money(line.payload.amountMinor)}, which waits on its conditions`, words(line.payload));
    case "pledge.stood":
      return flowed(
        `stands now with ${money(line.payload.amountMinor)}: its conditions hold${funded(line.payload.totals, manner)}`,
        words(line.payload),
      );
    case "pledge.fell":
      return flowed(
        `waits again with ${money(line.payload.amountMinor)}: its conditions no longer hold`,
        words(line.payload),
      );
    case "pledge.withdrawn":
      return flowed(
        `withdrew ${money(line.payload.amountMinor)}${funded(line.payload.totals, manner)}`,
        line.payload.reason,
      );
    case "deliverable.moved":
      return said(
        "",
        `Deliverable ${line.payload.position}, ${line.payload.title}: ${state(line.payload.to)}`,
        line.payload.reason,
      );
    case "deliverable.accepted":
      return said(
        organization,
        `accepted deliverable ${line.payload.position}, ${line.payload.title}`,
        line.payload.note,
      );
    case "decision.recorded":
      return said([actor, organization].filter(Boolean).join(", "), `recorded decision ${line.payload.number}`);
    case "decision.taken_back":
      return said(
        [actor, organization].filter(Boolean).join(", "),
        `took back decision ${line.payload.number}`,
        line.payload.reason,
      );
    case "contribution.linked":
      return said("", `Linked upstream: ${line.payload.title}`);
    case "contribution.moved":
      return said("", `${line.payload.title}: ${stateWords[line.payload.to as ContributionState] ?? line.payload.to}`);
  }
}

/** The whole line as one text, for a live region. */
export const spokenLine = ({ who, what, why }: SystemWords): string =>
  [who, what].filter(Boolean).join(" ") + (why ? `. ${why}` : "");
