import type { SubmissionResult } from "@conform-to/react";
import { Form } from "@remix-run/react";
import type { MeetingPage } from "#app/domain/meetings/meeting-page.ts";
import { Button } from "#app/ui/base/button.tsx";
import { FormErrors, SelectField } from "#app/ui/base/field.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";
import { answerTo } from "./answer-to.ts";

interface LeadersProps {
  readonly room: MeetingPage;
  readonly lastResult: SubmissionResult<string[]> | undefined;
}

/** Who leads the meeting and writes its minutes beside those who may; these name them, and take that back. */
export function Leaders({ room, lastResult }: LeadersProps) {
  const { named, mayName, people } = room;
  const others = people.filter(({ id }) => !named.some((each) => each.id === id));
  if (named.length === 0 && !mayName) return null;
  return (
    <section aria-labelledby="leaders">
      <h2 id="leaders">Named to lead</h2>
      {named.length > 0 && (
        <ul className="rows">
          {named.map(({ id, name }) => (
            <li key={id}>
              <span className="grow">{name} leads this meeting and writes its minutes too.</span>
              {mayName && (
                <Form method="post" preventScrollReset>
                  <input type="hidden" name="personId" value={id} />
                  <Button tone="plain" small name="intent" value="unname-leader">
                    Take it back<span className="vh">: {name}</span>
                  </Button>
                </Form>
              )}
            </li>
          ))}
        </ul>
      )}
      {mayName && others.length > 0 && <NameLeader others={others} lastResult={lastResult} />}
    </section>
  );
}

function NameLeader({
  others,
  lastResult,
}: { readonly others: MeetingPage["people"] } & Pick<LeadersProps, "lastResult">) {
  const { fields, errors, errorId, formProps } = useServerForm("name-leader", {
    lastResult: answerTo(lastResult, "name-leader"),
    fields: { personId: { required: true } },
  });
  return (
    <Form method="post" className="form one-line" preventScrollReset {...formProps}>
      <FormErrors id={errorId} errors={errors} />
      <input type="hidden" name="intent" value="name-leader" />
      <SelectField
        field={fields.personId}
        label="Somebody who leads it too"
        options={[
          { value: "", label: "Choose somebody" },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Button tone="plain">Name them</Button>
    </Form>
  );
}
