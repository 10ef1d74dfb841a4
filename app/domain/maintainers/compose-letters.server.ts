import { eq } from "drizzle-orm";
import { person } from "#db/schema/identity.ts";
import { maintainerAsk } from "#db/schema/maintainers.ts";
import { project } from "#db/schema/projects.ts";
import { called, letterText } from "#app/domain/identity/letters.ts";
import { senderOf } from "#app/domain/identity/network-settings.server.ts";
import type { Compose } from "#app/domain/mail/deliver-letter.server.ts";
import { mintAskLink } from "./ask-link.server.ts";
import { isAskedNow } from "./find-ask.server.ts";

/** To whom somebody asks, while the ask is open and was not sent anew. What the asker wrote is in no letter of ours but the project's title. */
export const composeMaintainerAsk: Compose = async ({ db, clock }, { about, details }, publicUrl) => {
  const [found] = about
    ? await db
        .select({ ask: maintainerAsk, project, askedBy: person.displayName })
        .from(maintainerAsk)
        .innerJoin(project, eq(project.id, maintainerAsk.projectId))
        .innerJoin(person, eq(person.id, maintainerAsk.askedBy))
        .where(eq(maintainerAsk.id, about))
    : [];
  if (!found) return null;
  const { ask, project: work, askedBy } = found;
  const isOver = ask.revokedAt !== null || ask.expiresAt <= clock.now() || String(ask.sending) !== details.sending;
  if (isOver || !isAskedNow(work, ask.repository)) return null;
  const sender = await senderOf({ db }, publicUrl);
  return letterText(`${work.title}: what do the maintainers of ${ask.repository} say?`, [
    `${askedBy} asks at ${called(sender)} what the maintainers of ${ask.repository} think of “${work.title}”, before money is raised for it.`,
    "Open this link to read the scope and the price, and to agree, to agree if something changes, or to object. It needs no account, and opening it does nothing. You may hand it on, and change your answer until " +
      `${ask.expiresAt.toISOString().slice(0, 10)}:`,
    `${sender.publicUrl}/asks/${await mintAskLink(db, ask)}`,
    `If you maintain it and want to be asked in another way, or not at all, say so once: ${sender.publicUrl}/maintainers. If you do not, ignore this letter.`,
  ]);
};
