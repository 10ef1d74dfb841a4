import type { SystemLine } from "#app/domain/discussion/thread.ts";
import { line, type LineWords, type Manner } from "#app/domain/kernel/event-voices.ts";
import { voiceOf } from "#app/domain/timeline/thread-lines.ts";
import { unnamedMember } from "#app/ui/organization/organization-mark.tsx";

/** The sentence of a system line, the same for eyes and ears; its words stand with the event's declaration. */
export function systemWords({ type, payload, actor, organization, masked }: SystemLine, manner: Manner): LineWords {
  const names = { actor: actor?.name ?? "", organization: masked ? unnamedMember : (organization?.name ?? "") };
  return voiceOf(type)?.(payload, names, manner) ?? line("", "");
}

/** The whole line as one text, for a live region. */
export const spokenLine = ({ who, what, why }: LineWords): string =>
  [who, what].filter(Boolean).join(" ") + (why ? `. ${why}` : "");
