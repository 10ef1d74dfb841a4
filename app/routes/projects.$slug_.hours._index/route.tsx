import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { verifyHoursInput } from "#app/domain/contributions/hours-input.ts";
import { hoursPage, type ShownHours, type ShownInKind } from "#app/domain/contributions/hours-pages.server.ts";
import { hoursStateWords, hoursWords } from "#app/domain/contributions/hours.ts";
import { verifyHours } from "#app/domain/contributions/verify-hours.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { requireProject } from "#app/http/project.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { useLiveRefresh } from "#app/live/use-live-refresh.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { PlainDay } from "#app/ui/project/contribution-state.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { FormErrors } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { OrganizationMark, unnamedMember } from "#app/ui/organization/organization-mark.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { ProjectCrumb } from "#app/ui/project/project-crumb.tsx";
import "#app/ui/styles/pages/account.css";

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `Work in kind${loaded ? `: ${loaded.page.project.title}` : ""} · Tributary` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const after = new URL(args.request.url).searchParams.get("after");
  const page = await hoursPage(ctx, args.params.slug ?? "", { after });
  if (!page) throw notFound();
  // A key for each entry that may be verified: a double click is one verification.
  return { page, keys: page.entries.map(() => ctx.newId()) };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx, project } = await requireProject(args);
  const form = await parseForm(args.request, verifyHoursInput);
  if (!form.ok) return form.reply;
  const verified = await verifyHours(ctx, form.value.key, { projectId: project.id, entryId: form.value.entryId });
  if (!verified.ok) return refused(form.submission, verified.refusal);
  return redirectWithToast(`/projects/${project.slug}/hours`, {
    id: form.value.key,
    message: `${hoursWords(verified.value.minutes)} hours are verified: they count towards delivery and credit.`,
  });
}

function InKindRow({ slug, pledge }: { readonly slug: string; readonly pledge: ShownInKind }) {
  const {
    pledgeId,
    organization,
    deliverable,
    offeredHours,
    agreedHours,
    enteredMinutes,
    verifiedMinutes,
    mayAgree,
    mayEnter,
  } = pledge;
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <span className="by">
          <OrganizationMark organization={organization} state="in-kind" decorative />
          <span>
            {organization?.name ?? unnamedMember}
            <span className="s soft block">
              {deliverable ? `deliverable ${deliverable.position}, ${deliverable.title}` : "the whole project"}
            </span>
          </span>
        </span>
      </th>
      <td role="cell" className="num" data-l="Offered">
        {offeredHours} h
      </td>
      <td role="cell" className="num" data-l="Agreed">
        {agreedHours === null ? "not yet" : `${agreedHours} h`}
      </td>
      <td role="cell" className="num" data-l="Entered">
        {hoursWords(enteredMinutes)} h
      </td>
      <td role="cell" className="num" data-l="Verified">
        {hoursWords(verifiedMinutes)} h
      </td>
      <td role="cell" className="num">
        {mayAgree && (
          <Link to={`/projects/${slug}/hours/${pledgeId}/agreement`}>
            {agreedHours === null ? "Agree to hours" : "Agree anew"}
          </Link>
        )}
        {mayEnter && <Link to={`/projects/${slug}/hours/new?pledge=${pledgeId}`}>Enter hours</Link>}
      </td>
    </tr>
  );
}

function EntryRow({
  slug,
  entry,
  verifyKey,
  busy,
}: {
  readonly slug: string;
  readonly entry: ShownHours;
  readonly verifyKey: string;
  readonly busy: boolean;
}) {
  const { id, organization, person, deliverable, workedOn, minutes, note, state, mayVerify, mayTakeBack } = entry;
  const words = `${hoursWords(minutes)} hours of ${workedOn}`;
  return (
    <li>
      <div className="grow">
        <b className="tn">{hoursWords(minutes)} h</b> <PlainDay day={workedOn} /> ·{" "}
        {[person, organization?.name ?? unnamedMember].filter(Boolean).join(", ")} · {hoursStateWords[state]}
        <span className="s soft block">
          {[deliverable && `Deliverable ${deliverable.position}, ${deliverable.title}`, note]
            .filter(Boolean)
            .join(": ")}
        </span>
      </div>
      {mayVerify && (
        <Form method="post">
          <input type="hidden" name="key" value={verifyKey} />
          <input type="hidden" name="entryId" value={id} />
          <Button tone="plain" small busy={busy} aria-label={`Verify ${words}`}>
            Verify
          </Button>
        </Form>
      )}
      {mayTakeBack && (
        <Link to={`/projects/${slug}/hours/${id}/reversal`} aria-label={`Take back ${words}`}>
          Take back
        </Link>
      )}
    </li>
  );
}

export default function Hours() {
  const { page, keys } = useLoaderData<typeof loader>();
  const { project, pledges, entries, nextAfter, live } = page;
  const lastResult = useActionData<typeof action>();
  const busy = useNavigation().state === "submitting";
  useLiveRefresh(live.stream, live.cursor);
  const { slug } = project;
  return (
    <div className="page-settings wrap">
      <PageHeading
        before={<ProjectCrumb project={project} />}
        title="Work in kind"
        lead={`Hours that organizations give instead of money. The steward agrees to them, whoever works enters them, and once they are verified they count towards delivery and credit. ${page.lowers ? "From when they are agreed they lower the price of their deliverable; they are never counted in any sum of money." : "They were agreed beside the price, and are never counted in any sum of money."}`}
        actions={
          pledges.some(({ mayEnter }) => mayEnter) ? (
            <ButtonLink to={`/projects/${slug}/hours/new`}>Enter hours</ButtonLink>
          ) : undefined
        }
      />
      <FormErrors id="verify-errors" errors={lastResult?.error?.[""] ?? undefined} />
      {pledges.length === 0 ? (
        <Empty title="Nobody gives hours yet">A pledge in kind stands here from when it is signed.</Empty>
      ) : (
        <table className="t" role="table">
          <caption className="vh">Pledges in kind with their hours</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col" role="columnheader">
                Organization
              </th>
              {["Offered", "Agreed", "Entered", "Verified"].map((word) => (
                <th key={word} scope="col" role="columnheader" className="num">
                  {word}
                </th>
              ))}
              <th scope="col" role="columnheader">
                <span className="vh">What you may do</span>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {pledges.map((pledge) => (
              <InKindRow key={pledge.pledgeId} slug={slug} pledge={pledge} />
            ))}
          </tbody>
        </table>
      )}
      {entries.length > 0 && (
        <section aria-labelledby="entries">
          <h2 id="entries">What was done</h2>
          <ul className="rows">
            {entries.map((entry, index) => (
              <EntryRow key={entry.id} slug={slug} entry={entry} verifyKey={keys[index]!} busy={busy} />
            ))}
          </ul>
          <Pagination label="Entries" nextAfter={nextAfter} nextWord="Earlier entries" firstWord="The latest entries" />
        </section>
      )}
    </div>
  );
}
