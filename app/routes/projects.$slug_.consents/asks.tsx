import { Form, useNavigation } from "@remix-run/react";
import { limits } from "#app/domain/kernel/limits.ts";
import { askDays, contactWords, usualAskDays, type AskState } from "#app/domain/maintainers/ask.ts";
import type { AskList } from "#app/domain/maintainers/ask-pages.server.ts";
import { Button } from "#app/ui/base/button.tsx";
import { CopyLink } from "#app/ui/base/copy-link.tsx";
import { FormErrors, InputField, SelectField } from "#app/ui/base/field.tsx";
import { Pagination } from "#app/ui/base/pagination.tsx";
import { Day } from "#app/ui/base/relative-time.tsx";
import { useServerForm } from "#app/ui/base/use-server-form.ts";

/** A link as it was made a moment ago: it is shown once, or went out by mail. */
export type MadeAsk =
  { readonly link: string; readonly repository: string } | { readonly mailedTo: string; readonly repository: string };

export function Made({ made }: { readonly made: MadeAsk }) {
  return "link" in made ? (
    <div className="made" role="status">
      <p>
        <b>Here is the link. It is shown only this once.</b>
      </p>
      <p className="soft">
        Put it where the maintainers of {made.repository} read it, for instance into an issue. Whoever opens it can
        answer, and says by which name.
      </p>
      <label className="vh" htmlFor="link">
        The maintainers’ link
      </label>
      <input id="link" className="tn" readOnly value={made.link} />
      <CopyLink href={made.link} />
    </div>
  ) : (
    <p role="status">
      <b>{made.mailedTo} gets a letter</b> with a link that nobody else has.
    </p>
  );
}

interface AskFormProps {
  readonly list: Pick<AskList, "contacts">;
  readonly repositories: readonly string[];
  readonly repository: string;
  readonly sendsMail: boolean;
  readonly lastResult: Parameters<typeof useServerForm>[1]["lastResult"];
}

const dayWords = { 7: "A week", 30: "A month", 90: "Three months" } as const;

/** Asks a repository's maintainers, by mail or by a link that is shown. */
export function AskForm({ list: { contacts }, repositories, repository, sendsMail, lastResult }: AskFormProps) {
  const busy = useNavigation().state === "submitting";
  const { fields, errors, errorId, formProps } = useServerForm("ask", {
    lastResult,
    fields: { askRepository: { required: true }, email: { maxLength: limits.emailLength }, days: { required: true } },
    defaultValue: { askRepository: repository, days: String(usualAskDays) },
  });
  return (
    <section className="way" aria-labelledby="by-link">
      <h2 id="by-link">Ask by a link</h2>
      <p>
        The link opens scope and price without an account, and takes an answer. That counts once it is known whose it
        is.
      </p>
      {contacts.map(({ repository: of, way, address, words, name }) => (
        <p key={of}>
          <b>{of}</b> wants to be asked {contactWords[way]}
          {address !== "" && `: ${address}`}. <span className="why">“{words}”</span> ({name})
        </p>
      ))}
      <Form method="post" className="form" {...formProps}>
        <FormErrors id={errorId} errors={errors} />
        <div className="field-row">
          <SelectField
            field={fields.askRepository}
            label="Maintainers of"
            options={repositories.map((value) => ({ value, label: value }))}
          />
          <SelectField
            field={fields.days}
            label="Works for"
            options={askDays.map((days) => ({ value: String(days), label: dayWords[days] }))}
          />
        </div>
        {sendsMail && (
          <InputField
            field={fields.email}
            label="Their mail address"
            type="email"
            inputMode="email"
            autoComplete="off"
            optional
            hint="A letter brings them the link. Leave it empty to put the link into an issue yourself."
          />
        )}
        <div className="acts">
          <Button busy={busy}>Ask them</Button>
        </div>
      </Form>
    </section>
  );
}

const stateWords: Readonly<Record<AskState, string>> = {
  open: "open",
  answered: "answered",
  expired: "too old",
  revoked: "taken back",
};

/** Who was asked, when and by whom, and what came of it. */
export function Asked({ list: { asks, nextAfter }, now }: { readonly list: AskList; readonly now: string }) {
  const busy = useNavigation().state === "submitting";
  return (
    <section className="way" aria-labelledby="asked">
      <h2 id="asked">Who was asked</h2>
      {asks.length === 0 ? (
        <p className="soft">Nobody was asked by a link yet.</p>
      ) : (
        <ul className="list">
          {asks.map(({ id, repository, email, mailed, askedBy, askedAt, expiresAt, state, answeredBy, may }) => (
            <li key={id}>
              <b>{repository}</b>
              <span>
                <span className={state === "answered" ? "moss" : "soft"}>{stateWords[state]}</span>
                {answeredBy !== null && ` by ${answeredBy}`}
                <span className="s soft block">
                  asked by {askedBy}, <Day at={askedAt} now={now} />, {mailed ? "by mail" : "by a link that was shown"}
                  {email !== null && ` to ${email}`}
                  {(state === "open" || state === "answered") && (
                    <>
                      ; works until <Day at={expiresAt} now={now} />
                    </>
                  )}
                </span>
                {may && (
                  <Form method="post" className="acts">
                    <input type="hidden" name="askId" value={id} />
                    <Button name="act" value="resend" tone="plain" small busy={busy}>
                      {mailed ? "Send again" : "Make a new link"}
                    </Button>
                    <Button name="act" value="revoke" tone="plain" small busy={busy}>
                      Take back
                    </Button>
                  </Form>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Pagination nextAfter={nextAfter} label="Asks" nextWord="Earlier ones" firstWord="The newest" />
    </section>
  );
}
