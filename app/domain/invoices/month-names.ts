import { normalized } from "#app/domain/kernel/text.ts";

/** Months in the languages whose headings are known, each once; marks do not count, and a word may be cut after three letters. */
const names: readonly string[] = [
  "january januar janner jaen januari janvier enero styczen stycznia gennaio janeiro",
  "february februar feber februari fevrier febrero luty lutego febbraio fevereiro",
  "march marz mrz maart mrt mars marzo marzec marca marco",
  "april avril abril kwiecien kwietnia aprile",
  "may mai mei mayo maj maja maggio maio",
  "june juni juin junio czerwiec czerwca giugno junho",
  "july juli juillet julio lipiec lipca luglio julho",
  "august augustus aout agosto sierpien sierpnia",
  "september sept septembre septiembre setiembre wrzesien wrzesnia settembre setembro",
  "october oktober octobre octubre pazdziernik pazdziernika ottobre outubro",
  "november novembre noviembre listopad listopada novembro",
  "december dezember decembre diciembre grudzien grudnia dicembre dezembro",
];

const months = names.map((line) => line.split(" "));

/** The number of a month by its name, long or cut short, in any case; null where none or several may be meant. */
export function monthOf(word: string): number | null {
  const plain = normalized(word, "NFKD").replace(/\p{M}/gu, "").toLowerCase();
  if (plain.length < 3) return null;
  const found = months.flatMap((each, at) => (each.some((name) => name.startsWith(plain)) ? [at + 1] : []));
  return found.length === 1 ? (found[0] ?? null) : null;
}
