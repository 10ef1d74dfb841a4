import type { Excerpt, FoundMessage } from "#app/domain/discussion/search.ts";
import { Link } from "#app/ui/base/link.tsx";
import { useMoments } from "#app/ui/base/moment.tsx";
import { messageAnchor } from "#app/domain/discussion/message-place.ts";

/** Plain text in which the found words are marked. */
export function Marked({ excerpt }: { readonly excerpt: Excerpt }) {
  return excerpt.map(({ text, found }, at) => (found ? <mark key={at}>{text}</mark> : text));
}

/** Messages in which the words occur, each leading to its place in the talk. */
export function FoundMessages({
  found,
  withProject,
}: {
  readonly found: readonly FoundMessage[];
  readonly withProject: boolean;
}) {
  const { exact } = useMoments();
  return (
    <ol className="found">
      {found.map(({ id, slug, project, author, organization, createdAt, excerpt }) => (
        <li key={id}>
          <p className="s soft">
            {author}
            {organization && `, ${organization}`} ·{" "}
            <Link to={`/projects/${slug}/discussion?message=${id}#${messageAnchor(id)}`}>{exact(createdAt)}</Link>
            {withProject && ` · ${project}`}
          </p>
          <p>
            <Marked excerpt={excerpt} />
          </p>
        </li>
      ))}
    </ol>
  );
}
