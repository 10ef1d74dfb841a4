import { contributionsRefusals } from "#app/domain/contributions/refusals.ts";
import { discussionRefusals } from "#app/domain/discussion/refusals.ts";
import { fundsRefusals } from "#app/domain/funds/refusals.ts";
import { identityRefusals } from "#app/domain/identity/refusals.ts";
import { invoicesRefusals } from "#app/domain/invoices/refusals.ts";
import type { RefusalOf } from "#app/domain/kernel/refusal-table.ts";
import { kernelRefusals } from "#app/domain/kernel/refusals.ts";
import { ledgerRefusals } from "#app/domain/ledger/refusals.ts";
import { mailRefusals } from "#app/domain/mail/refusals.ts";
import { maintainersRefusals } from "#app/domain/maintainers/refusals.ts";
import { meetingsRefusals } from "#app/domain/meetings/refusals.ts";
import { membershipRefusals } from "#app/domain/membership/refusals.ts";
import { notificationsRefusals } from "#app/domain/notifications/refusals.ts";
import { pledgesRefusals } from "#app/domain/pledges/refusals.ts";
import { projectsRefusals } from "#app/domain/projects/refusals.ts";
import { reportsRefusals } from "#app/domain/reports/refusals.ts";

const answers = {
  ...kernelRefusals,
  ...mailRefusals,
  ...identityRefusals,
  ...ledgerRefusals,
  ...projectsRefusals,
  ...maintainersRefusals,
  ...pledgesRefusals,
  ...invoicesRefusals,
  ...discussionRefusals,
  ...contributionsRefusals,
  ...meetingsRefusals,
  ...fundsRefusals,
  ...membershipRefusals,
  ...notificationsRefusals,
  ...reportsRefusals,
};

/**
 * Any refusal of any area, with all facts that its sentence is said with. `field` is the form's field that it belongs to;
 * `rev` is what stands by now, where that is why.
 */
export type AnyRefusal = RefusalOf<typeof answers, keyof typeof answers> & {
  readonly field?: string;
  readonly rev?: number;
};

/** Status and sentence for a refusal, for forms, for the socket and its twin over HTTP, and for the command line. */
export function answerTo(refusal: AnyRefusal): { readonly status: number; readonly words: string } {
  const { status, words } = answers[refusal.kind];
  // The type above has paired each kind with its own facts; the compiler cannot follow that pair through the table.
  return { status, words: typeof words === "string" ? words : words(refusal as never) };
}
