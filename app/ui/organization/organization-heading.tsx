import { Link } from "#app/ui/base/link.tsx";
import { OrganizationMark, type MarkedOrganization } from "./organization-mark.tsx";
import { Tabs } from "#app/ui/base/tabs.tsx";

interface OrganizationHeadingProps {
  readonly organization: MarkedOrganization & { readonly slug: string };
  /** What this page does with it: "People and roles". */
  readonly title: string;
  readonly may: { readonly edit: boolean; readonly invite: boolean };
}

/** The head of the pages on which an organization is looked after, and the ways between them. */
export function OrganizationHeading({ organization, title, may }: OrganizationHeadingProps) {
  const home = `/organizations/${organization.slug}`;
  const tabs = [
    { to: `${home}/people`, label: "People and roles" },
    ...(may.invite ? [{ to: `${home}/invitations`, label: "Invitations" }] : []),
    ...(may.edit
      ? [
          { to: `${home}/budget`, label: "Budget" },
          { to: `${home}/edit`, label: "Edit" },
        ]
      : []),
  ];
  return (
    <>
      <div className="title">
        <div className="flex items-center gap-4">
          <OrganizationMark organization={organization} large decorative />
          <div>
            <p className="s soft">
              <Link className="quiet" to={home}>
                {organization.name}
              </Link>
            </p>
            <h1>{title}</h1>
          </div>
        </div>
      </div>
      <Tabs label={`Looking after ${organization.name}`} tabs={tabs} />
    </>
  );
}
