import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { shownLetters } from "#app/http/letters.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { RelativeTime } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction = () => [{ title: "Letter · Tributary" }];

/** Public on purpose, but only in development and where the operator asked for it: elsewhere there is no such page. */
export async function loader({ context, params }: LoaderFunctionArgs) {
  const letter = (await shownLetters(context)).find(({ id }) => id === params.letterId);
  if (!letter) throw notFound();
  return { letter, now: context.services.clock.now() };
}

/** Text with its addresses as links. Nothing else of it is read as markup. */
function Linked({ text }: { readonly text: string }) {
  return text.split(/(https?:\/\/[^\s]+)/).map((piece, at) =>
    at % 2 === 1 ? (
      <a key={at} href={piece}>
        {piece}
      </a>
    ) : (
      piece
    ),
  );
}

export default function OneLetter() {
  const { letter, now } = useLoaderData<typeof loader>();
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        title={letter.subject}
        before={
          <p className="s">
            <Link to="/dev/mail">All letters</Link>
          </p>
        }
        lead={
          <>
            to {letter.to}, <RelativeTime at={letter.at} now={now} />
          </>
        }
      />
      <p className="letter">
        <Linked text={letter.text} />
      </p>
      {letter.attached.length > 0 && <p className="s soft">Attached: {letter.attached.join(", ")}</p>}
    </div>
  );
}
