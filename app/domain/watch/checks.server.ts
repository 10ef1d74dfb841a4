import type { Check } from "#db/self-check.server.ts";
import { contributionsChecks } from "#app/domain/contributions/self-check.server.ts";
import { fundsChecks } from "#app/domain/funds/self-check.server.ts";
import { invoicesChecks } from "#app/domain/invoices/self-check.server.ts";
import { kernelChecks } from "#app/domain/kernel/self-check.server.ts";
import { ledgerChecks } from "#app/domain/ledger/self-check.server.ts";
import { maintainersChecks } from "#app/domain/maintainers/self-check.server.ts";
import { membershipChecks } from "#app/domain/membership/self-check.server.ts";
import { pledgesChecks } from "#app/domain/pledges/self-check.server.ts";
import { standingChecks } from "#app/domain/standing/self-check.server.ts";
import { projectsChecks } from "#app/domain/projects/self-check.server.ts";

/** Every promise that this house makes about its book and its log, in the order in which they are asked. */
export const checks: readonly Check[] = [
  ...ledgerChecks,
  ...projectsChecks,
  ...maintainersChecks,
  ...pledgesChecks,
  ...standingChecks,
  ...invoicesChecks,
  ...contributionsChecks,
  ...fundsChecks,
  ...membershipChecks,
  ...kernelChecks,
];
