import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { addAction, type AddActionRefusal } from "./add-action.server.ts";
import { addItem } from "./add-item.server.ts";
import { beginItem } from "./begin-item.server.ts";
import { closeMeeting } from "./close-meeting.server.ts";
import { giveEstimate, type GiveEstimateRefusal } from "./give-estimate.server.ts";
import type { MeetingRefusal } from "./in-meeting.server.ts";
import type { MeetingChange, MeetingPlace } from "./meeting.ts";
import { openEstimate, type OpenEstimateRefusal } from "./open-estimate.server.ts";
import { revealEstimate } from "./reveal-estimate.server.ts";
import { setActionDone, type SetActionDoneRefusal } from "./set-action-done.server.ts";
import { setHand } from "./set-hand.server.ts";
import { takeOver } from "./take-over.server.ts";
import type { MeetingsRefusal } from "./refusals.ts";

export type MeetingChangeRefusal =
  | KeyReused
  | MeetingRefusal
  | OpenEstimateRefusal
  | GiveEstimateRefusal
  | AddActionRefusal
  | SetActionDoneRefusal
  | {
      kind:
        | "agenda_item_not_found"
        | "too_many_hands"
        | "estimate_not_found"
        | "nobody_estimated"
        | "may_not_lead_meetings";
    }
  | MeetingsRefusal<"agenda_is_full", "item">;

/** The one place that turns what is done in a meeting into its verb. */
export function changeMeeting(
  ctx: Context,
  place: MeetingPlace,
  change: MeetingChange,
): Promise<Result<null, MeetingChangeRefusal>> {
  switch (change.intent) {
    case "begin":
      return beginItem(ctx, place, change.itemId);
    case "pause":
      return beginItem(ctx, place, null);
    case "add-item":
      return addItem(ctx, place, change);
    case "raise-hand":
      return setHand(ctx, place, { up: true, personId: actorId(ctx.actor) ?? "" });
    case "lower-hand":
      return setHand(ctx, place, { up: false, personId: change.personId });
    case "ask":
      return openEstimate(ctx, place, change);
    case "estimate":
      return giveEstimate(ctx, place, change);
    case "reveal":
      return revealEstimate(ctx, place, change.estimateId);
    case "add-action":
      return addAction(ctx, place, change);
    case "set-done":
      return setActionDone(ctx, place, change);
    case "take-over":
      return takeOver(ctx, place);
    case "close":
      return closeMeeting(ctx, place);
  }
}
