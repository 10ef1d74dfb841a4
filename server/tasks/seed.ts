import { SingleBar } from "cli-progress";
import { selfCheck } from "#db/self-check.server.ts";
import { bringCrowd, crowdSize } from "#db/seed/bring-crowd.ts";
import type { Ground } from "#db/seed/story.ts";
import { storyNames, tellStory, type StoryName, type ToldStory } from "#db/seed/tell-story.ts";
import { withSeedLock } from "../locks.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { bellOf, type Task } from "./task.ts";

const isStory = (name: string | undefined): name is StoryName => storyNames.includes(name as StoryName);

/**
 * `seed demo|empty|crowd`: tells a story into an empty database; a network that exists already is left alone. The crowd
 * comes into the demo network, which is told first where there is none.
 */
export const seed: Task = async ({ database: { db, sql, clock }, words: [name], signal }) => {
  const isCrowd = name === "crowd";
  if (!isCrowd && !isStory(name)) {
    console.error(`Say which story to tell: npm run seed -- ${[...storyNames, "crowd"].join("|")}`);
    return 1;
  }
  const ground: Ground = { db, clock, bell: bellOf(sql) };
  return withSeedLock(sql, async () => {
    const told = await tellStory(ground, isCrowd ? "demo" : name);
    if (!told && !isCrowd) {
      console.error("There is a network in this database already, so no story was told. Nothing was changed.");
      return 1;
    }
    for (const line of told ? signInLines(told) : []) console.log(line);
    return isCrowd ? bringIn(ground, signal) : 0;
  });
};

async function bringIn(ground: Ground, signal: AbortSignal): Promise<number> {
  const bar = new SingleBar({
    format: "crowd {bar} {value} of {total} organizations | {eta_formatted} left",
    hideCursor: true,
  });
  bar.start(crowdSize, 0);
  const there = await bringCrowd(ground, { signal, came: (count) => bar.update(count) }).finally(() => bar.stop());
  if (there < crowdSize)
    console.log(
      `Stopped on request: ${there} of ${crowdSize} organizations came, and the same command goes on from there.`,
    );
  const broken = await selfCheck(ground.db, checks);
  for (const { promise } of broken) console.error(`BROKEN: ${promise}`);
  console.log(`Self-check: ${checks.length - broken.length} of ${checks.length} promises hold.`);
  return broken.length === 0 ? 0 : 1;
}

/** Whom one may sign in as, as a person reads it. */
export function signInLines({ people, password }: ToldStory): string[] {
  const widest = Math.max(...people.map(({ email }) => email.length));
  return [
    "Sign in as",
    ...people.map((person) => `  ${person.email.padEnd(widest)}  ${person.for}`),
    `with the password: ${password}`,
  ];
}
