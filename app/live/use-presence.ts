import { useEffect, useState } from "react";
import type { StreamId } from "#app/domain/kernel/events.ts";
import type { Presence, Told } from "./protocol.ts";
import { rhythm } from "./rhythm.ts";
import { useStream } from "./use-stream.ts";

type Typist = Omit<Told["signal"], "stream" | "kind">;

const nobody = { apply: () => {}, reload: () => {} };

/** Who is at a project now, and who of them is writing. Null until it is known. */
export function usePresence(stream: StreamId): { presence: Presence | null; typing: readonly Typist[] } {
  const [presence, setPresence] = useState<Presence | null>(null);
  const [typing, setTyping] = useState<readonly (Typist & { readonly untilMs: number })[]>([]);

  // Presence has no numbers: it follows from beyond any end.
  useStream(stream, Number.MAX_SAFE_INTEGER, {
    ...nobody,
    presence: setPresence,
    signal: ({ person, organization }) => {
      const untilMs = Date.now() + rhythm.typingLastsMs;
      setTyping((known) => [...known.filter((each) => each.person.id !== person.id), { person, organization, untilMs }]);
    },
  });

  useEffect(() => {
    if (typing.length === 0) return;
    const nextMs = Math.min(...typing.map((each) => each.untilMs)) - Date.now();
    const timer = setTimeout(() => setTyping((known) => known.filter((each) => each.untilMs > Date.now())), Math.max(0, nextMs) + 20);
    return () => clearTimeout(timer);
  }, [typing]);

  return { presence, typing };
}
