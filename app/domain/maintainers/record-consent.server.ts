import { desc, sql } from "drizzle-orm";
import { z } from "zod";
import { maintainerAnswer, maintainerAnswers } from "#db/schema/maintainers.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { id, noteText } from "#app/domain/kernel/values.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { projectAddress } from "#app/domain/projects/project-values.server.ts";
import { isOpenForConsent } from "#app/domain/projects/stage.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { findByHandle, ownMaintainership } from "./find-maintainership.server.ts";
import { bareHandle } from "./maintainership.ts";
import type { MaintainersRefusal } from "./refusals.ts";

export type ConsentRefusal =
  | ProjectNotFound
  | KeyReused
  | ProjectsRefusal<"repository_not_in_project", "repository">
  | MaintainersRefusal<"not_open_for_consent">
  | MaintainersRefusal<"maintainership_unclaimed", "repository">
  | MaintainersRefusal<"answer_needs_name", "who">
  /** The steward writes down an answer that was given elsewhere: it says where. */
  | MaintainersRefusal<"consent_needs_source" | "answer_needs_condition", "note">;

const answerToRecord = z.object({
  projectId: id,
  repository: z.string().max(160),
  answer: z.enum(maintainerAnswers),
  note: noteText,
  /** Whose answer the steward writes down; empty for one's own. */
  who: z.string().max(limits.nameLength),
});

interface Answerer {
  readonly way: "person" | "recorded";
  readonly handle: string;
  readonly name: string;
  readonly proven: boolean;
}

/**
 * What somebody answers for a repository: one's own answer, or one that the steward writes down with the address where it
 * can be read. Each stands beside all others, and counts where whoever answered is proven to maintain the repository.
 */
export const recordConsent = command({
  name: "project.consent",
  permission: "project.consent",
  key: "none",
  input: answerToRecord,
  output: projectAddress,
  run(ctx, _key, asked): Promise<Result<{ slug: string }, ConsentRefusal>> {
    const { projectId, repository, answer, note } = asked;
    return changeProject<{ slug: string }, ConsentRefusal>(ctx, projectId, {}, async (tx, found) => {
      if (!isOpenForConsent(found.stage) || found.origin === "documented")
        return refuse({ kind: "not_open_for_consent" });
      if (!found.repositories.includes(repository))
        return refuse({ kind: "repository_not_in_project", field: "repository" });
      const answerer = await findAnswerer(tx, asked);
      if (!answerer.ok) return answerer;
      if (answer === "conditional" && note === "") return refuse({ kind: "answer_needs_condition", field: "note" });
      const { way, handle, name, proven } = answerer.value;
      const personId = actorId(ctx.actor);
      const [last] = await tx.db
        .select({ answer: maintainerAnswer.answer, note: maintainerAnswer.note })
        .from(maintainerAnswer)
        .where(
          sql`${maintainerAnswer.projectId} = ${projectId} and ${maintainerAnswer.repository} = ${repository} and ${maintainerAnswer.way} = ${way}
            and ${maintainerAnswer.personId} = ${personId}::uuid and ${maintainerAnswer.handle} = ${handle}`,
        )
        .orderBy(desc(maintainerAnswer.at), desc(maintainerAnswer.id))
        .limit(1);
      // Said twice it is one answer.
      if (last?.answer === answer && last.note === note) return ok({ slug: found.slug });
      const answerId = tx.newId();
      await tx.db.insert(maintainerAnswer).values({
        id: answerId,
        projectId,
        repository,
        answer,
        note,
        way,
        personId,
        handle,
        at: tx.now,
      });
      tx.say({
        name: "maintainer.answered",
        streams: [projectStream(projectId)],
        payload: { answerId, repository, answer, proven, name, note },
        organizationId: way === "recorded" ? stewardOrganization(ctx.actor) : null,
        entity: `project:${projectId}`,
      });
      return ok({ slug: found.slug });
    });
  },
});

/** The steward writes down what somebody else said; anybody else answers for a repository that they said they maintain. */
async function findAnswerer(
  { db, actor }: Tx,
  { repository, note, who }: z.output<typeof answerToRecord>,
): Promise<Result<Answerer, ConsentRefusal>> {
  const maySpeakFor = may(actor, "project.record_consent");
  const own = maySpeakFor && who !== "" ? null : await ownMaintainership(db, actor, repository);
  if (own) {
    const name = own.name === "" && actor.kind === "person" ? actor.displayName : own.name;
    return ok({ way: "person", handle: "", name, proven: own.isProven });
  }
  if (!maySpeakFor) return refuse({ kind: "maintainership_unclaimed", field: "repository" });
  const handle = bareHandle(who);
  if (handle === "") return refuse({ kind: "answer_needs_name", field: "who" });
  if (!/https?:\/\/\S+\.\S+/.test(note)) return refuse({ kind: "consent_needs_source", field: "note" });
  const known = await findByHandle(db, repository, handle);
  return ok({ way: "recorded", handle, name: handle, proven: known !== null });
}
