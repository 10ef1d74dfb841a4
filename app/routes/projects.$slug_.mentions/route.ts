import type { LoaderFunctionArgs } from "@remix-run/node";
import { whoCanBeMentioned } from "#app/domain/discussion/mentions.server.ts";
import { requireProject } from "#app/http/project.server.ts";

/** Names that whoever writes here may mean by `?q=`, a few at a time. */
export async function loader(args: LoaderFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const typed = new URL(args.request.url).searchParams.get("q")?.trim() ?? "";
  return Response.json(await whoCanBeMentioned(ctx, project.id, typed), {
    headers: { "Cache-Control": "private, no-store" },
  });
}
