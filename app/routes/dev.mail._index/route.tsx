import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { shownLetters } from "#app/http/letters.server.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction = () => [{ title: "Letters · Tributary" }];

/** Public on purpose, but only in development and where the operator asked for it: elsewhere there is no such page. */
export async function loader({ context }: LoaderFunctionArgs) {
  const letters = await shownLetters(context);
  return {
    letters: letters.map(({ id, to, subject, at }) => ({ id, to, subject, at })),
    now: context.services.clock.now(),
  };
}

export default function Letters() {
  const { letters, now } = useLoaderData<typeof loader>();
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        title="Letters"
        lead="Nothing is sent from here: what would have gone out lies here, the newest first."
      />
      {letters.length === 0 ? (
        <Empty title="Nothing was written yet">Sign up or ask for a new password, and the letter stands here.</Empty>
      ) : (
        <ul className="rows">
          {letters.map(({ id, to, subject, at }) => (
            <li key={id}>
              <span>
                <b>
                  <Link className="quiet" to={`/dev/mail/${id}`}>
                    {subject}
                  </Link>
                </b>
                <span className="s soft block">to {to}</span>
              </span>
              <span className="s soft">
                <RelativeTime at={at} now={now} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
