import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { may } from "#app/domain/identity/permissions.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { ButtonLink } from "#app/ui/base/button.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import "#app/ui/styles/pages/account.css";
import { Tabs } from "#app/ui/base/tabs.tsx";

export async function loader(args: LoaderFunctionArgs) {
  const { ctx, viewer } = await requirePerson(args);
  return {
    displayName: viewer.displayName,
    editsNetwork: may(ctx.actor, "network.edit"),
    tellsDevices: args.context.services.push !== undefined,
  };
}

/** Only those that lead somewhere for whoever looks. */
const tabsFor = ({
  editsNetwork,
  tellsDevices,
}: {
  readonly editsNetwork: boolean;
  readonly tellsDevices: boolean;
}) => [
  { to: "/settings", label: "You", exact: true },
  ...(tellsDevices ? [{ to: "/settings/devices", label: "News on devices" }] : []),
  { to: "/settings/password", label: "Password" },
  { to: "/settings/sessions", label: "Signed-in browsers" },
  { to: "/settings/closing", label: "Close the account" },
  ...(editsNetwork
    ? [
        { to: "/settings/network", label: "The network" },
        { to: "/settings/letters", label: "Letters" },
      ]
    : []),
];

/** The frame of all settings: each is a page of its own, with an address. */
export default function Settings() {
  const { displayName, ...shown } = useLoaderData<typeof loader>();
  return (
    <div className="page-settings wrap narrow">
      <PageHeading
        title="Settings"
        lead={displayName}
        actions={
          <ButtonLink to="/sign-out" tone="plain">
            Sign out
          </ButtonLink>
        }
      />
      <Tabs label="Settings" tabs={tabsFor(shown)} />
      <Outlet />
    </div>
  );
}
