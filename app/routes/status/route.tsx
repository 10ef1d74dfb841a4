import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { statusPage } from "#app/domain/watch/status-page.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading, SectionHeading } from "#app/ui/base/page-heading.tsx";
import "#app/ui/styles/pages/status.css";
import { Checks, Jobs, Mail, Nodes, Queue } from "./sections.tsx";

export const meta: MetaFunction = () => [{ title: "How it runs · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await statusPage(ctx);
  if (!page) throw notFound();
  return { ...page, now: ctx.clock.now().toISOString() };
}

export default function HowItRuns() {
  const { status, troubles, mayMend, now } = useLoaderData<typeof loader>();
  const { checks, jobs, queue, mail, nodes, databaseBytes, databaseVersion } = status;
  return (
    <div className="wrap page-status">
      <PageHeading
        title="How it runs"
        lead="What the product says of itself, for whoever runs it. Directors get a letter when something here turns red."
      />
      {troubles.length === 0 ? (
        <p className="well" role="status">
          All is well.
        </p>
      ) : (
        <ul className="red" aria-label="What needs a look">
          {troubles.map(({ name, words }) => (
            <li key={name}>{words}</li>
          ))}
        </ul>
      )}
      <section aria-labelledby="checks">
        <SectionHeading id="checks" title="Self-check" />
        <Checks checks={checks} now={now} />
      </section>
      <section aria-labelledby="jobs">
        <SectionHeading id="jobs" title="Jobs" />
        <Jobs jobs={jobs} now={now} />
      </section>
      <section aria-labelledby="queue">
        <SectionHeading id="queue" title="Queue" />
        <Queue queue={queue} now={now} />
      </section>
      <section aria-labelledby="mail">
        <SectionHeading id="mail" title="Mail">
          {mayMend && <Link to="/status/mail">what did not arrive</Link>}
        </SectionHeading>
        <Mail mail={mail} now={now} />
      </section>
      <section aria-labelledby="nodes">
        <SectionHeading id="nodes" title="Nodes" />
        <Nodes nodes={nodes} now={now} />
        <p>
          The database is PostgreSQL {databaseVersion} and takes {Math.ceil(databaseBytes / 1_000_000)} MB.
        </p>
      </section>
    </div>
  );
}
