import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import {
  classWords,
  classes,
  contributionKindWords,
  stateWords,
  states,
} from "#app/domain/contributions/contribution.ts";
import { contributionFilters } from "#app/domain/contributions/contribution-list.ts";
import { contributionList } from "#app/domain/contributions/contribution-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { ContributionStateMark } from "#app/ui/project/contribution-state.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { MadePossibleBy } from "#app/ui/project/made-possible-by.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import "#app/ui/styles/pages/contributions.css";

export const meta: MetaFunction = () => [
  { title: "Upstream contributions" },
  {
    name: "description",
    content: "What members of this network made possible in the open source that everybody uses.",
  },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const filters = contributionFilters.parse(Object.fromEntries(new URL(args.request.url).searchParams));
  return { list: await contributionList(ctx, filters), filters };
}

export default function Contributions() {
  const { list, filters } = useLoaderData<typeof loader>();
  const filtered = Boolean(filters.q || filters.repository || filters.state || filters.class || filters.project);
  return (
    <div className="wrap page-contributions">
      <PageHeading
        title="Upstream contributions"
        lead={
          list.projectTitle === null
            ? "Pull requests, reviews, issues and releases in the open source that everybody uses, and who made them possible."
            : `What went upstream from “${list.projectTitle}”, and who made it possible.`
        }
      />
      <Filters filters={filters} repositories={list.repositories} />
      {list.rows.length === 0 ? (
        <Empty
          title={filtered ? "No contribution is like this" : "Nothing went upstream yet"}
          action={
            filtered ? (
              <ButtonLink tone="plain" to="/contributions">
                Show all contributions
              </ButtonLink>
            ) : undefined
          }
        >
          {filtered
            ? "Take a filter away, or search for fewer words."
            : "When work on a project reaches an upstream repository, its engineers and maintainers link it by its address, and everybody who paid for it is credited here."}
        </Empty>
      ) : (
        <>
          <table className="t list" role="table">
            <caption className="vh">Contributions, newest first</caption>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col" role="columnheader">
                  Contribution
                </th>
                <th scope="col" role="columnheader">
                  Kind
                </th>
                <th scope="col" role="columnheader">
                  Made possible by
                </th>
                <th scope="col" role="columnheader">
                  State
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {list.rows.map((row) => (
                <tr role="row" key={row.id}>
                  <th scope="row" role="rowheader">
                    <Link className="quiet" to={`/contributions/${row.id}`}>
                      {row.title}
                    </Link>
                    <span className="s">
                      {row.repository}
                      {row.number !== null && ` #${row.number}`}
                      {row.project && (
                        <>
                          {" · "}
                          <Link className="quiet" to={`/projects/${row.project.slug}`}>
                            {row.project.title}
                          </Link>
                        </>
                      )}
                    </span>
                  </th>
                  <td role="cell" data-l="Kind" className="tn">
                    {contributionKindWords[row.kind]}
                  </td>
                  <td role="cell" className="wide">
                    <MadePossibleBy
                      shares={row.shares}
                      inKind={row.inKind}
                      inKindMinutes={row.inKindMinutes}
                      stated={row.facts?.linked_community_or_funder}
                    />
                  </td>
                  <td role="cell" data-l="State">
                    <ContributionStateMark state={row.state} day={row.happenedOn} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pagination
            label="Contributions, page by page"
            nextAfter={list.nextAfter}
            shown={`${list.rows.length} of ${list.total} contributions, ${list.upstream} of them upstream`}
          />
        </>
      )}
    </div>
  );
}

type Loaded = Awaited<ReturnType<typeof loader>>;

/** The filters as a plain form: its address is what one shares. */
function Filters({
  filters,
  repositories,
}: {
  readonly filters: Loaded["filters"];
  readonly repositories: Loaded["list"]["repositories"];
}) {
  return (
    // Another address is another list: a fresh form shows what it says.
    <Form method="get" className="filters" role="search" aria-label="Contributions" key={JSON.stringify(filters)}>
      <div className="find">
        <label className="s" htmlFor="q">
          Search titles, repositories, authors, projects
        </label>
        <input id="q" name="q" type="search" defaultValue={filters.q} maxLength={120} />
      </div>
      <Choice
        name="repository"
        label="Repository"
        value={filters.repository}
        options={repositories.map(({ name, contributions }) => [name, `${name} (${contributions})`])}
      />
      <Choice
        name="state"
        label="State"
        value={filters.state}
        options={states.map((state) => [state, stateWords[state]])}
      />
      <Choice
        name="class"
        label="Driven by"
        value={filters.class}
        options={[...classes.map((each) => [each, classWords[each]] as const), ["unsaid", "not said"]]}
      />
      {filters.project && <input type="hidden" name="project" value={filters.project} />}
      <Button tone="plain">Show</Button>
    </Form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [string, string])[];
}

function Choice({ name, label, value, options }: ChoiceProps) {
  const known = value === undefined || options.some(([option]) => option.toLowerCase() === value.toLowerCase());
  return (
    <div className="field">
      <label className="s" htmlFor={name}>
        {label}
      </label>
      <select
        id={name}
        name={name}
        defaultValue={options.find(([option]) => option.toLowerCase() === value?.toLowerCase())?.[0] ?? value ?? ""}
      >
        <option value="">all</option>
        {!known && <option value={value}>{value}</option>}
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
