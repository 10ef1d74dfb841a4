import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { transferPage } from "#app/domain/accounts/ledger-pages.server.ts";
import { transferWords } from "#app/domain/ledger/ledger.ts";
import { asker } from "#app/http/actor.server.ts";
import "#app/ui/styles/pages/ledger.css";
import { Link } from "#app/ui/base/link.tsx";
import { PageHeading } from "#app/ui/base/page-heading.tsx";
import { TransferTable } from "#app/ui/book/transfer-rows.tsx";

export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const transfer = /^\d{1,12}$/.test(args.params.number ?? "")
    ? await transferPage(ctx, Number(args.params.number))
    : null;
  if (!transfer) throw new Response(null, { status: 404 });
  return { transfer };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  {
    title: data
      ? `Transfer ${data.transfer.number}: ${transferWords[data.transfer.kind]} · Public book`
      : "Public book",
  },
];

export default function Transfer() {
  const { transfer } = useLoaderData<typeof loader>();
  return (
    <div className="page-ledger wrap">
      <PageHeading
        before={
          <p className="s">
            <Link to="/ledger">The public book</Link>
          </p>
        }
        title={`Transfer ${transfer.number}`}
        lead={`${transferWords[transfer.kind]}. Its entries sum to zero, and nobody can change them: undoing would be another transfer that names this one.`}
      />
      <TransferTable transfers={[transfer]} caption={`The entries of transfer ${transfer.number}`} locked />
      {transfer.moreEntries > 0 && <p className="more">{transfer.moreEntries} more entries are in the export.</p>}
    </div>
  );
}
