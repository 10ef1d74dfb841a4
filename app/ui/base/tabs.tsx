import { NavLink } from "@remix-run/react";
import type { ReactNode } from "react";

export interface Tab {
  readonly to: string;
  readonly label: ReactNode;
  /** True for the tab whose address is the beginning of the others'. */
  readonly exact?: boolean;
}

/** Views of one thing as links: each has an address, Back works, and nothing needs scripts. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ to, label: word, exact }) => (
        <NavLink key={to} to={to} end={exact}>
          {word}
        </NavLink>
      ))}
    </nav>
  );
}
