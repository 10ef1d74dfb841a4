import { z } from "zod";
import type { Sender } from "#app/domain/identity/letters.ts";
import type { LetterText } from "#app/domain/kernel/mail.ts";
import { subjectLine } from "#app/domain/kernel/text.ts";

const incidents = z.array(z.object({ words: z.string(), beganAt: z.coerce.date() }));
const schema = z.object({ fresh: incidents, lasting: incidents, over: incidents });

/** What directors are told at once: what turned red, what still is a day later, and what is over. */
export type TroubleNews = z.output<typeof schema>;

/** It is kept with the letter, because what is over is kept nowhere else. */
export const toldDetails = (told: TroubleNews) => ({ told: JSON.stringify(schema.parse(told)) });
export const readTold = (details: Readonly<Record<string, string>>): TroubleNews =>
  schema.parse(JSON.parse(details.told ?? "{}"));

const lines = (title: string, listed: TroubleNews["fresh"]) =>
  listed.length === 0
    ? []
    : [
        [
          title,
          ...listed.map(
            ({ words, beganAt }) => `- ${words} (since ${beganAt.toISOString().slice(0, 16).replace("T", " ")} UTC)`,
          ),
        ].join("\n"),
      ];

/** To a director. It names no amounts and nobody: the page has the rows. */
export function troubleLetter(
  { networkName, publicUrl }: Sender,
  displayName: string,
  { fresh, lasting, over }: TroubleNews,
): LetterText {
  const red = [...fresh, ...lasting];
  const network = networkName || "Tributary";
  const subject =
    red.length === 0
      ? `${network}: all is well again`
      : red.length === 1
        ? `${network}: ${red[0]!.words}`
        : `${network}: ${red.length} things need a look`;
  const paragraphs = [
    `Hello ${displayName},`,
    ...lines("This needs a look:", fresh),
    ...lines("This still needs a look:", lasting),
    ...lines("This is over:", over),
    `Everything that the product says of itself: ${publicUrl}/status`,
    "You get this because you are a director of the network’s steward: once when something turns red, daily while it stays so, and when it is over.",
  ];
  return { subject: subjectLine(subject), text: `${paragraphs.join("\n\n")}\n` };
}
