import { creditInShort, type CreditedOrganization, type ShownShare } from "#app/domain/contributions/shown-credit.ts";
import { hoursWords } from "#app/domain/contributions/hours.ts";
import { Link } from "#app/ui/base/link.tsx";
import { OrganizationMark, unnamedMember } from "#app/ui/organization/organization-mark.tsx";

interface MadePossibleByProps {
  readonly shares: readonly ShownShare[];
  readonly inKind?: CreditedOrganization | null;
  /** Of that organization's verified hours. */
  readonly inKindMinutes?: number;
  /** As the source of an imported fact states it; shown where no money of this book is behind it. */
  readonly stated?: string | undefined;
}

/** Whom a contribution is owed to, in one short line: the largest part and how many others, and who worked in kind. */
export function MadePossibleBy({ shares, inKind = null, inKindMinutes = 0, stated }: MadePossibleByProps) {
  const credit = creditInShort(shares);
  if (!credit && !inKind)
    return stated ? <span className="soft">{stated}</span> : <span className="faint">nobody’s money yet</span>;
  return (
    <>
      {credit && (
        <span className="by">
          <OrganizationMark organization={credit.organization} decorative />
          <span>
            <OrganizationName organization={credit.organization} />
            {credit.others > 0 && ` and ${credit.others} more`}
          </span>
        </span>
      )}
      {inKind && (
        <span className="by">
          <OrganizationMark organization={inKind} state="in-kind" decorative />
          <span>
            <OrganizationName organization={inKind} />, {inKindMinutes > 0 && `${hoursWords(inKindMinutes)} h `}in kind
          </span>
        </span>
      )}
    </>
  );
}

/** An organization's name as a link to its page, or the words for one that is not named. */
export function OrganizationName({ organization }: { readonly organization: CreditedOrganization | null }) {
  if (!organization) return <>{unnamedMember}</>;
  return (
    <Link className="quiet" to={`/organizations/${organization.slug}`}>
      {organization.name}
    </Link>
  );
}
