import type { Onlooker } from "./rule.ts";

/** How near a viewer stands to a stream; each level sees all that the ones before it see. */
export const levels = ["visitor", "member", "cofunder", "steward"] as const;
export type Level = (typeof levels)[number];

export const atLeast = (level: Level, needed: Level): boolean => levels.indexOf(level) >= levels.indexOf(needed);

/** How near a viewer stands to a project that they may see. */
export function levelOf({ steward, admittedIds }: Onlooker, cofunds: boolean): Level {
  if (steward) return "steward";
  if (cofunds) return "cofunder";
  return admittedIds.length > 0 ? "member" : "visitor";
}
