import { systemClock } from "#app/domain/kernel/clock.ts";
import { storyNames, tellStory, type StoryName, type ToldStory } from "#db/seed/tell-story.ts";
import type { Task } from "./task.ts";

const isStory = (name: string | undefined): name is StoryName => storyNames.includes(name as StoryName);

/** `seed demo|empty`: tells a story into an empty database; a network that exists already is left alone. */
export const seed: Task = async ({ database: { db }, words: [name] }) => {
  if (!isStory(name)) {
    console.error(`Say which story to tell: npm run seed -- ${storyNames.join("|")}`);
    return 1;
  }
  const told = await tellStory({ db, clock: systemClock, bell: () => {} }, name);
  if (!told) {
    console.error("There is a network in this database already, so no story was told. Nothing was changed.");
    return 1;
  }
  for (const line of signInLines(told)) console.log(line);
  return 0;
};

/** Whom one may sign in as, as a person reads it. */
export function signInLines({ people, password }: ToldStory): string[] {
  const widest = Math.max(...people.map(({ email }) => email.length));
  return ["Sign in as", ...people.map((person) => `  ${person.email.padEnd(widest)}  ${person.for}`), `with the password: ${password}`];
}
