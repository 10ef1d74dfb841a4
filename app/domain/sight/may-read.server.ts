import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { ownedStreamKinds } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { levelOf, type Level } from "./level.ts";
import { viewerOf } from "./sight.server.ts";
import { streamKinds } from "./stream-kinds.server.ts";

/**
 * May this actor read this stream, and how near do they stand to it? One question for page, socket and HTTP alike.
 * Null when there is no such stream or it is not theirs: nobody can tell the two apart.
 */
export async function mayRead(db: Db, actor: Actor, stream: string): Promise<Level | null> {
  const [word, id = "", ...rest] = stream.split(":");
  const kind = stream === "network" ? stream : ownedStreamKinds.find((each) => each === word);
  if (kind === undefined) return null;
  if (kind !== "network" && (!isId(id) || rest.length > 0 || id !== id.toLowerCase())) return null;
  const facts = streamKinds[kind];
  if (facts.level) return facts.level(actor, id);
  const [found] = await readRows(db, { near: col.boolean }, facts.about(actor, sql`${id}::uuid`));
  return found ? levelOf(viewerOf(actor), found.near) : null;
}
