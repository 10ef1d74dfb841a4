import { Day } from "#app/ui/base/relative-time.tsx";

interface ApplicationTextProps {
  readonly application: {
    readonly applicant: string | null;
    readonly applicantPosition: string | null;
    readonly runs: string | null;
    readonly vouchedBy: string | null;
    readonly websiteUrl: string | null;
    readonly appliedAt: string | Date | null;
  };
  readonly description: string;
  readonly now: string | Date;
}

/** What an organization said of itself when it applied; what it left out is not shown. */
export function ApplicationText({
  application: { applicant, applicantPosition, runs, vouchedBy, websiteUrl, appliedAt },
  description,
  now,
}: ApplicationTextProps) {
  const lines = [
    ["About it", description],
    ["What it runs", runs],
    ["Who vouches", vouchedBy],
    ["Who applied", [applicant, applicantPosition].filter(Boolean).join(", ")],
  ].filter((line): line is [string, string] => typeof line[1] === "string" && line[1] !== "");
  return (
    <dl className="meanings">
      {websiteUrl && (
        <div>
          <dt>Web address</dt>
          <dd>
            <a href={websiteUrl} rel="nofollow ugc noopener">
              {websiteUrl}
            </a>
          </dd>
        </div>
      )}
      {lines.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
      {appliedAt && (
        <div>
          <dt>Registered</dt>
          <dd>
            <Day at={appliedAt} now={now} />
          </dd>
        </div>
      )}
    </dl>
  );
}
