import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { restrictionWords, type Restriction } from "#app/domain/funds/fund.ts";
import { openFundInput } from "#app/domain/funds/fund-input.ts";
import { newFundPage } from "#app/domain/funds/fund-pages.server.ts";
import { openFund } from "#app/domain/funds/open-fund.server.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { parseForm, refused } from "#app/http/form.server.ts";
import { notFound } from "#app/http/not-found.server.ts";
import { redirectWithToast } from "#app/http/toast.server.ts";
import { Button, ButtonLink } from "#app/ui/base/button.tsx";
import { ChoiceField, FormErrors, InputField, SelectField, TextareaField } from "#app/ui/base/field.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import "#app/ui/styles/pages/fund.css";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

export const meta: MetaFunction = () => [{ title: "Open a fund · Tributary" }];

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const page = await newFundPage(ctx);
  if (!page) throw notFound();
  return { ...page, key: ctx.newId() };
}

export async function action(args: ActionFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const form = await parseForm(args.request, openFundInput);
  if (!form.ok) return form.reply;
  const { key, ...wanted } = form.value;
  const opened = await openFund(ctx, key, wanted);
  if (!opened.ok) return refused(form.submission, opened.refusal);
  return redirectWithToast(`/funds/${opened.value.slug}`, {
    id: key,
    message: `${wanted.name} is open. Finance records the money that fills it.`,
  });
}

const restrictions = Object.entries(restrictionWords) as [Restriction, (typeof restrictionWords)[Restriction]][];

export default function NewFund() {
  const { funders, narratives, key } = useLoaderData<typeof loader>();
  const busy = useNavigation().state !== "idle";
  const { fields, errors, errorId, formProps } = useServerForm("new-fund", {
    lastResult: useActionData<typeof action>(),
    fields: {
      key: {},
      organizationId: { required: true },
      name: { required: true, maxLength: limits.nameLength },
      purpose: { required: true, maxLength: limits.noteLength },
      restriction: { required: true },
      narrativeId: {},
      projects: {},
      communities: {},
    },
    defaultValue: { key, organizationId: funders[0]?.id ?? "", restriction: "unrestricted" },
  });
  return (
    <div className="wrap narrow">
      <PageHeading
        title="Open a fund"
        lead="Its name, purpose and restriction stay as they are opened: people give and pledge because of them."
      />
      <Form method="post" className="form fund-form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <input type="hidden" name="key" value={fields.key.initialValue ?? key} />
        <SelectField
          field={fields.organizationId}
          label="Funder"
          options={funders.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <InputField field={fields.name} label="Name" />
        <TextareaField
          field={fields.purpose}
          label="Purpose"
          rows={3}
          hint="What should be different because of this money. It stands at the head of its report."
        />
        <ChoiceField
          field={fields.restriction}
          label="What the money may be used for"
          options={restrictions.map(([value, { name, means }]) => ({ value, label: name, hint: means }))}
        />
        <div className="for-projects">
          <TextareaField
            field={fields.projects}
            label="Projects"
            rows={4}
            hint={`The address of each project’s page, one on each line; at most ${limits.fundAims}.`}
          />
        </div>
        <div className="for-narrative">
          <SelectField
            field={fields.narrativeId}
            label="Narrative"
            options={[
              { value: "", label: "choose one" },
              ...narratives.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </div>
        <div className="for-memberships">
          <TextareaField
            field={fields.communities}
            label="Communities"
            rows={4}
            hint={`The address of each organization’s page, one on each line; at most ${limits.fundAims}.`}
          />
        </div>
        <div className="acts">
          <Button busy={busy}>Open the fund</Button>
          <ButtonLink tone="plain" to="/funds">
            Leave it
          </ButtonLink>
        </div>
      </Form>
    </div>
  );
}
