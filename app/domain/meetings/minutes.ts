import { clockWords } from "./meeting-time.ts";
import { hoursRange, rangeOf } from "./estimates.ts";
import type { MeetingPage } from "./meeting-page.ts";

/** What happened during a meeting besides its agenda, as everybody may know it. */
export interface Happened {
  /** Who spoke, raised a hand or decided, and for whom, in the order in which they first did. */
  readonly tookPart: readonly { readonly name: string; readonly organization: string | null }[];
  readonly decisions: readonly { readonly number: number; readonly text: string }[];
  /** Steps of money and work, as the history tells them. */
  readonly steps: readonly string[];
  readonly messages: number;
}

/** Signs that mean something in Markdown stand for themselves. */
const plain = (text: string): string => text.replace(/[\\`*_[\]<>#|~@]/g, "\\$&");

// Apart, because languages’ data differ in the comma between them.
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "long", timeZone: "UTC" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });

const speaker = ({ name, organization }: { readonly name: string; readonly organization: string | null }) =>
  plain(organization === null ? name : `${name} (${organization})`);

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", `## ${title}`, "", ...lines];

/**
 * The minutes of a meeting as Markdown, written from what the log and the meeting's tables say; the same for everybody.
 * Times are UTC, and say so.
 */
export function writeMinutes(
  { number, title, projectTitle, facilitator, openedAt, closedAt, agenda, estimates, actions }: MeetingPage,
  { tookPart, decisions, steps, messages }: Happened,
): string {
  const opened = new Date(openedAt);
  const until = closedAt === null ? ", and goes on" : ` to ${hour.format(new Date(closedAt))} UTC`;
  const answered = estimates.filter(({ answers }) => answers !== null).reverse();
  return [
    `# ${plain(title)}`,
    "",
    `Meeting ${number} about ${plain(projectTitle)}. ${weekday.format(opened)}, ${day.format(opened)}, from ${hour.format(opened)}${closedAt === null ? " UTC" : ""}${until}. Led by ${plain(facilitator.name)}.`,
    ...(tookPart.length === 0
      ? []
      : [
          "",
          `Took part: ${tookPart.map(speaker).join(", ")}.${messages > 0 ? ` ${messages === 1 ? "One message was" : `${messages} messages were`} written in the discussion.` : ""}`,
        ]),
    ...section(
      "Agenda",
      agenda.map(
        (item) =>
          `${item.position}. ${plain(item.title)}: ${item.begunAt === null ? "not reached" : `${clockWords(item.spentSeconds)} of ${item.plannedMinutes} minutes`}`,
      ),
    ),
    ...section(
      "Decided",
      decisions.map((decision) => `- Decision ${decision.number}: ${plain(decision.text)}`),
    ),
    ...section(
      "Estimated",
      answered.map(
        ({ question, answers }) =>
          `- ${plain(question)}: ${hoursRange(rangeOf((answers ?? []).map(({ hours }) => hours)))} (${(answers ?? []).map(({ person, hours }) => `${plain(person.name)} ${hours}`).join(", ")})`,
      ),
    ),
    ...section(
      "To do",
      actions.map(
        ({ text, assignee, dueOn, done }) =>
          `- [${done ? "x" : " "}] ${plain(text)}${assignee ? `, ${plain(assignee.name)}` : ""}${dueOn === null ? "" : `, by ${dueOn}`}`,
      ),
    ),
    ...section(
      "Meanwhile",
      steps.map((step) => `- ${plain(step)}`),
    ),
    "",
  ].join("\n");
}
