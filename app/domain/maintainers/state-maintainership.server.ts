import { z } from "zod";
import { evidenceKinds, maintainership } from "#db/schema/maintainers.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id, noteText } from "#app/domain/kernel/values.server.ts";
import { readRepository } from "#app/domain/projects/repository.ts";
import { findByHandle, ownMaintainership } from "./find-maintainership.server.ts";
import { bareHandle, isNobodysHandle, isWebAddress } from "./maintainership.ts";
import type { MaintainersRefusal } from "./refusals.ts";
import { sayConfirmed } from "./say-confirmed.server.ts";

export type StateRefusal =
  | NotPermitted
  | KeyReused
  | MaintainersRefusal<"not_a_repository", "repository">
  | MaintainersRefusal<"handle_is_nobodys" | "answer_needs_name" | "maintainer_known", "handle">
  | MaintainersRefusal<"evidence_address_missing", "evidenceUrl">
  | MaintainersRefusal<"evidence_reason_missing", "note">;

const statement = {
  repository: z.string().max(limits.urlLength),
  handle: z.string().max(limits.nameLength),
  evidenceUrl: z.string().max(limits.urlLength),
  note: noteText,
};

/** The repository and the name as they are compared, or what is wrong with them. */
function readStatement(asked: { repository: string; handle: string }) {
  const repository = readRepository(asked.repository);
  if (!repository) return refuse({ kind: "not_a_repository", field: "repository" } as const);
  const handle = bareHandle(asked.handle);
  if (isNobodysHandle(handle)) return refuse({ kind: "handle_is_nobodys", field: "handle" } as const);
  return ok({ repository, handle });
}

/** Somebody says that they maintain a repository, and where that can be seen. It gives them nothing until it is confirmed. */
export const claimMaintainership = command({
  name: "maintainer.claim",
  permission: "signed_in",
  key: "required",
  input: z.object({ ...statement, evidence: z.enum(["code", "named", "vouched"]) }),
  output: z.object({ maintainershipId: id }),
  run(ctx, key, asked): Promise<Result<{ maintainershipId: string }, StateRefusal>> {
    return transact<{ maintainershipId: string }, StateRefusal>(
      ctx,
      { key, request: asked, lock: [networkStream] },
      async (tx) => {
        const { personId } = ctx.actor;
        const read = readStatement(asked);
        if (!read.ok) return read;
        const { repository, handle } = read.value;
        const { evidence, evidenceUrl, note } = asked;
        if (evidence !== "vouched" && !isWebAddress(evidenceUrl))
          return refuse({ kind: "evidence_address_missing", field: "evidenceUrl" });
        if (await ownMaintainership(tx.db, ctx.actor, repository))
          return refuse({ kind: "maintainer_known", field: "handle" });
        const maintainershipId = tx.newId();
        await tx.db.insert(maintainership).values({
          id: maintainershipId,
          repository,
          personId,
          handle,
          evidence,
          evidenceUrl: isWebAddress(evidenceUrl) ? evidenceUrl : "",
          note,
          statedBy: personId,
          statedAt: tx.now,
        });
        return ok({ maintainershipId });
      },
    );
  },
});

/** The steward names somebody whom evidence shows as a maintainer, whether they have an account or not. */
export const nameMaintainer = command({
  name: "maintainer.name",
  permission: "maintainer.confirm",
  key: "required",
  input: z.object({
    ...statement,
    evidence: z.enum(evidenceKinds).exclude(["vouched"]),
    email: z.email().max(limits.emailLength).optional(),
  }),
  output: z.object({ maintainershipId: id }),
  run(ctx, key, asked): Promise<Result<{ maintainershipId: string }, StateRefusal>> {
    return transact<{ maintainershipId: string }, StateRefusal>(
      ctx,
      { key, request: asked, lock: [networkStream] },
      async (tx) => {
        if (ctx.actor.kind !== "person" || !may(ctx.actor, "maintainer.confirm"))
          return refuse({ kind: "not_permitted" });
        const read = readStatement(asked);
        if (!read.ok) return read;
        const { repository, handle } = read.value;
        const { evidence, evidenceUrl, note, email } = asked;
        if (handle === "") return refuse({ kind: "answer_needs_name", field: "handle" });
        if (evidence !== "word" && !isWebAddress(evidenceUrl))
          return refuse({ kind: "evidence_address_missing", field: "evidenceUrl" });
        if (evidence === "word" && note === "") return refuse({ kind: "evidence_reason_missing", field: "note" });
        if (await findByHandle(tx.db, repository, handle)) return refuse({ kind: "maintainer_known", field: "handle" });
        const maintainershipId = tx.newId();
        const { personId } = ctx.actor;
        await tx.db.insert(maintainership).values({
          id: maintainershipId,
          repository,
          handle,
          email: email ?? null,
          evidence,
          evidenceUrl: isWebAddress(evidenceUrl) ? evidenceUrl : "",
          note,
          statedBy: personId,
          statedAt: tx.now,
          confirmedBy: personId,
          confirmedAt: tx.now,
        });
        sayConfirmed(tx, { id: maintainershipId, repository, name: handle, evidence });
        return ok({ maintainershipId });
      },
    );
  },
});
