import { and, eq, gt, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.server.ts";
import { maintainerAsk } from "#db/schema/maintainers.ts";
import { email } from "#app/domain/identity/account-values.server.ts";
import { countAttempt } from "#app/domain/identity/attempts.server.ts";
import { isSteward, type Actor } from "#app/domain/kernel/actor.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { command } from "#app/domain/kernel/command.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { mayAtHome } from "#app/domain/projects/at-home-here.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";
import { isOpenForConsent } from "#app/domain/projects/stage.ts";
import { isSameRepository } from "./answers.ts";
import { usualAskDays } from "./ask.ts";
import { mintAskLink } from "./ask-link.server.ts";
import { readContact, type AskRow } from "./find-ask.server.ts";
import type { MaintainersRefusal } from "./refusals.ts";

type SendingRefusal =
  | ProjectNotFound
  | KeyReused
  | NotPermitted
  | MaintainersRefusal<"not_open_for_consent" | "too_many_asks">
  /** Its maintainers said that they do not want to be asked. */
  | MaintainersRefusal<"ask_unwished", "askRepository">
  | ProjectsRefusal<"repository_not_in_project", "askRepository">
  | MaintainersRefusal<"too_many_asks_mailed", "email">;

export type AskRefusal = SendingRefusal | MaintainersRefusal<"asked_already", "email">;
export type ResendAskRefusal = SendingRefusal | MaintainersRefusal<"ask_not_found">;

const sent = z.object({ askId: id, token: z.string().nullable() });
type Sent = z.output<typeof sent>;

/**
 * Makes a link by which whoever maintains a repository says what they think of a project's work there. It is mailed, and
 * then nobody else gets it; or it is in the answer and nowhere else. Only hashes are kept. No idempotency key, because its
 * stored answer would hold the token: an address whose ask is open is not asked twice.
 */
export const askMaintainer = command({
  name: "maintainer.ask",
  permission: "maintainer.ask",
  key: "none",
  input: z.object({
    projectId: id,
    repository: z.string().max(160),
    /** Absent: the link is only shown. */
    email: email.optional(),
    days: z.int().min(1).max(90),
  }),
  output: sent,
  async run(ctx, _key, { projectId, repository, email, days }): Promise<Result<Sent, AskRefusal>> {
    const counted = await countSending(ctx, projectId, email ?? null);
    if (!counted.ok) return counted;
    return changeProject<Sent, AskRefusal>(ctx, projectId, {}, async (tx, project) => {
      const fault = await faultOfAsking(tx, project, repository);
      if (fault) return refuse(fault);
      if (email !== undefined && (await isAsked(tx, projectId, repository, email)))
        return refuse({ kind: "asked_already", field: "email" });
      const [ask] = await tx.db
        .insert(maintainerAsk)
        .values({
          id: tx.newId(),
          projectId,
          repository,
          email: email ?? null,
          askedBy: counted.value.personId,
          askedAt: tx.now,
          expiresAt: new Date(tx.now.getTime() + days * dayMs),
        })
        .returning();
      return ok(await send(tx, ask!));
    });
  },
});

/** Sends it once more, by a new link, for as long again: those that went out before open nothing any more. */
export const resendAsk = command({
  name: "maintainer.resend_ask",
  permission: "maintainer.ask",
  key: "none",
  input: z.object({ projectId: id, askId: id }),
  output: sent,
  async run(ctx, _key, { projectId, askId }): Promise<Result<Sent, ResendAskRefusal>> {
    const found = await findOwnAsk(ctx, projectId, askId);
    if (!found) return refuse({ kind: "ask_not_found" });
    const counted = await countSending(ctx, projectId, found.email);
    if (!counted.ok) return counted;
    return changeProject<Sent, ResendAskRefusal>(ctx, projectId, {}, async (tx, project) => {
      const ask = await findOwnAsk(tx, projectId, askId);
      if (!ask) return refuse({ kind: "ask_not_found" });
      const fault = await faultOfAsking(tx, project, ask.repository);
      if (fault) return refuse(fault);
      const [again] = await tx.db
        .update(maintainerAsk)
        .set({ sending: ask.sending + 1, expiresAt: new Date(tx.now.getTime() + usualAskDays * dayMs) })
        .where(eq(maintainerAsk.id, askId))
        .returning();
      return ok(await send(tx, again!));
    });
  },
});

/** Takes it back: its link opens nothing any more. What was answered stays. */
export const revokeAsk = command({
  name: "maintainer.revoke_ask",
  permission: "maintainer.ask",
  key: "none",
  input: z.object({ projectId: id, askId: id }),
  output: z.null(),
  run(ctx, _key, { projectId, askId }) {
    return changeProject<null, NotPermitted | MaintainersRefusal<"ask_not_found">>(ctx, projectId, {}, async (tx) => {
      if (!(await mayAtHome(tx.db, ctx.actor, "maintainer.ask", projectId))) return refuse({ kind: "not_permitted" });
      if (!(await findOwnAsk(tx, projectId, askId))) return refuse({ kind: "ask_not_found" });
      await tx.db.update(maintainerAsk).set({ revokedAt: tx.now }).where(eq(maintainerAsk.id, askId));
      return ok(null);
    });
  },
});

/** Whether the actor may ask at all, and did not ask too often; asked before anything is counted, so that strangers use nothing up. */
async function countSending(
  ctx: Context,
  projectId: string,
  email: string | null,
): Promise<Result<{ personId: string }, SendingRefusal>> {
  const { actor } = ctx;
  if (actor.kind !== "person" || !(await mayAtHome(ctx.db, actor, "maintainer.ask", projectId)))
    return refuse({ kind: "not_permitted" });
  if (!(await countAttempt(ctx, "maintainer_ask", projectId)).allowed) return refuse({ kind: "too_many_asks" });
  const mayMail =
    email === null ||
    ((await countAttempt(ctx, "maintainer_mail", actor.personId)).allowed &&
      (await countAttempt(ctx, "maintainer_mailbox", email)).allowed);
  return mayMail ? ok({ personId: actor.personId }) : refuse({ kind: "too_many_asks_mailed", field: "email" });
}

/** Why a repository's maintainers are not asked about a project now; null where they are. */
async function faultOfAsking(tx: Tx, project: Project, repository: string) {
  if (!(await mayAtHome(tx.db, tx.actor, "maintainer.ask", project.id))) return { kind: "not_permitted" } as const;
  if (project.origin !== "proposed" || !isOpenForConsent(project.stage))
    return { kind: "not_open_for_consent" } as const;
  if (!project.repositories.some((each) => isSameRepository(each, repository)))
    return { kind: "repository_not_in_project", field: "askRepository" } as const;
  const contact = await readContact(tx.db, repository);
  return contact?.way === "none"
    ? ({ kind: "ask_unwished", field: "askRepository", name: contact.name, words: contact.words } as const)
    : null;
}

/** Whether an ask that still works went to this address. */
const isAsked = async ({ db, now }: Tx, projectId: string, repository: string, email: string): Promise<boolean> =>
  (await db.$count(
    maintainerAsk,
    and(
      eq(maintainerAsk.projectId, projectId),
      eq(maintainerAsk.repository, repository),
      eq(maintainerAsk.email, email),
      isNull(maintainerAsk.revokedAt),
      gt(maintainerAsk.expiresAt, now),
    ),
  )) > 0;

/** One that was not taken back, for whoever made it and for the steward. */
async function findOwnAsk(
  { db, actor }: { readonly db: Db; readonly actor: Actor },
  projectId: string,
  askId: string,
): Promise<AskRow | null> {
  const [found] = await db
    .select()
    .from(maintainerAsk)
    .where(and(eq(maintainerAsk.id, askId), eq(maintainerAsk.projectId, projectId), isNull(maintainerAsk.revokedAt)));
  const isTheirs = actor.kind === "person" && (found?.askedBy === actor.personId || isSteward(actor));
  return found && isTheirs ? found : null;
}

/** By a letter, whose link nobody here sees; or by a link that is shown once. */
async function send(tx: Tx, ask: AskRow): Promise<Sent> {
  if (ask.email === null) return { askId: ask.id, token: await mintAskLink(tx.db, ask) };
  const details = { sending: String(ask.sending) };
  await writeLetters(tx, [{ kind: "maintainer_ask", recipient: ask.email, about: ask.id, details }]);
  return { askId: ask.id, token: null };
}
