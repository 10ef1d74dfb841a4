import type { Outbox, OutboxEntry } from "#app/live/outbox.ts";
import { OrganizationMark } from "#app/ui/organization/organization-mark.tsx";

const busyWords: Readonly<Record<string, string>> = {
  "post-message": "sending …",
  "edit-message": "saving …",
  "delete-message": "taking back …",
};

interface WaitingProps {
  readonly entry: OutboxEntry;
  readonly outbox: Outbox;
}

/** How far a command is; a final no is said in words, with the two things that can be done about it. */
export function Waiting({ entry, outbox }: WaitingProps) {
  const { refused, command } = entry;
  if (!refused) return <p className="do">{busyWords[command.name] ?? "one moment …"}</p>;
  return (
    <p className="do">
      <span className="gap">{refused.words}</span>
      <button type="button" onClick={() => outbox.retry(command.key)}>
        Try again
      </button>
      <button type="button" onClick={() => outbox.discard(command.key)}>
        Discard
      </button>
    </p>
  );
}

/** A message that was written here and is on its way. */
export function PendingMessage({ entry, outbox, by }: WaitingProps & { readonly by: string }) {
  if (entry.command.name !== "post-message") return null;
  return (
    <article className="msg waits">
      <OrganizationMark organization={{ name: by, initials: "·", hue: 0 }} decorative />
      <div>
        <p className="by">
          <b>You</b>
        </p>
        <p className="said">{entry.command.data.markdown}</p>
        <Waiting entry={entry} outbox={outbox} />
      </div>
    </article>
  );
}
