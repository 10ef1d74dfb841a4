import type { ReactNode } from "react";
import { nameWithStanding } from "#app/domain/kernel/admitted.ts";
import type { RoomHand } from "#app/domain/meetings/meeting-page.ts";

/** Who asks to speak, the first first. */
export function MeetingHands({
  hands,
  after,
}: {
  readonly hands: readonly RoomHand[];
  readonly after?: (hand: RoomHand) => ReactNode;
}) {
  if (hands.length === 0) return <p className="soft">No hand is up.</p>;
  return (
    <ol className="hands" aria-label="Hands, the first first">
      {hands.map((hand) => (
        <li key={hand.person.id}>
          <span>
            <b>{hand.person.name}</b>
            {hand.organization && `, ${nameWithStanding(hand.organization)}`}
          </span>
          {after?.(hand)}
        </li>
      ))}
    </ol>
  );
}
