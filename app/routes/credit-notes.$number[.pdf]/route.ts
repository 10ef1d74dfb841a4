import type { LoaderFunctionArgs } from "@remix-run/node";
import { creditNotePage } from "#app/domain/invoices/invoice-pages.server.ts";
import { creditNotePdf } from "#app/domain/invoices/invoice-pdf.server.ts";
import { requirePerson } from "#app/http/actor.server.ts";
import { notFound } from "#app/http/not-found.server.ts";

/** The credit note as a sheet to keep, forward and print. */
export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await requirePerson(args);
  const note = await creditNotePage(ctx, args.params.number ?? "");
  if (!note) throw notFound();
  return new Response(await creditNotePdf(note), {
    headers: {
      "Content-Type": "application/pdf",
      "Content-Disposition": `inline; filename="credit-note-${note.number}.pdf"`,
      "Cache-Control": "private, no-store",
    },
  });
}
