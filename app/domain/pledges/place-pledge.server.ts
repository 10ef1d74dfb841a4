import { may } from "#app/domain/identity/permissions.ts";
import { rolesIn } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { refuse } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { askSecondSigner } from "#app/domain/pledges/ask-second-signer.server.ts";
import { setAsideSignatures } from "#app/domain/pledges/set-aside-signatures.server.ts";
import { readyPledge, signPledge, type NothingNeeded } from "#app/domain/pledges/sign-pledge.server.ts";
import { pledgeToPlace, placedPledge, type PlacedPledge } from "#app/domain/pledges/pledge-values.server.ts";
import type { UnfitPledge } from "#app/domain/pledges/unfit-pledge.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { PledgesRefusal } from "./refusals.ts";

export type PlacePledgeRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | UnfitPledge
  | NothingNeeded
  /** A colleague of the payer, but not one who may sign for it. */
  | PledgesRefusal<"signing_needs_budget_holder", "organizationId">
  /** Four eyes are asked for, and nobody else of the organization could sign. */
  | PledgesRefusal<"signing_limit_exceeded", "amount">;

/**
 * Signs a firm pledge for an organization whose budget the actor holds: its row, its step, its entries in the book and
 * its event, and everything that it makes others' pledges do, in one transaction under the project's lock. An interest or
 * intent of the same organization climbs to firm instead of standing beside it. The first firm pledge freezes the rules.
 * Above what the actor may sign alone it stands as an intent, and a second budget holder is asked.
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
