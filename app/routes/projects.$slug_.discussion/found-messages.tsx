import { Link } from "@remix-run/react";
import type { FoundMessage } from "#app/domain/discussion/thread.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { Empty } from "#app/ui/empty.tsx";
import { useMoments } from "#app/ui/moment.tsx";
import { messageAnchor } from "#app/ui/thread-message.tsx";

/** Messages in which the words occur, each leading to its place in the talk. */
export function FoundMessages({ slug, query, found }: { readonly slug: string; readonly query: string; readonly found: readonly FoundMessage[] }) {
  const { exact } = useMoments();
  const whole = `/projects/${slug}/discussion`;
  if (found.length === 0)
    return (
      <Empty title={`Nobody wrote “${query}” here`} action={<Link to={whole}>The whole discussion</Link>}>
        Search for fewer words, or for another form of them. Words in quotes are found only together; a minus leaves a word out.
      </Empty>
    );
  return (
    <section aria-labelledby="found">
      <div className="sechead">
        <h2 id="found">
          {found.length === limits.pageSize ? `The newest ${found.length} messages` : found.length === 1 ? "1 message" : `${found.length} messages`} with “{query}”
        </h2>
        <Link to={whole}>The whole discussion</Link>
      </div>
      <ol className="found">
        {found.map(({ id, author, organization, createdAt, excerpt }) => (
          <li key={id}>
            <p className="s soft">
              {author}
              {organization && `, ${organization}`} · <Link to={`${whole}?message=${id}#${messageAnchor(id)}`}>{exact(createdAt)}</Link>
            </p>
            <p>{excerpt.map(({ text, found: isFound }, at) => (isFound ? <mark key={at}>{text}</mark> : text))}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
