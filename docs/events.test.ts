import { expect, it } from "vitest";
import type { EventDeclaration } from "#app/domain/kernel/define-event.ts";
import { declarationOf, events, eventTypes, eventsAbout } from "#app/domain/timeline/events.ts";
import { toldMoves, voiceOf } from "#app/domain/timeline/thread-lines.ts";

const head = `# The log: every kind of event

One numbered log stands behind every screen ([why](decisions/002-one-log.md)). Each event stands in one or more streams: the project's, the organization's, and \`network\` for what everybody may hear. Sums are absolute, as decimal strings of minor units; organizations are masked where they did not consent to be named.

Each area declares its own ([\`app/domain/projects/events.ts\`](../app/domain/projects/events.ts) and its like), and this page is written from that: \`npx vitest run docs/events.test.ts -u\`. A field in **bold** is free text: whoever may not know whose money an event is about gets it blank, and any field that is not declared not at all. What an event is *about* is joined to it when it is read, and it is masked with the pledge, or the pledges, that it is about. A history, the discussion, news (and why it is news) and a meeting's minutes are where it is told; not where it goes *to* what stands in brackets.

| event | said when | carries | about | told in | also in \`network\` |
|---|---|---|---|---|---|
`;

const aboutWords = { message: "a message", pledge: "a pledge", share_of_deliverable: "a share in a deliverable" };

function carries({ fields }: EventDeclaration): string {
  const written = Object.entries(fields).map(([name, { isSafe }]) => (isSafe ? `\`${name}\`` : `**\`${name}\`**`));
  return written.join(", ");
}

function toldIn(type: string, { history, news, noNewsTo, minutes }: EventDeclaration): string {
  const moves = toldMoves(type);
  return [
    ...(history ? ["history"] : []),
    ...(voiceOf(type) ? [`discussion${moves ? ` (only ${moves.join(", ")})` : ""}`] : []),
    ...(news ? [`news: ${news.join(", ")}${noNewsTo ? ` (not ${noNewsTo.join(", ")})` : ""}`] : []),
    ...(minutes === "took_part" ? ["minutes: who took part"] : history && !minutes ? ["minutes"] : []),
  ].join(" · ");
}

const row = (type: string, declaration: EventDeclaration) => {
  const about = Object.values(declaration.fields).flatMap((field) => (field.about ? [aboutWords[field.about]] : []));
  const cells = [
    `\`${type}\``,
    declaration.when,
    carries(declaration),
    about.join(", "),
    toldIn(type, declaration),
    declaration.inNetwork ? "yes" : "",
  ];
  return `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |").replaceAll("|  |", "| |");
};

it("the page about the log tells every kind of event as it is declared, and no other", async () => {
  const page = head + eventTypes.map((type) => `${row(type, events[type])}\n`).join("");
  await expect(page).toMatchFileSnapshot("events.md");
});

it("a field that holds the id of what events are about holds nothing else in any event", () => {
  for (const matter of ["message", "pledge"] as const) {
    const { types, fields } = eventsAbout[matter];
    const others = eventTypes.filter((type) => !types.includes(type));
    expect(others.filter((type) => fields.some((field) => field in (declarationOf(type)?.fields ?? {})))).toEqual([]);
  }
});
