import { headingKey } from "./bank-columns.ts";

/** A cell of a column that holds few words, as it is compared: signs stand for themselves. */
export function wordKey(cell: string): string {
  const plain = cell.replaceAll("−", "-").trim();
  return plain === "+" || plain === "-" ? plain : headingKey(plain);
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(/[,\n]/).map(wordKey).filter(Boolean));

const cameIn = words(`
  c, cr, crdt, credit, credits, crédit, crédito, credito, kredit, h, haben, in, income, incoming, inflow, received, receipt,
  deposit, money in, paid in, incoming payment, bij, bijschrijving, eingang, zahlungseingang, gutschrift, einnahme, abono,
  haber, ingreso, uznanie, wpływ, przychód, entrée, encaissement, entrata, accredito, avere, +`);
const wentOut = words(`
  d, dr, db, dbit, debit, debits, débit, débito, debito, debet, s, soll, out, outgo, outgoing, outflow, expense, spent,
  withdrawal, money out, paid out, outgoing payment, af, afschrijving, ausgang, zahlungsausgang, lastschrift, belastung,
  ausgabe, cargo, adeudo, debe, gasto, obciążenie, wydatek, sortie, décaissement, uscita, addebito, dare, -`);

/** Short marks are words of direction only where both stand in one column, or the heading says so: D may be a deposit. */
const pairs = ["c d", "cr dr", "cr db", "h s"].map((pair) => pair.split(" "));

/** Which way a word says that money went; null for a word that is not known. */
export function directionOf(cell: string): "in" | "out" | null {
  const key = wordKey(cell);
  return cameIn.has(key) ? "in" : wentOut.has(key) ? "out" : null;
}

/** Whether these are all the words of a column that tells the direction. */
export function tellDirection(cells: readonly string[], headingSaysSo: boolean): boolean {
  const keys = [...new Set(cells.map(wordKey))];
  if (keys.length === 0 || keys.some((key) => directionOf(key) === null)) return false;
  if (headingSaysSo || keys.some((key) => key.length > 2 || key === "+" || key === "-")) return true;
  return keys.includes("af") || keys.includes("out") || pairs.some((pair) => pair.every((mark) => keys.includes(mark)));
}

const booked = words(`
  booked, book, posted, completed, complete, settled, sent, success, successful, succeeded, cleared, executed, processed,
  paid, done, final, gebucht, ausgeführt, abgeschlossen, erledigt, verbucht, comptabilisé, exécuté, effectué, contabilizado,
  ejecutado, realizado, zaksięgowana, zaksięgowano, zrealizowana, wykonana, geboekt, verwerkt, eseguito, contabilizzato`);
const notBooked = words(`
  pending, pdng, in progress, processing, scheduled, authorised, authorized, on hold, held, blocked, draft, created,
  requested, failed, reverted, reversed, declined, denied, rejected, returned, refused, cancelled, canceled, expired,
  voided, void, error, vorgemerkt, vormerkung, offen, ausstehend, in bearbeitung, geplant, storniert, abgelehnt,
  fehlgeschlagen, en attente, refusé, annulé, échoué, rejeté, pendiente, rechazado, anulado, cancelado, oczekująca,
  oczekuje, odrzucona, anulowana, in behandeling, geweigerd, geannuleerd, in attesa, rifiutato, annullato`);

/** Whether a movement has happened, by the word that says so; null for a word that is not known. */
export function stateOf(cell: string): "booked" | "not_booked" | null {
  const key = wordKey(cell);
  return booked.has(key) ? "booked" : notBooked.has(key) ? "not_booked" : null;
}

/** Whether these are all the words of a column that tells what became of each movement. */
export const tellState = (cells: readonly string[]): boolean =>
  cells.length > 0 && cells.every((cell) => stateOf(cell) !== null);

const neutral = words(`
  topup, top up, transfer, transfers, payment, card payment, bank transfer, sepa transfer, wire, wire transfer, ach,
  exchange, überweisung, virement, transferencia, przelew, overboeking, bonifico`);

/** Names of ways to pay, which go either way and tell nothing of it. */
export const isNeutral = (cell: string): boolean => neutral.has(wordKey(cell));
