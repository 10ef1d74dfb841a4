import { useEffect, useState } from "react";
import type { StreamId } from "#app/domain/kernel/events.ts";
import type { Presence, ServerEvents } from "./protocol.ts";
import { timings } from "./timings.ts";
import { useStream } from "./use-stream.ts";

/** Somebody who is writing, and when they last said so. */
interface Typing extends Omit<ServerEvents["signal"], "stream" | "kind"> {
  readonly atMs: number;
}

const nobody = { apply: () => {}, reload: () => {} };

/** Who is at a project now, and who of them is writing. Null until it is known. */
export function usePresence(stream: StreamId): { presence: Presence | null; typing: readonly Typing[] } {
  const [presence, setPresence] = useState<Presence | null>(null);
  const [typing, setTyping] = useState<readonly Typing[]>([]);

  // Presence has no numbers: it follows from beyond any end.
  useStream(stream, Number.MAX_SAFE_INTEGER, {
    ...nobody,
    presence: setPresence,
    signal: ({ person, organization }) => {
      setTyping((known) => [
        ...known.filter((each) => each.person.id !== person.id),
        { person, organization, atMs: Date.now() },
      ]);
    },
  });

  useEffect(() => {
    if (typing.length === 0) return;
    const oldest = Math.min(...typing.map((each) => each.atMs));
    const forget = () => setTyping((known) => known.filter((each) => each.atMs + timings.typingLastsMs > Date.now()));
    const timer = setTimeout(forget, Math.max(0, oldest + timings.typingLastsMs - Date.now()) + 20);
    return () => clearTimeout(timer);
  }, [typing]);

  return { presence, typing };
}
