import frauncesUrl from "@fontsource-variable/fraunces/files/fraunces-latin-opsz-normal.woff2?url";
import interUrl from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteError, useRouteLoaderData } from "@remix-run/react";
import { lazy, Suspense, type ReactNode } from "react";
import { rootData, type RootData } from "#app/http/root-data.server.ts";
import { LocaleProvider } from "#app/ui/base/locale.tsx";
import { useNonce } from "#app/ui/base/nonce.ts";
import { Shell } from "#app/ui/shell/shell.tsx";
import { TroubleFor as TroubleNow } from "#app/ui/shell/error-page.tsx";
import { loadErrorPage } from "#app/ui/shell/load-error-page.ts";
import "#app/ui/theme.css";

export const loader = (args: LoaderFunctionArgs) => rootData(args);

/** The title of pages that have none of their own, and of those that could not be shown. */
export const meta: MetaFunction = ({ error }) => [
  { title: error === undefined ? "Tributary" : "Not shown · Tributary" },
];

const font = (href: string) =>
  ({ rel: "preload", href, as: "font", type: "font/woff2", crossOrigin: "anonymous" }) as const;

/** Only the two faces that every page shows at once are fetched ahead. */
export const links: LinksFunction = () => [
  font(interUrl),
  font(frauncesUrl),
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  { rel: "icon", href: "/favicon.ico", sizes: "32x32" },
  { rel: "apple-touch-icon", href: "/apple-touch-icon.png" },
  { rel: "manifest", href: "/manifest.webmanifest" },
];

/** The frame for when the root loader itself failed: no names, but the same paper and ways out. */
const bare: RootData = {
  shell: { network: { name: "" }, me: null },
  viewerId: null,
  locale: { locale: "en-US", timeZone: "UTC" },
};

export function Layout({ children }: { readonly children: ReactNode }) {
  const nonce = useNonce();
  const { shell, locale, theme } = useRouteLoaderData<RootData>("root") ?? bare;
  return (
    <html lang="en" data-theme={theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta property="csp-nonce" nonce={nonce} content={nonce} suppressHydrationWarning />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbfaf7" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0c1820" />
        <Meta />
        <Links />
      </head>
      <body>
        <LocaleProvider value={locale}>
          <Shell {...shell}>{children}</Shell>
        </LocaleProvider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

/** Seldom needed, so a browser has it a moment after the page; the server draws it at once. */
const TroubleFor = import.meta.env.SSR
  ? TroubleNow
  : lazy(() => loadErrorPage().then((page) => ({ default: page.TroubleFor })));

export function ErrorBoundary() {
  return (
    <Suspense>
      <TroubleFor error={useRouteError()} />
    </Suspense>
  );
}
