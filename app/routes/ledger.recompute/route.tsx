import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import "#app/ui/styles/pages/ledger.css";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { recomputeScript } from "#app/domain/accounts/recompute-script.ts";

export const meta: MetaFunction = () => [{ title: "Recompute it yourself · Public book" }];

export function loader({ context }: LoaderFunctionArgs) {
  return { script: recomputeScript(context.services.publicUrl) };
}

export default function Recompute() {
  const { script } = useLoaderData<typeof loader>();
  return (
    <div className="page-ledger wrap">
      <PageHeading
        before={
          <p className="s">
            <Link to="/ledger">The public book</Link>
          </p>
        }
        title="Recompute it yourself"
        lead="You need not trust our code: the book is open, and a few lines of anybody’s code can add it up."
      />
      <ol className="prose">
        <li>
          Take the whole book as <a href="/ledger.json">JSON</a> or{" "}
          <a href="/ledger.csv" download>
            CSV
          </a>
          : one row for each entry, sums in minor units, debit positive and credit negative.
        </li>
        <li>Add up each transfer: every one must come to zero. The numbers of transfers run from one without a gap.</li>
        <li>Add up each account: the last balance printed beside it must be the sum of its entries.</li>
      </ol>
      <p className="prose">
        This does all three with nothing but Node.js 20 or newer, and prints every balance. Save it as{" "}
        <code>recompute.mjs</code> and run <code>node recompute.mjs</code>, or{" "}
        <code>node recompute.mjs ledger.csv</code> with a file that you keep.
      </p>
      <textarea
        className="script"
        aria-label="The script"
        readOnly
        rows={script.split("\n").length}
        defaultValue={script}
      />
    </div>
  );
}
