import { v7, validate } from "uuid";
import type { Clock } from "./clock.ts";

/** A new UUIDv7: unique everywhere, and sorted by the clock that it was made under. */
export type NewId = () => string;

export const idsBy = (clock: Clock): NewId => {
  // The library keeps order within one millisecond only for its own clock; for a given time it needs a sequence of ours.
  let lastMs = -1;
  let seq = 0;
  return () => {
    const msecs = clock.now().getTime();
    seq = msecs === lastMs ? seq + 1 : 0;
    lastMs = msecs;
    return v7({ msecs, seq });
  };
};

/** Stands where no person does: keys of visitors. */
export const nobody = "00000000-0000-0000-0000-000000000000";

export const isId = (text: unknown): text is string => typeof text === "string" && validate(text);
