import { data, type LoaderFunctionArgs } from "@remix-run/node";
import { minutesPage } from "#app/domain/meetings/minutes-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";

/** The minutes of a meeting as a file, for wherever the network keeps its notes. */
export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const page = await minutesPage(ctx, args.params.slug ?? "", Number(args.params.number));
  if (!page) throw data(null, { status: 404 });
  return new Response(page.markdown, {
    headers: {
      "Content-Type": "text/markdown; charset=utf-8",
      "Content-Disposition": `inline; filename="minutes-${page.room.number}.md"`,
    },
  });
}
