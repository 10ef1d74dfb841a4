/** What is needed to draw an organization: two letters and one of twelve hues (1 to 12). */
export interface MarkedOrganization {
  readonly name: string;
  readonly initials: string;
  readonly hue: number;
}

interface OrganizationMarkProps {
  /** Null draws a member that did not consent to be named. */
  readonly organization: MarkedOrganization | null;
  /** Dashed while a pledge waits or is only meant, dotted for hours in kind. */
  readonly state?: "stands" | "waits" | "in-kind";
  readonly large?: boolean;
  /** Set when the name stands beside the mark already, so that it is not read twice. */
  readonly decorative?: boolean;
  /** Replaces the name in the accessible label, for example "Your organization: EarthLab". */
  readonly label?: string;
}

const stateClass = { stands: "", waits: " wait", "in-kind": " hours" } as const;
const stateWord = { stands: "", waits: " (waits)", "in-kind": " (in kind)" } as const;

export const unnamedMember = "A member, not named";

/** The class that carries an organization's hue; 0 is the grey of a member not named. */
export const hueClass = (hue: number): string => `o${Number.isInteger(hue) && hue >= 1 && hue <= 12 ? hue : 0}`;

/** A ring in the organization's hue with two letters in it. */
export function OrganizationMark({
  organization,
  state = "stands",
  large = false,
  decorative = false,
  label,
}: OrganizationMarkProps) {
  const className = `org ${hueClass(organization?.hue ?? 0)}${stateClass[state]}${large ? " large" : ""}`;
  const letters = organization ? organization.initials.slice(0, 2) : "··";
  if (decorative)
    return (
      <span className={className} aria-hidden="true">
        {letters}
      </span>
    );
  const name = label ?? `${organization?.name ?? unnamedMember}${stateWord[state]}`;
  return (
    <span className={className} role="img" aria-label={name} title={name}>
      {letters}
    </span>
  );
}

interface OrganizationMarksProps {
  readonly organizations: readonly {
    readonly organization: MarkedOrganization | null;
    readonly state?: "stands" | "waits" | "in-kind";
  }[];
  /** Says what the row means, for example "In". */
  readonly label: string;
  /** Draws at most so many and counts the rest. */
  readonly limit?: number;
}

/** A row of marks with one accessible sentence. */
export function OrganizationMarks({ organizations, label, limit = 12 }: OrganizationMarksProps) {
  if (organizations.length === 0) return null;
  const shown = organizations.slice(0, limit);
  const more = organizations.length - shown.length;
  const names = shown.map(
    ({ organization, state = "stands" }) => `${organization?.name ?? unnamedMember}${stateWord[state]}`,
  );
  return (
    <span
      className="orgs"
      role="img"
      aria-label={`${label}: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`}
    >
      {shown.map((each, index) => (
        <OrganizationMark key={index} {...each} decorative />
      ))}
      {more > 0 && <span className="s faint">+{more}</span>}
    </span>
  );
}
