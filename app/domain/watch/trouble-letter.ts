import type { Sender } from "#app/domain/identity/letters.ts";
import type { Letter } from "#app/domain/kernel/mail.ts";
import { subjectLine } from "#app/domain/kernel/text.ts";

interface Incident {
  readonly name: string;
  readonly words: string;
  readonly beganAt: Date;
}

interface Told {
  readonly fresh: readonly Incident[];
  /** Told before, and still red a day later. */
  readonly lasting: readonly Incident[];
  readonly over: readonly Incident[];
}

const lines = (title: string, incidents: readonly Incident[]) =>
  incidents.length === 0 ? [] : [[title, ...incidents.map(({ words, beganAt }) => `- ${words} (since ${beganAt.toISOString().slice(0, 16).replace("T", " ")} UTC)`)].join("\n")];

/** To a director: what of the product is red, still red, or well again. It names no amounts and nobody; the page has the rows. */
export function troubleLetter({ networkName, publicUrl }: Sender, { id, email, displayName }: { readonly id: string; readonly email: string; readonly displayName: string }, { fresh, lasting, over }: Told): Letter {
  const red = [...fresh, ...lasting];
  const network = networkName || "Tributary";
  const subject = red.length === 0 ? `${network}: all is well again` : red.length === 1 ? `${network}: ${red[0]!.words}` : `${network}: ${red.length} things need a look`;
  const paragraphs = [
    `Hello ${displayName},`,
    ...lines("This needs a look:", fresh),
    ...lines("This still needs a look:", lasting),
    ...lines("This is over:", over),
    `Everything that the product says of itself: ${publicUrl}/status`,
    "You get this because you are a director of the network’s steward: once when something turns red, daily while it stays so, and when it is over.",
  ];
  const begun = Math.max(...[...red, ...over].map(({ beganAt }) => beganAt.getTime()));
  return { to: email, subject: subjectLine(subject), text: `${paragraphs.join("\n\n")}\n`, once: `status-${id}-${begun}-${fresh.length}-${lasting.length}-${over.length}` };
}
