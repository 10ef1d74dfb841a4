import { and, eq, gt, isNull, sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { maintainerAsk, maintainerAskLink } from "#db/schema/maintainers.ts";
import { hashSecret } from "#app/domain/identity/secret.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { isOpenForConsent } from "#app/domain/projects/stage.ts";
import { isSameRepository } from "./answers.ts";
import type { ContactWay, ShownContact } from "./ask.ts";
import { isProvenSql } from "./find-maintainership.server.ts";

export type AskRow = typeof maintainerAsk.$inferSelect;

/** Whether a project asks the maintainers of this repository: it is public, not over, and names it. */
export const isAskedNow = ({ stage, repositories }: Pick<Project, "stage" | "repositories">, repository: string) =>
  isOpenForConsent(stage) && repositories.some((each) => isSameRepository(each, repository));

/** The ask that a link opens now: of its last sending, not taken back, and not too old. */
export async function findAskByToken(db: Db, token: string, now: Date): Promise<AskRow | null> {
  if (token === "" || token.length > limits.tokenLength) return null;
  const [found] = await db
    .select({ ask: maintainerAsk })
    .from(maintainerAskLink)
    .innerJoin(
      maintainerAsk,
      and(eq(maintainerAsk.id, maintainerAskLink.askId), eq(maintainerAsk.sending, maintainerAskLink.sending)),
    )
    .where(
      and(
        eq(maintainerAskLink.tokenHash, hashSecret(token)),
        isNull(maintainerAsk.revokedAt),
        gt(maintainerAsk.expiresAt, now),
      ),
    );
  return found?.ask ?? null;
}

const contactShape = {
  repository: col.text,
  way: col.word<ContactWay>(),
  address: col.text,
  words: col.text,
  name: col.text,
};

/** How the maintainers of these repositories want to be asked, where one of them said so: the newest word of whom is proven. */
export const readContacts = (db: Db, repositories: SQL): Promise<ShownContact[]> =>
  readRows(
    db,
    contactShape,
    sql`
    select distinct on (lower(m.repository)) m.repository, c.way, c.address, c.words, coalesce(nullif(m.handle, ''), y.display_name, 'a maintainer') as name
    from maintainer_contact c join maintainership m on m.id = c.maintainership_id and ${isProvenSql(sql`m`)} left join person y on y.id = m.person_id
    where lower(m.repository) in (select lower(r.name) from unnest(${repositories}) as r (name))
    order by lower(m.repository), c.at desc, c.id desc limit ${limits.repositoriesPerProject}`,
  );

/** The same of one repository, or null. */
export async function readContact(db: Db, repository: string): Promise<ShownContact | null> {
  const [found] = await readContacts(db, sql`${sql.param([repository])}::text[]`);
  return found ?? null;
}
