import { appointDirector } from "#app/domain/identity/appoint-director.server.ts";
import { endEverybodysSessions } from "#app/domain/identity/end-everybodys-sessions.server.ts";
import { makeResetLink } from "#app/domain/identity/make-reset-link.server.ts";
import { publicUrl } from "../env.ts";
import { taskContext, type Task } from "./task.ts";

/*
 * What only whoever runs the server can do for people, because nobody in the network can or may: docs/operating.md says
 * when. Each is said in the log like the same thing done on a page.
 */

const refusals: Readonly<Record<string, string>> = {
  account_not_found: "Nobody has an account with this address.",
  network_not_set_up: "This network is not founded yet: the server prints a link for that when it starts.",
};

function refused({ kind }: { readonly kind: string }): number {
  console.error(refusals[kind] ?? kind);
  return 1;
}

/** Without the address that it is about a task says how it is called. */
const withAddress =
  (name: string, task: (email: string, input: Parameters<Task>[0]) => Promise<number>): Task =>
  async (input) => {
    const [email] = input.words;
    if (email?.includes("@")) return task(email, input);
    console.error(`Say whose account: npm run ${name} -- ADDRESS`);
    return 1;
  };

/** `director ADDRESS`: a new director of the steward, when the only one is gone. */
export const makeDirector = withAddress("director", async (email, { database }) => {
  const appointed = await appointDirector(
    taskContext(database, "appoint a director", ["organization.appoint_director"]),
    null,
    { email },
  );
  if (!appointed.ok) return refused(appointed.refusal);
  const { displayName, steward, changed } = appointed.value;
  console.log(`${displayName} is ${changed ? "now" : "already"} a director of ${steward}.`);
  return 0;
});

/** `reset-link ADDRESS`: what the letter would hold that somebody cannot get. */
export const printResetLink = withAddress("reset-link", async (email, { database, env }) => {
  const made = await makeResetLink(taskContext(database, "make a reset link", ["person.make_reset_link"]), null, {
    email,
  });
  if (!made.ok) return refused(made.refusal);
  console.log(
    `Hand this over to them and to nobody else; it works once, within an hour:\n${publicUrl(env)}/password-reset/${made.value.token}`,
  );
  return 0;
});

/** `sign-out-everybody`: every browser has to sign in anew. */
export const signOutEverybody: Task = async ({ database }) => {
  const ended = await endEverybodysSessions(
    taskContext(database, "sign everybody out", ["person.end_everybodys_sessions"]),
    null,
    null,
  );
  if (!ended.ok) return refused(ended.refusal);
  console.log(`${ended.value.people} people have to sign in anew.`);
  return 0;
};
