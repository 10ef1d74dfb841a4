import { may } from "#app/domain/identity/permissions.ts";
import { rolesIn } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { mapValue, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { askSecondSigner } from "#app/domain/pledges/ask-second-signer.server.ts";
import { setAsideSignatures } from "#app/domain/pledges/set-aside-signatures.server.ts";
import { readyPledge, signPledge, type NothingNeeded } from "#app/domain/pledges/sign-pledge.server.ts";
import { pledgeToPlace, placedPledge, type PlacedPledge } from "#app/domain/pledges/pledge-values.server.ts";
import { areAdmitted, readStandings } from "#app/domain/pledges/read-standings.server.ts";
import type { PledgeToPlace, UnfitPledge } from "#app/domain/pledges/unfit-pledge.ts";
import { writeIntent, type NotOpen } from "#app/domain/pledges/write-intent.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { PledgesRefusal } from "./refusals.ts";

export type PlacePledgeRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | UnfitPledge
  | NothingNeeded
  | NotOpen
  /** A colleague of the payer, but not one who may sign for it. */
  | PledgesRefusal<"signing_needs_budget_holder", "organizationId">
  /** Four eyes are asked for, and nobody else of the organization could sign. */
  | PledgesRefusal<"signing_limit_exceeded", "amount">;

/**
 * Signs a firm pledge for an organization whose budget the actor holds: its row, its step, its entries in the book and
 * its event, and everything that it makes others' pledges do, in one transaction under the project's lock. An interest or
 * intent of the same organization climbs to firm instead of standing beside it. The first firm pledge freezes the rules.
 * Above what the actor may sign alone it stands as an intent, and a second budget holder is asked. Of an organization
 * that is not admitted it is taken as an intent: somebody signs it again once it is.
 *
 * @param key made by the form's loader: a double click, a retry and a second tab are one pledge
 */
export const placePledge = command({
  name: "pledge.place",
  permission: "pledge.sign",
  key: "required",
  input: pledgeToPlace,
  output: placedPledge,
  run(ctx, key, wanted, { preview = false }: { preview?: boolean } = {}) {
    return changeProject<PlacedPledge, PlacePledgeRefusal>(
      ctx,
      wanted.projectId,
      { key, request: wanted, preview },
      async (tx, found) => {
        if (!may(ctx.actor, "pledge.sign", wanted.organizationId)) {
          const colleague = rolesIn(ctx.actor, wanted.organizationId).length > 0;
          return refuse(
            colleague ? { kind: "signing_needs_budget_holder", field: "organizationId" } : { kind: "not_permitted" },
          );
        }
        const standings = await readStandings(tx, [wanted.organizationId]);
        if (!areAdmitted(standings, [wanted.organizationId])) return takeAsIntent(tx, found, wanted);
        const ready = await readyPledge(tx, found, wanted);
        if (!ready.ok) return ready;
        if (ready.value.climbing) await setAsideSignatures(tx, [ready.value.climbing.id]);
        const { mostMinor, aloneMinor } = ready.value;
        return aloneMinor !== null && mostMinor > aloneMinor
          ? askSecondSigner(tx, ready.value, aloneMinor)
          : signPledge(tx, ready.value);
      },
    );
  },
});

async function takeAsIntent(
  tx: Tx,
  found: Project,
  wanted: PledgeToPlace,
): Promise<Result<PlacedPledge, NotOpen | UnfitPledge>> {
  const stated = await writeIntent(tx, found, wanted, "Its organization is not admitted, so it is taken as an intent.");
  return mapValue(stated, ({ pledgeId }) => ({
    pledgeId,
    stands: false,
    awaitsSecond: false,
    awaitsAdmission: true,
    offersMinor: "0",
    paysMinor: "0",
    unlocked: 0,
  }));
}
