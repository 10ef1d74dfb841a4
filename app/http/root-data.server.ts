import { data, type LoaderFunctionArgs } from "@remix-run/node";
import { areHeld } from "#app/domain/identity/held-letters.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { inboxCount } from "#app/domain/reports/inbox-pages.server.ts";
import { currencyName } from "#app/domain/kernel/money.ts";
import type { ViewerLocale } from "#app/ui/base/locale.tsx";
import type { ShellData } from "#app/ui/shell/shell.tsx";
import { asker } from "./actor.server.ts";
import { takeToast } from "./toast.server.ts";

/** What the root loader hands to the frame around every page. */
export interface RootData {
  readonly shell: ShellData;
  readonly locale: ViewerLocale;
  /** Whose cookie this page was made for; live updates use it to notice that it is somebody else's now. */
  readonly viewerId: string | null;
  /** The theme a person chose; without one the system's preference rules. */
  readonly theme?: "light" | "dark";
}

/** What the frame around every page shows: the network, who looks at it, and what was just done. */
export async function rootData(args: LoaderFunctionArgs) {
  const [{ ctx, viewer, setCookie, inbox }, network, { toast, setCookie: toastCookie }] = await Promise.all([
    asker(args).then(async (found) => ({ ...found, inbox: await inboxCount(found.ctx) })),
    networkSettings(args.context.services.db),
    takeToast(args.request),
  ]);
  const [organization] = viewer?.organizations ?? [];
  const locale = viewer?.locale ?? preferredLocale(args.request);
  const root: RootData = {
    shell: {
      network: {
        name: network?.name ?? "",
        footnote: [
          network && `All amounts in ${currencyName(network.bookCurrency)}, the network’s book currency.`,
          typeof network?.settings.footnote === "string" ? network.settings.footnote : "",
        ]
          .filter(Boolean)
          .join(" "),
        ...(typeof network?.settings.sourceUrl === "string" ? { sourceUrl: network.settings.sourceUrl } : {}),
      },
      me: viewer && {
        displayName: viewer.displayName,
        personId: viewer.personId,
        inbox,
        ...(organization && {
          organization: {
            name: organization.name,
            slug: organization.slug,
            hue: organization.hue,
            initials: organization.initials,
          },
        }),
      },
      toast,
      ...(areHeld(network?.settings) && may(ctx.actor, "network.edit") ? { lettersHeld: true } : {}),
    },
    viewerId: viewer?.personId ?? null,
    locale: { locale, timeZone: viewer?.timeZone ?? "UTC" },
    ...(viewer?.theme === "light" || viewer?.theme === "dark" ? { theme: viewer.theme } : {}),
  };
  const headers = new Headers();
  for (const value of [setCookie, toastCookie]) if (value) headers.append("Set-Cookie", value);
  return data(root, { headers });
}

/** The first language that the browser asks for and that Intl can format; sums and dates follow it. */
export function preferredLocale(request: Request): string {
  const first = /^[A-Za-z0-9-]{2,20}/.exec(request.headers.get("Accept-Language") ?? "")?.[0];
  if (!first) return "en-US";
  try {
    return Intl.NumberFormat.supportedLocalesOf(first)[0] ?? "en-US";
  } catch {
    return "en-US";
  }
}
