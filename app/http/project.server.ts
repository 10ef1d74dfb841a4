import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { requirePerson, type PersonAsker } from "./actor.server.ts";

/**
 * The project that an address names, for a signed-in person.
 * @throws a redirect to sign in, or 404 when there is none that they may see
 */
export async function requireProject(
  args: LoaderFunctionArgs | ActionFunctionArgs,
): Promise<PersonAsker & { project: Project }> {
  const who = await requirePerson(args);
  const project = await findProjectBySlug(who.ctx.db, who.ctx.actor, args.params.slug ?? "");
  if (!project) throw data(null, { status: 404 });
  return { ...who, project };
}
