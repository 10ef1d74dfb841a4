import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { maintainerList, type ShownMaintainer } from "#app/domain/maintainers/maintainer-pages.server.ts";
import { evidenceWords } from "#app/domain/maintainers/maintainership.ts";
import { asker } from "#app/http/actor.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Day } from "#app/ui/base/relative-time.tsx";
import "#app/ui/styles/pages/project.css";

export const meta: MetaFunction = () => [{ title: "Who maintains what · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  const repository = (new URL(args.request.url).searchParams.get("repository") ?? "").slice(0, limits.searchLength);
  return {
    list: await maintainerList(ctx, repository.trim()),
    repository,
    isSignedIn: viewer !== null,
    now: ctx.clock.now().toISOString(),
  };
}

interface LinesProps {
  readonly of: readonly ShownMaintainer[];
  readonly now: string;
}

function Lines({ of, now }: LinesProps) {
  return (
    <ul className="list">
      {of.map(({ id, repository, name, evidence, confirmedAt, statedAt }) => (
        <li key={id}>
          <b>{repository}</b>
          <span>
            <Link to={`/maintainers/${id}`}>{name}</Link>, <Day at={confirmedAt ?? statedAt} now={now} />
            <span className="s soft block">
              {confirmedAt === null ? "Says so: " : "Known, because "}
              {evidenceWords[evidence]}.
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

export default function Maintainers() {
  const { list, repository, isSignedIn, now } = useLoaderData<typeof loader>();
  const { proven, waiting, mayConfirm } = list;
  return (
    <div className="page-project wrap narrow">
      <PageHeading
        title="Who maintains what"
        lead="Maintainers are asked before money is raised for work in their repository. That somebody is one is a fact with evidence that everybody can look at."
        actions={
          isSignedIn && (
            <ButtonLink to="/maintainers/new" tone="plain">
              {mayConfirm ? "Name a maintainer" : "You maintain one?"}
            </ButtonLink>
          )
        }
      />
      <Form method="get" className="form" role="search">
        <div className="field">
          <label htmlFor="repository">Repository</label>
          <input id="repository" name="repository" defaultValue={repository} maxLength={limits.searchLength} />
        </div>
        <div className="acts">
          <Button tone="plain" small>
            Find
          </Button>
        </div>
      </Form>
      {waiting.length > 0 && (
        <section className="way" aria-labelledby="waiting">
          <h2 id="waiting">Waiting to be confirmed</h2>
          <Lines of={waiting} now={now} />
        </section>
      )}
      <section className="way" aria-labelledby="known">
        <h2 id="known">Known maintainers</h2>
        {proven.length === 0 ? (
          <Empty title="Nobody is known here">
            Somebody who maintains a repository says so, with an address at which it can be seen. The steward looks at
            it, or two maintainers vouch for them.
          </Empty>
        ) : (
          <Lines of={proven} now={now} />
        )}
      </section>
    </div>
  );
}
