import type { SystemLine } from "#app/domain/discussion/thread.ts";
import type { LineWords, Manner } from "#app/domain/kernel/event-voices.ts";
import { lineOf } from "#app/domain/timeline/thread-lines.ts";
import { unnamedMember } from "#app/ui/organization/organization-mark.tsx";

/** The sentence of a system line, the same for eyes and ears; its words stand with the event's declaration. */
export function systemWords({ type, payload, actor, organization, masked }: SystemLine, manner: Manner): LineWords {
  const told = {
    payload,
    actor: actor?.name ?? "",
    organization: masked ? unnamedMember : (organization?.name ?? ""),
  };
  return lineOf(type)?.say(told, manner) ?? { who: "", what: "", why: "", isMoney: false };
}

/** The whole line as one text, for a live region. */
export const spokenLine = ({ who, what, why }: LineWords): string =>
  [who, what].filter(Boolean).join(" ") + (why ? `. ${why}` : "");
