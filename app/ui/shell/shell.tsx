import { NavLink, useLocation, useMatches, useNavigation } from "@remix-run/react";
import { Search as SearchIcon } from "lucide";
import type { ReactNode } from "react";
import type { InboxCount } from "#app/domain/notifications/notification.ts";
import { AnnounceProvider } from "#app/ui/base/announce.tsx";
import { Bell } from "./bell.tsx";
import { Keyboard } from "./keyboard.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { OfflineNote } from "./offline-note.tsx";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";
import { WaterPatterns } from "#app/ui/funding-bar/funding-bar.tsx";
import { Toasts, type ToastMessage } from "./toast.tsx";
import { Icon } from "#app/ui/base/icon.tsx";

/** What the frame around every page needs from the root loader. Plain data. */
export interface ShellData {
  readonly network: {
    readonly name: string;
    /** One or two sentences for the foot, for example which currency the book is in. */
    readonly footnote?: string;
    /** Where the product's source is published; the link is left out without it. */
    readonly sourceUrl?: string;
  };
  readonly me: null | {
    readonly displayName: string;
    readonly personId: string;
    /** What waits for their word, and what is news to them. */
    readonly inbox: InboxCount;
    readonly organization?: {
      readonly name: string;
      readonly slug: string;
      readonly hue: number;
      readonly initials: string;
    };
  };
  readonly toast?: ToastMessage | null;
  /** Told to whoever may decide about it: nothing is sent by itself, as this is a copy or was restored. */
  readonly lettersHeld?: boolean;
}

export type ShellProps = ShellData & { readonly children: ReactNode };

/** The mark of the product: two tributaries and a stream that become one river. */
export function BrandMark({ size = 30 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size * 0.8}
      viewBox="0 0 30 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M1 3c8 0 8 9 16 9" strokeWidth="1.6" />
      <path d="M1 12h16" strokeWidth="2.2" />
      <path d="M1 21c8 0 8-9 16-9" strokeWidth="1.6" />
      <path d="M17 12h11.5" strokeWidth="5.4" />
    </svg>
  );
}

/** Where "Sign in" leads: back to the page one came from. */
function SignInLink() {
  const { pathname, search } = useLocation();
  const from = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
  return (
    <Link className="btn plain" to={`/sign-in${from}`}>
      Sign in
    </Link>
  );
}

function Me({ me }: { readonly me: NonNullable<ShellData["me"]> }) {
  const { organization } = me;
  return (
    <Link
      className="me"
      to="/settings"
      aria-label={`Your settings: ${me.displayName}${organization ? `, ${organization.name}` : ""}`}
    >
      <span className="who">
        {me.displayName}
        {organization && `, ${organization.name}`}
      </span>
      <OrganizationMark
        organization={organization ?? { name: me.displayName, initials: personInitials(me.displayName), hue: 0 }}
        decorative
      />
    </Link>
  );
}

const personInitials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .join("")
    .slice(0, 2)
    .toUpperCase();

/** A page for a projector says `handle = { bare: true }`. */
const isWithoutFrame = (handle: unknown): boolean =>
  typeof handle === "object" && handle !== null && "bare" in handle && handle.bare === true;

/** The frame around every page: skip link, header, the page, foot, and the regions for toasts and announcements. */
export function Shell({ network, me, toast, lettersHeld = false, children }: ShellProps) {
  const navigation = useNavigation();
  const isBare = useMatches().some(({ handle }) => isWithoutFrame(handle));
  if (isBare)
    return (
      <AnnounceProvider>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
        <WaterPatterns />
        <OfflineNote />
      </AnnounceProvider>
    );
  return (
    <AnnounceProvider>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <div className={navigation.state === "idle" ? "loading" : "loading on"} aria-hidden="true" />
      <header className="top">
        <div className="wrap">
          <Link className="brand" to="/" aria-label={`Tributary, ${network.name}: front page`}>
            <BrandMark />
            Tributary {network.name && <small>{network.name}</small>}
          </Link>
          <nav className="nav" aria-label="Main">
            <NavLink to="/projects" prefetch="intent">
              Projects
            </NavLink>
            <NavLink to="/organizations" prefetch="intent">
              Organizations
            </NavLink>
            <NavLink to="/ledger" prefetch="intent">
              Ledger
            </NavLink>
          </nav>
          <Link className="bell" to="/search" aria-label="Search">
            <Icon of={SearchIcon} size={20} />
          </Link>
          {me && <Bell personId={me.personId} counted={me.inbox} />}
          {me ? <Me me={me} /> : <SignInLink />}
        </div>
      </header>
      {lettersHeld && (
        <p className="letters-held wrap">
          This network was restored and sends no letters. <Link to="/settings/letters">Decide about them</Link>
        </p>
      )}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="foot">
        <div className="wrap">
          <p>{network.footnote}</p>
          <nav aria-label="Foot">
            <Link to="/ledger">Public book</Link>
            <Link to="/funds">Funds</Link>
            <Link to="/export">Take everything</Link>
            <Link to="/how-it-works">How it works</Link>
            <Link to="/rules-for-money">Rules for money</Link>
            {network.sourceUrl && <a href={network.sourceUrl}>Source, open licence</a>}
          </nav>
        </div>
      </footer>
      <WaterPatterns />
      <OfflineNote />
      <Keyboard />
      <Toasts handed={toast} />
    </AnnounceProvider>
  );
}
