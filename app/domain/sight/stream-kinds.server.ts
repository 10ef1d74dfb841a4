import { sql, type SQL } from "drizzle-orm";
import { actorId, type Actor } from "#app/domain/kernel/actor.ts";
import type { StreamKind } from "#app/domain/kernel/events.ts";
import { levelOf, type Level } from "./level.ts";
import { viewerSql } from "./rule-sql.server.ts";
import { cofunding, projectSight, viewerOf } from "./sight.server.ts";

interface StreamKindFacts {
  /**
   * What a stream belongs to, for whoever may read it: one row, or none, with its `title`, its `slug` and whether the
   * actor is `near`, as co-funders are to a project.
   * @param id the owner's
   */
  about(actor: Actor, id: SQL): SQL;
  /** The page about it. */
  path(slug: string): string;
  /** The page on which people say what they want to hear of it. */
  wishPath?(slug: string): string;
  /** How near an actor stands, where that is known without asking the database; null where they may not read it. */
  level?(actor: Actor, ownerId: string): Level | null;
  /** People who follow it see each other. */
  readonly hasPresence?: true;
  /** What is said in it is looked at for news. What is said in an organization's is said in its project's, too. */
  readonly hasNews?: true;
}

/** All that is true of one kind of stream, asked by the socket, its HTTP twin, presence, news and links. */
export const streamKinds: Readonly<Record<StreamKind, StreamKindFacts>> = {
  project: {
    about: (actor, id) => sql`
      select p.slug, p.title, ${cofunding(actor).sql(sql`p.id`)} as near from project p
      where p.id = ${id} and ${projectSight(actor).sql(sql`p`)}`,
    path: (slug) => `/projects/${slug}`,
    wishPath: (slug) => `/projects/${slug}/news`,
    hasPresence: true,
    hasNews: true,
  },
  organization: {
    // Its own people stand where co-funders stand to a project.
    about(actor, id) {
      const own = viewerSql(actor).organizationIds;
      return sql`select o.slug, o.name as title, ${own === null ? sql`false` : sql`o.id = any(${own})`} as near from organization o where o.id = ${id}`;
    },
    path: (slug) => `/organizations/${slug}`,
  },
  person: {
    about: (actor, id) => sql`
      select '' as slug, w.display_name as title, true as near from person w
      where w.id = ${id} and w.id = ${actorId(actor)}::uuid`,
    path: () => "/inbox",
    level: (actor, ownerId) => (actorId(actor) === ownerId ? "cofunder" : null),
    hasNews: true,
  },
  network: {
    about: () => sql`select '' as slug, w.name as title, false as near from network w`,
    path: () => "/",
    level: (actor) => levelOf(viewerOf(actor), false),
  },
};
