import { data, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { resolutionForm } from "#app/domain/discussion/message.ts";
import { reportPage, type OpenReport } from "#app/domain/discussion/report-pages.server.ts";
import { resolveReport } from "#app/domain/discussion/resolve-report.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { Empty } from "#app/ui/base/empty.tsx";
import { FormErrors, InputField } from "#app/ui/base/field.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { messageAnchor } from "#app/domain/discussion/message-place.ts";
import { useMoments } from "#app/ui/base/moment.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import "#app/ui/styles/discussion.css";

export const meta: MetaFunction = () => [{ title: "Reported messages · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await reportPage(ctx, new URL(args.request.url).searchParams.get("after"));
  if (!page) throw data(null, { status: 403 });
  return page;
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const form = await parseForm(args.request, resolutionForm);
  if (!form.ok) return form.reply;
  const { key, ...resolution } = form.value;
  const resolved = await resolveReport(ctx, key, resolution);
  if (!resolved.ok) return refused(form.submission, resolved.refusal);
  return redirectWithToast("/reports", { id: ctx.newId(), message: "The report is answered." });
}

export default function Reports() {
  const { reports, nextAfter, key } = useLoaderData<typeof loader>();
  return (
    <div className="wrap narrow">
      <PageHeading
        title="Reported messages"
        lead="The oldest first. Read it where it was said, take it away there if it must go, and say here what came of it."
      />
      {reports.length === 0 && (
        <Empty title="No report waits">
          Whoever reads a message that should not stand can report it. It then waits here for a moderator.
        </Empty>
      )}
      <ol className="found">
        {reports.map((report) => (
          <Report key={report.id} report={report} commandKey={key} />
        ))}
      </ol>
      <Pagination nextAfter={nextAfter} label="Reports" />
    </div>
  );
}

function Report({
  report: { id, reason, reporter, author, messageId, excerpt, slug, project, at },
  commandKey,
}: {
  readonly report: OpenReport;
  readonly commandKey: string;
}) {
  const { exact } = useMoments();
  const lastResult = useActionData<typeof action>();
  const { fields, errors, errorId, formProps } = useServerForm(`report-${id}`, {
    lastResult: lastResult?.initialValue?.reportId === id ? lastResult : undefined,
    fields: { reason: { required: true, maxLength: limits.reasonLength } },
  });
  return (
    <li>
      <p>
        <b>{reason}</b>
      </p>
      <p className="s soft">
        {reporter}, {exact(at)}, about what {author} wrote in{" "}
        <Link to={`/projects/${slug}/discussion?message=${messageId}#${messageAnchor(messageId)}`}>{project}</Link>
      </p>
      <p>{excerpt === "" ? "The message is gone by now." : excerpt}</p>
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        {/* One key for each report: answering two of them is two commands. */}
        <input type="hidden" name="key" value={`${commandKey.slice(0, 27)}-${id}`} />
        <input type="hidden" name="reportId" value={id} />
        <InputField field={fields.reason} label="What came of it" />
        <div className="acts">
          <Button small>Answer</Button>
          {excerpt !== "" && <Link to={`/projects/${slug}/messages/${messageId}#take-back`}>Remove the message</Link>}
        </div>
      </Form>
    </li>
  );
}
