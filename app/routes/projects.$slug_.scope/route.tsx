import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, type ShouldRevalidateFunctionArgs } from "@remix-run/react";
import { minorPerMajor, money, toDecimalString } from "#app/domain/kernel/money.ts";
import { scopePage } from "#app/domain/projects/proposal-pages.server.ts";
import { readScopeForm, scopeInput } from "#app/domain/projects/scope-input.ts";
import { setScope } from "#app/domain/progress/set-scope.server.ts";
import { usualHoursRule } from "#app/domain/projects/scope.ts";
import { isScopeOpen } from "#app/domain/projects/stage.ts";
import { requirePerson, type PersonAsker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import "#app/ui/styles/pages/proposal.css";
import { ScopeForm } from "./scope-form.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Scope and price of ${data?.title ?? "a project"} · Tributary` },
];

async function find({ ctx }: PersonAsker, slug: string | undefined) {
  const found = await scopePage(ctx, slug ?? "");
  if (!found) throw new Response(null, { status: 404 });
  return found;
}

/** A sum as its owner would type it: whole units where there are no cents. */
const typed = (minor: bigint | null, currency: string) => {
  if (minor === null || minor === 0n) return "";
  const exact = toDecimalString(money(minor, currency));
  return minor % minorPerMajor(currency) === 0n ? (exact.split(".")[0] ?? exact) : exact;
};

export async function loader(args: LoaderFunctionArgs) {
  const { project, slices, rateMinor } = await find(await requirePerson(args), args.params.slug);
  const {
    slug,
    title,
    rev,
    currency,
    minimumMinor,
    goalMinor,
    closesAt,
    overFundingRule,
    underFundingRule,
    hoursRule,
    stretchMinor,
  } = project;
  return {
    slug,
    title,
    rev,
    currency,
    rateMinor,
    isOpen: isScopeOpen(project.stage) && project.rulesFrozenAt === null,
    written: {
      slices: slices.map(
        ({ id, title: name, description, definitionOfDone, repository, hoursLow, hoursHigh, cloudMinor }) => ({
          id,
          title: name,
          description,
          definitionOfDone,
          repository: repository ?? "",
          hoursLow: String(hoursLow),
          hoursHigh: String(hoursHigh),
          cloud: typed(cloudMinor, currency),
        }),
      ),
      minimum: minimumMinor === goalMinor ? "" : typed(minimumMinor, currency),
      closesOn: closesAt?.toISOString().slice(0, 10) ?? "",
      overFundingRule,
      // The stretch is the last one, behind the goal.
      stretchSlice: stretchMinor === null ? "" : String(slices.length),
      underFundingRule,
      hoursRule: hoursRule ?? usualHoursRule,
    },
  };
}

export async function action(args: ActionFunctionArgs) {
  const person = await requirePerson(args);
  const { project } = await find(person, args.params.slug);
  const parsed = await parseForm(args.request, scopeInput);
  if (!parsed.ok) return parsed.reply;
  const scope = readScopeForm(parsed.value, project.currency, person.viewer.locale);
  if (!scope.ok) return refused(parsed.submission, scope.refusal);
  const answer = await setScope(person.ctx, null, { projectId: project.id, ...scope.value });
  if (!answer.ok) return refused(parsed.submission, answer.refusal);
  return redirectWithToast(`/projects/${answer.value.slug}`, {
    id: person.ctx.newId(),
    message: `Version ${answer.value.scopeVersion} of the scope stands. Earlier sign-offs belong to the earlier version.`,
  });
}

/** After "changed meanwhile" too: saving again is then a decision on what stands now. */
export const shouldRevalidate = ({ actionStatus, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) =>
  defaultShouldRevalidate || actionStatus === 409;

export default function Scope() {
  const { slug, title, isOpen, ...rest } = useLoaderData<typeof loader>();
  const lastResult = useActionData<typeof action>();
  return (
    <div className="page-proposal wrap">
      <PageHeading
        before={
          <p className="s">
            <Link to={`/projects/${slug}`}>{title}</Link>
          </p>
        }
        title="Scope and price"
        lead="Deliverables in the order in which they are funded and built. The price is the upper hours at the network’s rate; hours that are not needed are not charged. Cloud cost stands apart, at cost."
      />
      {isOpen ? (
        <ScopeForm slug={slug} lastResult={lastResult} {...rest} />
      ) : (
        <p className="soft">
          This scope is signed off or pledged for, so it stays as it is. To change it, the steward first moves the
          project back to scoping, with a reason.
        </p>
      )}
    </div>
  );
}
