import { hoursRange, rangeOf } from "#app/domain/meetings/estimates.ts";
import { nameWithStanding } from "#app/domain/kernel/admitted.ts";
import type { RoomEstimate } from "#app/domain/meetings/meeting-page.ts";

/** Answers that were opened together, each at its place between nothing and the highest, with the middle marked. */
export function MeetingAnswers({ answers }: { readonly answers: NonNullable<RoomEstimate["answers"]> }) {
  const range = rangeOf(answers.map(({ hours }) => hours));
  // A little room at the end, so that the highest is whole.
  const at = (hours: number) => `${(hours / range.highHours) * 97}%`;
  return (
    <div className="answers">
      <p>
        <b>{hoursRange(range)}</b>
      </p>
      <svg className="strip" height="34" width="100%" aria-hidden="true">
        <line className="ground" x1="0" x2="100%" y1="24" y2="24" />
        <line className="span" x1={at(range.lowHours)} x2={at(range.highHours)} y1="24" y2="24" />
        <line className="middle" x1={at(range.medianHours)} x2={at(range.medianHours)} y1="2" y2="24" />
        {answers.map(({ person, hours }) => (
          <circle key={person.id} cx={at(hours)} cy="24" r="5.5" />
        ))}
      </svg>
      <ul>
        {answers.map(({ person, organization, hours }) => (
          <li key={person.id}>
            {person.name}
            {organization && `, ${nameWithStanding(organization)}`}: <b>{hours}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
