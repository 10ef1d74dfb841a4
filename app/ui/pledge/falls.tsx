import type { FallingPledge } from "#app/domain/pledges/shown-pledge.ts";
import { Amount } from "#app/ui/base/money.tsx";
import { OrganizationMark, unnamedMember } from "#app/ui/organization/organization-mark.tsx";

/** Pledges of others that would wait again without one. */
export function Falls({ falls, currency }: { readonly falls: readonly FallingPledge[]; readonly currency: string }) {
  if (falls.length === 0) return null;
  return (
    <section aria-labelledby="falls" className="preview-falls">
      <h2 id="falls">These would wait again</h2>
      <ul className="unl">
        {falls.map(({ id, organization, amountMinor, waitsFor }) => (
          <li key={id}>
            <OrganizationMark organization={organization} state="waits" decorative />
            <span className="t">
              <b>{organization?.name ?? unnamedMember}</b>
              {waitsFor !== "" && <>if {waitsFor}</>}
            </span>
            <Amount minor={amountMinor} currency={currency} cents="any" />
          </li>
        ))}
      </ul>
    </section>
  );
}
