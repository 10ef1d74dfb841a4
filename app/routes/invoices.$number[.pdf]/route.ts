import type { LoaderFunctionArgs } from "@remix-run/node";
import { invoicePage } from "#app/domain/invoices/invoice-pages.server.ts";
import { invoicePdf } from "#app/domain/invoices/invoice-pdf.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { notFound } from "#app/http/not-found.server.ts";

/** The invoice as a sheet to keep, forward and print. */
export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const invoice = await invoicePage(ctx, args.params.number ?? "");
  if (!invoice) throw notFound();
  return new Response(await invoicePdf(invoice), {
    headers: {
      "Content-Type": "application/pdf",
      "Content-Disposition": `inline; filename="invoice-${invoice.number}.pdf"`,
      "Cache-Control": "private, no-store",
    },
  });
}
