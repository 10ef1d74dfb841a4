import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { InKind, InKindPart } from "./find-in-kind.server.ts";
import type { ContributionsRefusal } from "./refusals.ts";

/** Where an entry of hours belongs, and how much may be entered there. */
export interface RoomForHours {
  readonly deliverableId: string | null;
  readonly leftMinutes: number;
}

type Asked = { readonly deliverableId?: string | undefined };

/** Of what was agreed for a deliverable, neither entered nor settled: below zero where it was settled after it was entered. */
const leftOf = ({ agreedHours, enteredMinutes, settledMinutes }: InKindPart): number =>
  (agreedHours ?? 0) * 60 - enteredMinutes - settledMinutes;

/** Hours that lower a price count for its deliverable: for the one that the entry names, or the only one there is. */
export function agreedFor(
  { row, parts }: InKind,
  { deliverableId }: Asked,
): Result<
  RoomForHours,
  | ContributionsRefusal<"hours_not_agreed">
  | ContributionsRefusal<"hours_deliverable_missing" | "hours_other_deliverable", "deliverableId">
> {
  const agreed = parts.filter((part) => part.deliverableId !== null && (part.agreedHours ?? 0) > 0);
  if (agreed.length === 0) return refuse({ kind: "hours_not_agreed" });
  const named = deliverableId ?? row.deliverableId ?? (agreed.length === 1 ? agreed[0]!.deliverableId : null);
  if (named === null) return refuse({ kind: "hours_deliverable_missing", field: "deliverableId" });
  const part = agreed.find((each) => each.deliverableId === named);
  if (!part) return refuse({ kind: "hours_other_deliverable", field: "deliverableId" });
  return ok({ deliverableId: named, leftMinutes: Math.max(leftOf(part), 0) });
}

/** Hours beside the price count together, whichever deliverable they are for. */
export function agreedBesidePrice(
  { agreedHours, enteredMinutes }: InKind,
  { deliverableId }: Asked,
): Result<RoomForHours, ContributionsRefusal<"hours_not_agreed">> {
  if (agreedHours === null) return refuse({ kind: "hours_not_agreed" });
  return ok({ deliverableId: deliverableId ?? null, leftMinutes: agreedHours * 60 - enteredMinutes });
}

/** Agreed for a deliverable, and neither verified nor settled: what its acceptance waits for. */
export const missingMinutesOf = ({
  agreedHours,
  verifiedMinutes,
  settledMinutes,
}: Pick<InKindPart, "agreedHours" | "verifiedMinutes" | "settledMinutes">): number =>
  (agreedHours ?? 0) * 60 - verifiedMinutes - settledMinutes;
