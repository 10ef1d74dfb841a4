import { data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { organizationKindWords } from "#app/domain/identity/role.ts";
import { applicationsPage } from "#app/domain/standing/standing-pages.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { Empty } from "#app/ui/base/empty.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction = () => [{ title: "Organizations that apply · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await applicationsPage(ctx, new URL(args.request.url).searchParams.get("after"));
  if (!page) throw data(null, { status: 403 });
  return page;
}

export default function Applications() {
  const { applications, before, nextAfter } = useLoaderData<typeof loader>();
  return (
    <div className="page-organizations wrap narrow">
      <PageHeading
        title="Organizations that apply"
        lead="The oldest first. Until one is admitted its people read and talk, and what they sign is an intent."
      />
      {applications.length === 0 ? (
        <Empty title="No application waits">Whoever registers an organization applies for it, and it waits here.</Empty>
      ) : (
        <ul className="sheet">
          {applications.map(({ organization, applicant, applicantPosition, runs }) => (
            <li key={organization.id}>
              <OrganizationMark organization={organization} decorative />
              <div>
                <h2>
                  <Link className="quiet" to={`/organizations/${organization.slug}/standing`}>
                    {organization.name}
                  </Link>
                </h2>
                <p className="s faint">
                  {[organizationKindWords[organization.kind].name, applicant, applicantPosition]
                    .filter(Boolean)
                    .join(", ")}
                </p>
                {runs && <p className="about">{runs}</p>}
              </div>
            </li>
          ))}
        </ul>
      )}
      <Pagination nextAfter={nextAfter} label="Applications" />
      {before.length > 0 && (
        <section aria-labelledby="before">
          <h2 id="before">From before</h2>
          <p>
            They registered themselves when nobody decided about it, and the steward never gave a role there or sent an
            invoice. They stay as they are until you confirm or end it.
          </p>
          <ul className="sheet">
            {before.map((organization) => (
              <li key={organization.id}>
                <OrganizationMark organization={organization} decorative />
                <div>
                  <h3>
                    <Link className="quiet" to={`/organizations/${organization.slug}/standing`}>
                      {organization.name}
                    </Link>
                  </h3>
                  <p className="s faint">{organizationKindWords[organization.kind].name}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
