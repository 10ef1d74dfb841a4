import { desc, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { maintainerAnswer, maintainerAnswerBy, maintainerAnswers, maintainership } from "#db/schema/maintainers.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { reasonText } from "#app/domain/kernel/values.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { answersPerAsk } from "./answers.ts";
import { findAskByToken, isAskedNow, type AskRow } from "./find-ask.server.ts";
import { bareHandle, isNobodysHandle, isWebAddress } from "./maintainership.ts";
import { isProvenAnswer } from "./read-answers.server.ts";
import type { MaintainersRefusal } from "./refusals.ts";

export type LinkAnswerRefusal =
  | ProjectNotFound
  | KeyReused
  | MaintainersRefusal<"ask_ended" | "ask_answered_often">
  | MaintainersRefusal<"answer_needs_condition", "note">
  | MaintainersRefusal<"evidence_address_missing", "evidenceUrl">
  | MaintainersRefusal<"handle_is_nobodys" | "handle_unreadable", "handle">;

/** How forges write names: nothing that could be taken for another one. */
const handleShape = /^[a-z\d][a-z\d._-]*$/i;

/**
 * What whoever holds a link answers, under the name that they write. Nobody has to be signed in, and nobody is taken for
 * whoever is: the link alone speaks. It counts for nothing until it is confirmed whose answer it is; answered anew, that
 * is asked anew, because others may hold the same link.
 */
export const answerByLink = command({
  name: "maintainer.answer_by_link",
  permission: "anyone",
  key: "none",
  input: z.object({
    token: z.string().max(limits.tokenLength),
    answer: z.enum(maintainerAnswers),
    note: reasonText,
    name: z.string().min(1).max(limits.nameLength),
    handle: z.string().max(limits.nameLength),
    /** Where it can be seen that they maintain it; empty where they do not say. */
    evidenceUrl: z.string().max(limits.urlLength),
    reviewHours: z.int().min(1).max(1_000).nullable(),
  }),
  output: z.null(),
  async run(ctx, _key, { token, ...said }): Promise<Result<null, LinkAnswerRefusal>> {
    const asked = await findAskByToken(ctx.db, token, ctx.clock.now());
    if (!asked) return refuse({ kind: "ask_ended" });
    const answered = await changeProject<null, LinkAnswerRefusal>(
      { ...ctx, actor: visitor },
      asked.projectId,
      {},
      async (tx, { id: projectId, stage, repositories }) => {
        // Under the lock: it may have been taken back, or sent anew, meanwhile.
        const ask = await findAskByToken(tx.db, token, tx.now);
        if (!ask || !isAskedNow({ stage, repositories }, ask.repository)) return refuse({ kind: "ask_ended" });
        const { answer, note, name, evidenceUrl, reviewHours } = said;
        const handle = bareHandle(said.handle);
        if (isNobodysHandle(handle)) return refuse({ kind: "handle_is_nobodys", field: "handle" });
        if (!handleShape.test(handle)) return refuse({ kind: "handle_unreadable", field: "handle" });
        if (answer === "conditional" && note === "") return refuse({ kind: "answer_needs_condition", field: "note" });
        if (evidenceUrl !== "" && !isWebAddress(evidenceUrl))
          return refuse({ kind: "evidence_address_missing", field: "evidenceUrl" });
        const before = await tx.db
          .select()
          .from(maintainerAnswer)
          .where(eq(maintainerAnswer.askId, ask.id))
          .orderBy(desc(maintainerAnswer.at), desc(maintainerAnswer.id))
          .limit(answersPerAsk);
        const [last] = before;
        // Said twice it is one answer.
        if (
          last?.answer === answer &&
          last.note === note &&
          last.saidName === name &&
          last.handle === handle &&
          last.reviewHours === reviewHours
        )
          return ok(null);
        if (before.length >= answersPerAsk) return refuse({ kind: "ask_answered_often" });
        const answerId = tx.newId();
        const { repository } = ask;
        await tx.db.insert(maintainerAnswer).values({
          id: answerId,
          projectId,
          repository,
          answer,
          note,
          reviewHours,
          way: "link",
          handle,
          saidName: name,
          askId: ask.id,
          at: tx.now,
        });
        const proven = await isProvenAnswer(tx.db, answerId);
        await claim(tx, ask, proven ? null : { answerId, handle, evidenceUrl });
        tx.say({
          name: "maintainer.answered",
          streams: [projectStream(projectId)],
          // The log is for ever: what somebody without an account wrote is read where it can be declined.
          payload: { answerId, repository, answer, proven, name: `@${handle}`, note: "" },
          entity: `project:${projectId}`,
        });
        return ok(null);
      },
    );
    // It is a draft again, or gone: the link says no more of it than that it has ended.
    return !answered.ok && answered.refusal.kind === "project_not_found" ? refuse({ kind: "ask_ended" }) : answered;
  },
});

/** Whose it is waits to be confirmed, for the newest answer of a link alone. */
async function claim(
  tx: Tx,
  { id: askId, repository, askedBy }: AskRow,
  newest: { readonly answerId: string; readonly handle: string; readonly evidenceUrl: string } | null,
): Promise<void> {
  await tx.db
    .update(maintainership)
    .set({ revokedAt: tx.now, revokedWhy: "Answered anew by the same link." })
    .where(
      sql`${maintainership.confirmedAt} is null and ${maintainership.revokedAt} is null and ${maintainership.id} in (
        select w.maintainership_id from maintainer_answer_by w join maintainer_answer a on a.id = w.answer_id where a.ask_id = ${askId})`,
    );
  if (newest === null) return;
  assert(askedBy !== null, "somebody asked");
  const { answerId, handle, evidenceUrl } = newest;
  const maintainershipId = tx.newId();
  await tx.db.insert(maintainership).values({
    id: maintainershipId,
    repository,
    handle,
    evidence: evidenceUrl === "" ? "vouched" : "named",
    evidenceUrl,
    statedBy: askedBy,
    statedAt: tx.now,
  });
  await tx.db.insert(maintainerAnswerBy).values({ answerId, maintainershipId, at: tx.now });
}
