import type { SayAmount } from "#app/domain/kernel/event-voices.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import type { SeenEvent, ShownEvent } from "#app/domain/timeline/shown-event.ts";
import { declarationOf, eventsWith } from "./events.ts";

/** One line of a history: what happened, who did it and whom they represent, and why. Plain words; the page adds the when. */
export interface HistoryLine {
  readonly what: string;
  /** "by Sam Otieno, Meridian", "by a member, not named", "of EarthLab" where it happened to what is theirs; null when it happened by itself. */
  readonly who: string | null;
  readonly why: string | null;
}

/** A line as a page shows it, of the event with this id. */
export interface ShownLine extends HistoryLine {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What a history tells; a discussion has the messages. */
export const historyTypes = eventsWith(({ history }) => history !== undefined);

/** An event that a history tells, as its viewer may see it. */
export type HistoryEvent = SeenEvent;

export const isHistoryEvent = (event: ShownEvent): event is HistoryEvent =>
  declarationOf(event.type)?.history !== undefined;

/** Who did it, and whom they represent; or whose it is, where it happened to a pledge because of what somebody else did. */
function whoOf({ type, actor, organization, masked }: HistoryEvent): string | null {
  const named = masked ? "a member, not named" : [actor?.name, organization?.name].filter(Boolean).join(", ");
  return named === "" ? null : `${declarationOf(type)?.consequence === "befalls" ? "of" : "by"} ${named}`;
}

/**
 * One event of the log as a readable line, in the words of its declaration. The event is already as this viewer may see
 * it: names of members without consent are gone from it before it comes here.
 */
export function describeEvent(event: HistoryEvent, amount: SayAmount): HistoryLine {
  const { type, payload, actor, organization } = event;
  const told = { payload, actor: actor?.name ?? "", organization: organization?.name ?? "" };
  const said = declarationOf(type)?.history?.(told, amount) ?? "";
  const [what, why] = typeof said === "string" ? [said, null] : said;
  return { what, why: why === "" ? null : why, who: whoOf(event) };
}

/** Events as lines in the viewer's way of writing sums: worded here, so that no browser has to bring the words. */
export const historyLines = (events: readonly HistoryEvent[], locale: string): ShownLine[] =>
  events.map((event) => ({
    id: event.id,
    at: event.at,
    ...describeEvent(event, (minor, currency) =>
      formatMoney(money(BigInt(minor), currency), { locale, cents: "any", withCurrency: false }),
    ),
  }));
