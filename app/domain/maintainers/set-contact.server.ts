import { z } from "zod";
import { contactWays, maintainerContact } from "#db/schema/maintainers.ts";
import { command } from "#app/domain/kernel/command.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id, reasonText } from "#app/domain/kernel/values.server.ts";
import { readContact } from "./find-ask.server.ts";
import { findMaintainership, ownMaintainership } from "./find-maintainership.server.ts";
import { isMailAddress, isWebAddress } from "./maintainership.ts";
import type { MaintainersRefusal } from "./refusals.ts";

export type ContactRefusal =
  | KeyReused
  | MaintainersRefusal<"maintainership_not_found">
  | MaintainersRefusal<"contact_needs_mail" | "contact_needs_web", "address">;

/** A proven maintainer says how the repository's maintainers want to be asked. It holds for all who ask, until one says otherwise. */
export const setContact = command({
  name: "maintainer.set_contact",
  permission: "signed_in",
  key: "none",
  input: z.object({
    maintainershipId: id,
    way: z.enum(contactWays),
    /** Public: a mail address, or where to open an issue. */
    address: z.string().max(limits.urlLength),
    words: reasonText.min(1),
  }),
  output: z.null(),
  run(ctx, _key, { maintainershipId, way, address: written, words }): Promise<Result<null, ContactRefusal>> {
    return transact<null, ContactRefusal>(ctx, { lock: [networkStream] }, async (tx) => {
      const found = await findMaintainership(tx.db, maintainershipId);
      const own = found && (await ownMaintainership(tx.db, ctx.actor, found.repository));
      if (!found || !own?.isProven || own.id !== maintainershipId) return refuse({ kind: "maintainership_not_found" });
      const address = way === "none" ? "" : written;
      if (way === "mail" && !isMailAddress(address)) return refuse({ kind: "contact_needs_mail", field: "address" });
      if (way === "issue" && address !== "" && !isWebAddress(address))
        return refuse({ kind: "contact_needs_web", field: "address" });
      const now = await readContact(tx.db, found.repository);
      // What holds already is not said once more.
      if (now?.way === way && now.address === address && now.words === words) return ok(null);
      const row = { id: tx.newId(), maintainershipId, way, address, words, at: tx.now };
      await tx.db.insert(maintainerContact).values(row);
      return ok(null);
    });
  },
});
