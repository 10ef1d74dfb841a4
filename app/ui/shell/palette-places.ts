export interface Place {
  readonly label: string;
  readonly href: string;
  readonly keys?: string;
  /** Other words by which people look for it. */
  readonly also?: string;
}

const places: readonly Place[] = [
  { label: "Projects", href: "/projects", keys: "g p", also: "marketplace proposals raising" },
  { label: "Propose a project", href: "/projects/new", also: "proposal initiative new" },
  { label: "Organizations", href: "/organizations", keys: "g o", also: "members communities" },
  { label: "Organizations that apply", href: "/applications", also: "admission admit standing members" },
  { label: "Funds", href: "/funds", keys: "g f", also: "funders match pool sponsorship" },
  { label: "Membership dues", href: "/dues", also: "sponsor sponsorship tier" },
  { label: "Ledger", href: "/ledger", keys: "g l", also: "book transfers money" },
  { label: "Treasury", href: "/treasury", also: "treasurer finance cash forecast receivables ageing" },
  { label: "Accounts", href: "/ledger/accounts", also: "ledger book balances balance day" },
  { label: "Upstream contributions", href: "/contributions", also: "merged pull requests credit" },
  { label: "Who maintains what", href: "/maintainers", also: "maintainers repository evidence codeowners" },
  { label: "Inbox", href: "/inbox", keys: "g i", also: "waiting signatures accept notifications" },
  { label: "Search", href: "/search", keys: "/", also: "find messages discussions" },
  { label: "Settings", href: "/settings", keys: "g s", also: "account theme sessions password" },
  { label: "How it runs", href: "/status", also: "status health self-check jobs queue nodes mail" },
  { label: "How it works", href: "/how-it-works", also: "help about" },
  { label: "Rules for money", href: "/rules-for-money", also: "refund lapse over-funding" },
  { label: "Front page", href: "/", keys: "g h", also: "home" },
];

/** The places whose words all begin somewhere with what was typed, and always a search of the projects, and of messages too, for it. */
export function findPlaces(typed: string): readonly Place[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = places.filter(({ label, also = "" }) => {
    const known = `${label} ${also}`.toLowerCase().split(/[\s-]+/);
    return words.every((word) => known.some((each) => each.startsWith(word)));
  });
  if (words.length === 0) return found;
  return [
    ...found,
    { label: `Search projects for “${typed.trim()}”`, href: `/projects?q=${encodeURIComponent(typed.trim())}` },
    { label: `Search everything for “${typed.trim()}”`, href: `/search?q=${encodeURIComponent(typed.trim())}` },
  ];
}
