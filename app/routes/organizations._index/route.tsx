import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { Search } from "lucide";
import { listOrganizations } from "#app/domain/identity/organization-pages.server.ts";
import { organizationKindWords, type OrganizationKind } from "#app/domain/identity/role.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { asker } from "#app/http/actor.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { Icon } from "#app/ui/base/icon.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction = () => [{ title: "Organizations · Tributary" }];

const isKind = (text: string): text is OrganizationKind => text in organizationKindWords;

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await asker(args);
  const { searchParams } = new URL(args.request.url);
  const search = (searchParams.get("q") ?? "").trim().slice(0, limits.searchLength);
  const wanted = searchParams.get("kind") ?? "";
  const kind = isKind(wanted) ? wanted : null;
  const page = await listOrganizations(ctx, {
    search,
    kind,
    after: searchParams.get("after")?.slice(0, limits.organizationNameLength * 2) ?? null,
  });
  return { ...page, search, kind, isSignedIn: viewer !== null, now: ctx.clock.now() };
}

const kinds = Object.entries(organizationKindWords) as [
  OrganizationKind,
  (typeof organizationKindWords)[OrganizationKind],
][];

const chipAddress = (kind: OrganizationKind | null, search: string) => {
  const query = new URLSearchParams({ ...(search && { q: search }), ...(kind && { kind }) }).toString();
  return query ? `/organizations?${query}` : "/organizations";
};

export default function Organizations() {
  const { organizations, total, nextAfter, search, kind, isSignedIn } = useLoaderData<typeof loader>();
  const isFiltered = search !== "" || kind !== null;
  return (
    <div className="page-organizations wrap">
      <PageHeading
        title="Organizations"
        lead="Who pools money, delivers, funds and maintains in this network."
        actions={
          isSignedIn && (
            <ButtonLink to="/organizations/new" tone="plain">
              Register an organization
            </ButtonLink>
          )
        }
      />
      <Form className="find" role="search" action="/organizations">
        <label className="vh" htmlFor="q">
          Search organizations by name
        </label>
        <input
          id="q"
          name="q"
          type="search"
          defaultValue={search}
          maxLength={limits.searchLength}
          placeholder="Search by name"
          key={search}
        />
        {kind && <input type="hidden" name="kind" value={kind} />}
        <Button tone="plain" aria-label="Search">
          <Icon of={Search} size={18} />
        </Button>
      </Form>
      <nav className="kinds" aria-label="Kinds of organizations">
        <Link
          className={kind === null ? "chip on" : "chip"}
          to={chipAddress(null, search)}
          aria-current={kind === null || undefined}
        >
          All
        </Link>
        {kinds.map(([value, { name }]) => (
          <Link
            key={value}
            className={kind === value ? "chip on" : "chip"}
            to={chipAddress(value, search)}
            aria-current={kind === value || undefined}
          >
            {name}
          </Link>
        ))}
      </nav>
      {organizations.length === 0 ? (
        <Empty
          title={isFiltered ? "None of that name or kind" : "Nobody has joined yet"}
          action={isFiltered ? <Link to="/organizations">Show all</Link> : undefined}
        >
          {isFiltered
            ? "Try a part of the name, or another kind."
            : "Members, funders, partners and upstream projects stand here once they are registered."}
        </Empty>
      ) : (
        <ul className="sheet">
          {organizations.map((each) => (
            <li key={each.slug}>
              <OrganizationMark organization={each} decorative />
              <div>
                <h2>
                  <Link className="quiet" to={`/organizations/${each.slug}`}>
                    {each.name}
                  </Link>
                </h2>
                <p className="s faint">
                  {organizationKindWords[each.kind].name}
                  {each.memberSince && `, since ${new Date(each.memberSince).getUTCFullYear()}`}
                </p>
                {each.description && <p className="about">{each.description}</p>}
              </div>
            </li>
          ))}
        </ul>
      )}
      <Pagination
        label="Pages of organizations"
        nextAfter={nextAfter}
        shown={total === 1 ? "1 organization" : `${total} organizations`}
      />
    </div>
  );
}
