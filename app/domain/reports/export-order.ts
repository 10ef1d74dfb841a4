import { z } from "zod";

/** Every file of ours whose length grows with the network. */
export const exportNames = [
  "network.jsonl",
  "ledger.csv",
  "ledger.json",
  "accounts.csv",
  "statement.csv",
  "treasury.csv",
] as const;
export type ExportName = (typeof exportNames)[number];

/** Which file, of what, as whom. Handed to the process that writes it. */
export const exportOrder = z.object({
  name: z.enum(exportNames),
  /** The filters, as the address has them. */
  query: z.string(),
  /** Whose statement; null for all other files. */
  ownerId: z.string().nullable(),
  /** Who asks; null: a visitor. */
  personId: z.string().nullable(),
});
export type ExportOrder = z.output<typeof exportOrder>;

/** The same for every visitor, and the whole of it: such a file is kept for the next one who asks. */
export const isForEverybody = ({ query, ownerId, personId }: ExportOrder): boolean =>
  query === "" && ownerId === null && personId === null;
