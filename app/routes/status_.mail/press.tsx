import type { ReactNode } from "react";
import { Form, useNavigation } from "@remix-run/react";
import type { MailAsk } from "#app/domain/mail/mail-input.ts";
import { Button } from "#app/ui/base/button.tsx";

interface PressProps {
  readonly ask: MailAsk["ask"];
  readonly fields: Readonly<Record<string, string>>;
  /** Says to which row it belongs. */
  readonly label: string;
  readonly children: ReactNode;
}

/** One thing to do with one row. */
export function Press({ ask, fields, label, children }: PressProps) {
  const busy = useNavigation().state !== "idle";
  return (
    <Form method="post">
      <input type="hidden" name="ask" value={ask} />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button tone="plain" small busy={busy} aria-label={label}>
        {children}
      </Button>
    </Form>
  );
}
