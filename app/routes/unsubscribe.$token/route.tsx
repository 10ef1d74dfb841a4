import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useLoaderData, useNavigation } from "@remix-run/react";
import { visitor } from "#app/domain/kernel/actor.ts";
import { unsubscribe, unsubscribePage } from "#app/domain/notifications/unsubscribe.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";

export const meta: MetaFunction = () => [{ title: "No more letters · Tributary" }];

export async function loader({ params, context: { services } }: LoaderFunctionArgs) {
  const page = await unsubscribePage(services, params.token ?? "");
  if (!page) throw data(null, { status: 404 });
  return page;
}

/** Also what mail programs post to by themselves, without a session and from an address of their own: the link is the right. */
export async function action({ params, context: { services } }: ActionFunctionArgs) {
  const done = await unsubscribe({ ...services, actor: visitor }, null, { token: params.token ?? "" });
  if (!done.ok) throw data(null, { status: 404 });
  return null;
}

export default function Unsubscribe() {
  const { news } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  return (
    <div className="wrap narrow">
      <PageHeading
        title={news === "never" ? "No news comes by mail" : "No more news by mail?"}
        lead={
          news === "never"
            ? "Whoever got the letter with this link gets none any more. What is news still stands in the inbox."
            : "What is news still stands in the inbox. Letters about invoices, and those that you ask for yourself, still come."
        }
      />
      {news === "never" ? (
        <p>
          <Link to="/settings">Your settings</Link> say how often such letters come.
        </p>
      ) : (
        <Form method="post" className="form">
          <div className="acts">
            <Button busy={busy}>No more letters</Button>
          </div>
        </Form>
      )}
    </div>
  );
}
