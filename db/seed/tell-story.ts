import { sql } from "drizzle-orm";
import { network as networkTable, person } from "#db/schema/identity.ts";
import { selfCheck } from "#db/self-check.server.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { SetupError } from "#db/setup-error.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { demoPassword, demoPeople, emailOf } from "./cast.ts";
import { Story, type Ground } from "./story.ts";
import { demo } from "./stories/demo.ts";
import { empty } from "./stories/empty.ts";

const stories = { demo, empty } as const;
export type StoryName = keyof typeof stories;
export const storyNames = Object.keys(stories) as StoryName[];

export interface ToldStory {
  /** Whom one may sign in as, and with what. */
  readonly people: readonly { readonly email: string; readonly for: string }[];
  readonly password: string;
}

/**
 * Tells a story into an empty database by calling the verbs that people would have called, with a clock that travels
 * from then to now, and asks the self-check afterwards.
 * @returns null, having changed nothing, when there is a network already
 * @throws SetupError when an earlier telling was interrupted
 * @throws when a verb refuses or a promise of the book does not hold: the story is wrong, or the product is
 */
export async function tellStory(ground: Ground, name: StoryName): Promise<ToldStory | null> {
  const network = await networkSettings(ground.db);
  if (network?.settings.telling === true)
    throw new SetupError(
      "The telling of a story was interrupted in this database, so half of it is missing. Nothing in it is real: remove the database (without DATABASE_URL, the folder .data) and start again.",
    );
  if (network || (await ground.db.$count(person)) > 0) return null;
  const story = new Story(ground);
  stories[name](story);
  await story.tell();
  await ground.db.update(networkTable).set({ settings: sql`${networkTable.settings} - 'telling'` });
  const broken = await selfCheck(ground.db, checks);
  if (broken.length > 0)
    throw new Error(`The story broke a promise of the book: ${broken.map(({ promise }) => promise).join("; ")}`);
  const people = name === "empty" ? demoPeople.filter(({ key }) => key === "ruth") : demoPeople;
  return {
    people: people.map(({ key, for: purpose }) => ({ email: emailOf(key), for: purpose })),
    password: demoPassword,
  };
}
