import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { commands } from "#app/domain/commands.server.ts";
import { areaNames, permissions, type Permission } from "#app/domain/identity/permissions.ts";
import {
  organizationKindWords,
  roleName,
  rolesOfKind,
  roleWords,
  type OrganizationKind,
} from "#app/domain/identity/role.ts";
import type { Role } from "#app/domain/kernel/actor.ts";
import { asker } from "#app/http/actor.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction = () => [{ title: "Who may do what · Tributary" }];

const rules = Object.entries(permissions) as [string, Permission][];
const areas = Object.entries(areaNames).map(([area, name]) => ({
  area,
  name,
  rules: rules.filter(([action]) => action.startsWith(`${area}.`)),
}));
const everyRole = Object.keys(roleWords) as Role[];

/** Which of the table's rows the page marks: those of the role in the address, if there is one. */
export async function loader(args: LoaderFunctionArgs) {
  await asker(args);
  const wanted = new URL(args.request.url).searchParams.get("role");
  return { marked: everyRole.find((role) => role === wanted) ?? null, covered: covered() };
}

/** The commands that each permission is asked for. */
function covered(): Readonly<Record<string, readonly string[]>> {
  const byPermission: Record<string, string[]> = {};
  for (const { declared } of commands) (byPermission[declared.permission] ??= []).push(declared.name);
  return byPermission;
}

const isSteward = (role: Role) => rolesOfKind.steward.includes(role);
const kindsOf = (role: Role) =>
  (Object.keys(rolesOfKind) as OrganizationKind[]).filter((kind) => rolesOfKind[kind].includes(role));

function holders(rule: Permission): { own: string; steward: string } {
  if (rule.anyPerson) return { own: "Anybody who is signed in", steward: "" };
  const own = [...(rule.organization ?? []), ...(rule.anywhere ?? [])].filter((role) => !isSteward(role));
  const everyOwn = everyRole.filter((role) => !isSteward(role));
  const steward = rule.steward ?? [];
  // Whoever leads the steward leads the steward's own people, and nobody else's.
  const itself = (rule.organization ?? []).filter((role) => isSteward(role) && !steward.includes(role));
  return {
    own: own.length === everyOwn.length ? "Everybody who belongs to it" : own.map(roleName).join(", "),
    steward:
      steward.length === rolesOfKind.steward.length
        ? "Everybody"
        : [...steward.map(roleName), ...itself.map((role) => `${roleName(role)} (of the steward itself)`)].join(", "),
  };
}

const concerns = (rule: Permission, role: Role) =>
  rule.anyPerson === true ||
  [...(rule.organization ?? []), ...(rule.anywhere ?? []), ...(rule.steward ?? [])].includes(role);

/** The table of permissions as people read it, drawn from the very table that the product asks. */
export default function Permissions() {
  const { marked, covered } = useLoaderData<typeof loader>();
  return (
    <div className="page-permissions wrap">
      <PageHeading
        title="Who may do what"
        lead="This is the table that the product itself asks. What is not listed is refused. Below each permission stand the commands that ask for it. Everybody, signed in or not, reads projects, credits and the public book."
      />
      <nav className="kinds" aria-label="Mark what one role may do">
        <Link
          className={marked === null ? "chip on" : "chip"}
          to="/permissions"
          preventScrollReset
          aria-current={marked === null || undefined}
        >
          All roles
        </Link>
        {everyRole.map((role) => (
          <Link
            key={role}
            className={marked === role ? "chip on" : "chip"}
            to={`/permissions?role=${role}`}
            preventScrollReset
            aria-current={marked === role || undefined}
          >
            {roleName(role)}
          </Link>
        ))}
      </nav>
      {marked && (
        <p className="marked">
          <b>{roleName(marked)}.</b> {roleWords[marked].purpose} In:{" "}
          {kindsOf(marked)
            .map((kind) => organizationKindWords[kind].name.toLowerCase())
            .join(", ")}
          .
        </p>
      )}
      {areas.map(({ area, name, rules: listed }) => (
        <section key={area} aria-labelledby={`area-${area}`}>
          <h2 id={`area-${area}`}>{name}</h2>
          <table className="t" role="table" aria-labelledby={`area-${area}`}>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col" role="columnheader">
                  What
                </th>
                <th scope="col" role="columnheader">
                  For one’s own organization
                </th>
                <th scope="col" role="columnheader">
                  In the steward, for the whole network
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {listed.map(([action, rule]) => {
                const { own, steward } = holders(rule);
                const dim = marked !== null && !concerns(rule, marked);
                return (
                  <tr key={action} role="row" className={dim ? "dim" : undefined}>
                    <th scope="row" role="rowheader">
                      {rule.says}
                      {covered[action] && <div className="faint s">{covered[action].join(" · ")}</div>}
                    </th>
                    <td role="cell" className="wide" data-l="In one’s own organization">
                      {own || <span className="faint">Nobody</span>}
                    </td>
                    <td role="cell" className="wide" data-l="In the steward">
                      {steward || <span className="faint">{rule.anyPerson ? "" : "Nobody"}</span>}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}
