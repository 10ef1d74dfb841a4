import type { ShownDecision } from "#app/domain/timeline/shown-event.ts";
import { Link } from "#app/ui/base/link.tsx";
import { decisionPlace } from "#app/domain/discussion/message-place.ts";

/** On a message: that it is a decision, and who agrees; the rest is said where the decisions are. */
export function MessageDecision({
  slug,
  decision: { number, agreed },
}: {
  readonly slug: string;
  readonly decision: ShownDecision;
}) {
  const names = agreed.slice(0, 3).map(({ person, organization }) => organization?.name ?? person.name);
  const others = agreed.length - names.length;
  return (
    <p className="decided">
      <Link to={decisionPlace(slug, number)}>Decision {number}</Link>
      {names.length > 0 && `, agreed by ${names.join(", ")}${others > 0 ? ` and ${others} more` : ""}`}
    </p>
  );
}
