import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import type { FoundMessage, FoundPage } from "#app/domain/discussion/search.ts";
import type { ThreadPage } from "#app/domain/discussion/thread.ts";
import { searchThread } from "#app/domain/discussion/search-pages.server.ts";
import { readToForm, subjectId } from "#app/domain/discussion/message.ts";
import { markStreamRead } from "#app/domain/notifications/mark-stream-read.server.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { idOf, subjectWords } from "#app/domain/discussion/subject.ts";
import {
  quotedMessage,
  threadPage,
  threadPageSize,
  type ThreadWindow,
} from "#app/domain/marketplace/thread-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { Discussion } from "#app/ui/discussion/discussion.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { FoundMessages } from "#app/ui/discussion/found-messages.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { subjectPlace } from "#app/domain/discussion/message-place.ts";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { WritesAbout } from "#app/ui/discussion/writes-about.tsx";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: loaded ? `Discussion: ${loaded.page.title}` : "Discussion" },
];

/** What leads to another part of the thread: whoever goes there finds it fresh. */
const placeNames = ["before", "after", "message", "reply", "about"];

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

/** Without scripts nobody sees how far one reads, so one says it. */
export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, readToForm);
  if (!form.ok) return form.reply;
  const read = await markStreamRead(ctx, null, { stream: projectStream(project.id), seq: form.value.seq });
  if (!read.ok) return refused(form.submission, read.refusal);
  throw redirect(`/projects/${project.slug}/discussion`, 303);
}

function notASubject(): never {
  throw data(null, { status: 404 });
}

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const slug = args.params.slug ?? "";
  const { searchParams } = new URL(args.request.url);
  const query = (searchParams.get("q") ?? "").trim().slice(0, limits.searchLength);
  const reply = searchParams.get("reply");
  const asked = searchParams.get("about");
  const subject = asked === null ? null : (subjectId.safeParse(asked).data ?? notASubject());
  const [page, search, replyTo] = await Promise.all([
    // Whoever searches sees what is found, and nothing of the thread beside it.
    threadPage(ctx, slug, query === "" ? windowOf(searchParams) : "nothing", threadPageSize, subject),
    query === "" ? null : searchThread(ctx, slug, query, searchParams.get("messages")),
    reply === null ? null : quotedMessage(ctx, slug, reply),
  ]);
  if (!page) throw data(null, { status: 404 });
  return { page, query, search, about: { replyTo }, place: placeNames.map((name) => searchParams.get(name)).join(" ") };
}

function Found({
  slug,
  query,
  found,
  nextAfter,
}: FoundPage<FoundMessage> & { readonly slug: string; readonly query: string }) {
  const whole = <Link to={`/projects/${slug}/discussion`}>The whole discussion</Link>;
  if (found.length === 0)
    return (
      <Empty title={`Nobody wrote “${query}” here`} action={whole}>
        Search for fewer words, or for another form of them. Words in quotes are found only together; a minus leaves a
        word out. <Link to={`/search?q=${encodeURIComponent(query)}`}>Search all discussions</Link>
      </Empty>
    );
  return (
    <section aria-labelledby="found">
      <SectionHeading id="found" title={`Messages with “${query}”`}>
        {whole}
      </SectionHeading>
      <FoundMessages found={found} withProject={false} />
      <Pagination
        nextAfter={nextAfter}
        label="Messages found"
        parameter="messages"
        nextWord="Older messages"
        firstWord="The newest"
      />
    </section>
  );
}

/** The topics of this discussion, and what else this page may be about: each a page of its own. */
function Subjects({
  page: { slug, about, subjects },
}: {
  readonly page: Pick<ThreadPage, "slug" | "about" | "subjects">;
}) {
  const topics = subjects.filter(({ kind }) => kind === "topic");
  const shown = about && !topics.some(({ id }) => id === about.id) ? [...topics, about] : topics;
  if (shown.length === 0) return null;
  return (
    <nav className="subjects" aria-label="Topics">
      <Link
        className={about === null ? "chip on" : "chip"}
        to={`/projects/${slug}/discussion`}
        aria-current={about === null ? "page" : undefined}
      >
        Everything
      </Link>
      {shown.map((subject) => (
        <Link
          key={subject.id}
          className={about?.id === subject.id ? "chip on" : "chip"}
          to={subjectPlace(slug, idOf(subject))}
          aria-current={about?.id === subject.id ? "page" : undefined}
        >
          {subjectWords(subject)}
        </Link>
      ))}
    </nav>
  );
}

export default function DiscussionPage() {
  const { page, query, search, about, place } = useLoaderData<typeof loader>();
  return (
    <div className="wrap narrow">
      <PageHeading
        before={
          <p className="s soft">
            <Link to={`/projects/${page.slug}`}>Back to the project</Link>
            {page.may.lock && (
              <>
                {" · "}
                <Link to={`/projects/${page.slug}/discussion/lock`}>
                  {page.locked ? "Open the discussion again" : "Lock the discussion"}
                </Link>
              </>
            )}
          </p>
        }
        title={page.title}
        actions={
          <Form method="get" role="search" className="flex flex-wrap gap-2" key={query}>
            <label className="vh" htmlFor="q">
              Search this discussion
            </label>
            <input
              id="q"
              name="q"
              type="search"
              defaultValue={query}
              maxLength={limits.searchLength}
              placeholder="Search this discussion"
            />
            <Button tone="plain">Search</Button>
          </Form>
        }
      />
      {!search && <Subjects page={page} />}
      {search ? (
        <Found slug={page.slug} query={query} {...search} />
      ) : (
        <Discussion key={place} page={page} place="page" about={about} tools={<WritesAbout page={page} />} />
      )}
    </div>
  );
}
