import { pledge } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { interestToExpress, intentToState, pledgeRef } from "#app/domain/pledges/pledge-values.server.ts";
import { areAdmitted, readStandings } from "#app/domain/pledges/read-standings.server.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import type { UnfitPledge } from "#app/domain/pledges/unfit-pledge.ts";
import {
  isOpenForInterest,
  livePledges,
  unsignedRow,
  writeIntent,
  type NotOpen,
} from "#app/domain/pledges/write-intent.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import type { PledgesRefusal } from "./refusals.ts";

type UnsignedRefusal = ProjectNotFound | NotPermitted | KeyReused | NotOpen;

export type InterestRefusal = UnsignedRefusal | PledgesRefusal<"already_taking_part">;

export type IntentRefusal = UnsignedRefusal | UnfitPledge;

/** Says that an organization would take part, without a sum. Once: who said more already says it no less. */
export const expressInterest = command({
  name: "pledge.express_interest",
  permission: "pledge.express_interest",
  key: "required",
  input: interestToExpress,
  output: pledgeRef,
  run(ctx, key, interest): Promise<Result<{ pledgeId: string }, InterestRefusal>> {
    return changeProject<{ pledgeId: string }, InterestRefusal>(
      ctx,
      interest.projectId,
      { key, request: interest },
      async (tx, found) => {
        const { organizationId } = interest;
        if (!may(ctx.actor, "pledge.express_interest", organizationId)) return refuse({ kind: "not_permitted" });
        if (!isOpenForInterest(found)) return refuse({ kind: "not_open_for_interest" });
        const [{ live, position }, standings] = await Promise.all([
          livePledges(tx, interest),
          readStandings(tx, [organizationId]),
        ]);
        if (live.length > 0) return refuse({ kind: "already_taking_part" });
        const counts = areAdmitted(standings, [organizationId]);
        const row = { ...unsignedRow(tx, found, interest, position, "interest"), counts };
        await Promise.all([
          tx.db.insert(pledge).values(row).execute(),
          stepPledges(tx, [{ pledgeId: row.id, from: null, to: "interest", reason: "" }]),
        ]);
        tx.say({
          name: "interest.expressed",
          streams: pledgeStreams(row),
          organizationId,
          entity: `pledge:${row.id}`,
          payload: { pledgeId: row.id, named: row.named },
        });
        return ok({ pledgeId: row.id });
      },
    );
  },
});

/** States what an organization means to give, not binding and never mixed into totals. */
export const stateIntent = command({
  name: "pledge.state_intent",
  permission: "pledge.state_intent",
  key: "required",
  input: intentToState,
  output: pledgeRef,
  run(ctx, key, intent): Promise<Result<{ pledgeId: string }, IntentRefusal>> {
    return changeProject<{ pledgeId: string }, IntentRefusal>(
      ctx,
      intent.projectId,
      { key, request: intent },
      async (tx, found) =>
        may(ctx.actor, "pledge.state_intent", intent.organizationId)
          ? writeIntent(tx, found, intent)
          : refuse({ kind: "not_permitted" }),
    );
  },
});
