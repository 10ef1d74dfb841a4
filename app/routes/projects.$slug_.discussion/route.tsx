import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { searchThread, threadPage, type ThreadWindow } from "#app/domain/discussion/thread-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { Button } from "#app/ui/button.tsx";
import { Discussion } from "#app/ui/discussion.tsx";
import { PageHeading } from "#app/ui/page-heading.tsx";
import { FoundMessages } from "./found-messages.tsx";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [{ title: loaded ? `Discussion: ${loaded.page.title}` : "Discussion" }];

/** Which part of the thread an address asks for; what makes no sense asks for its end. */
function windowOf(search: URLSearchParams): ThreadWindow {
  const number = (name: string) => {
    const value = Number(search.get(name) ?? Number.NaN);
    return Number.isSafeInteger(value) && value >= 0 ? value : null;
  };
  const [before, after, around] = [number("before"), number("after"), search.get("message")];
  if (around !== null) return { around };
  if (before !== null) return { before };
  return after === null ? "end" : { after };
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const slug = args.params.slug ?? "";
  const { searchParams } = new URL(args.request.url);
  const query = (searchParams.get("q") ?? "").trim().slice(0, limits.searchLength);
  const [page, search] = await Promise.all([threadPage(ctx, slug, windowOf(searchParams)), query === "" ? null : searchThread(ctx, slug, query)]);
  if (!page) throw data(null, { status: 404 });
  return { page, query, found: search?.found ?? null, place: searchParams.toString() };
}

export default function DiscussionPage() {
  const { page, query, found, place } = useLoaderData<typeof loader>();
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/projects/${page.slug}`}>Back to the project</Link>
          </p>
        }
        title={page.title}
        actions={
          <Form method="get" role="search" className="flex flex-wrap gap-2" key={query}>
            <label className="vh" htmlFor="q">
              Search this discussion
            </label>
            <input id="q" name="q" type="search" defaultValue={query} maxLength={limits.searchLength} placeholder="Search this discussion" />
            <Button tone="plain">Search</Button>
          </Form>
        }
      />
      {found ? <FoundMessages slug={page.slug} query={query} found={found} /> : <Discussion key={place} page={page} place="page" />}
    </div>
  );
}
