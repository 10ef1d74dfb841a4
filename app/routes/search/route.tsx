import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { searchPage } from "#app/domain/discussion/search-pages.server.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { asker } from "#app/http/actor.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { FoundMessages, Marked } from "#app/ui/discussion/found-messages.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import "#app/ui/styles/discussion.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data?.query ? `${data.query} · Search · Tributary` : "Search · Tributary" },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const { searchParams } = new URL(args.request.url);
  const query = (searchParams.get("q") ?? "").trim().slice(0, limits.searchLength);
  const person = searchParams.get("by");
  const by = isId(person) ? person : null;
  const after = { messages: searchParams.get("messages"), projects: searchParams.get("projects") };
  return { query, by, ...(await searchPage(ctx, { query, by }, after)) };
}

/** One field over everything that people wrote here: messages and projects. */
export default function SearchPage() {
  const { query, by, messages, projects } = useLoaderData<typeof loader>();
  const field = useRef<HTMLInputElement>(null);
  const asks = query !== "" || by !== null;
  // Whoever comes by the "/" key wants to type. A page of answers is for reading.
  useEffect(() => {
    if (!asks) field.current?.focus();
  }, [asks]);
  const isEmpty = messages.found.length === 0 && projects.found.length === 0;
  const author = by === null ? null : (messages.found[0]?.author ?? "this person");
  return (
    <div className="wrap narrow">
      <PageHeading
        title="Search"
        lead={
          author === null
            ? "Everything that was written in projects and discussions which you may read."
            : `What ${author} wrote in discussions, newest first.`
        }
      />
      <Form method="get" role="search" className="search-field" key={`${query} ${by}`}>
        <label className="vh" htmlFor="q">
          Search messages and projects
        </label>
        <input
          id="q"
          ref={field}
          name="q"
          type="search"
          defaultValue={query}
          maxLength={limits.searchLength}
          placeholder='Words, "a phrase", -without'
        />
        {by !== null && <input type="hidden" name="by" value={by} />}
        <Button>Search</Button>
        {by !== null && <Link to={`/search?${new URLSearchParams({ q: query }).toString()}`}>By everybody</Link>}
      </Form>
      {asks && isEmpty && (
        <Empty
          title={query === "" ? "Nothing was written that you may read" : `Nothing was found for “${query}”`}
          action={
            query !== "" &&
            by === null && <Link to={`/projects?q=${encodeURIComponent(query)}`}>Look through the projects</Link>
          }
        >
          Search for fewer words, or for another form of them. Words in quotes are found only together; a minus leaves a
          word out.
        </Empty>
      )}
      {projects.found.length > 0 && (
        <section aria-labelledby="projects">
          <SectionHeading id="projects" title="Projects" />
          <ol className="found">
            {projects.found.map(({ id, slug, title, excerpt }) => (
              <li key={id}>
                <p>
                  <Link to={`/projects/${slug}`}>
                    <Marked excerpt={title} />
                  </Link>
                </p>
                <p className="s soft">
                  <Marked excerpt={excerpt} />
                </p>
              </li>
            ))}
          </ol>
          <Pagination
            nextAfter={projects.nextAfter}
            label="Projects found"
            parameter="projects"
            nextWord="Older projects"
            firstWord="The newest"
          />
        </section>
      )}
      {messages.found.length > 0 && (
        <section aria-labelledby="messages" className="mt-12">
          <SectionHeading id="messages" title="Messages" />
          <FoundMessages found={messages.found} withProject />
          <Pagination
            nextAfter={messages.nextAfter}
            label="Messages found"
            parameter="messages"
            nextWord="Older messages"
            firstWord="The newest"
          />
        </section>
      )}
    </div>
  );
}
