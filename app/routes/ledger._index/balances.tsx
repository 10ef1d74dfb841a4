import { accountKindWords, type AccountKind } from "#app/domain/ledger/ledger.ts";
import { Link } from "#app/ui/base/link.tsx";
import { useLocale } from "#app/ui/base/locale.tsx";
import { Amount } from "#app/ui/base/money.tsx";
import { formatMoment } from "#app/ui/base/relative-time-words.ts";
import { magnitude, BalanceSide } from "#app/ui/book/transfer-rows.tsx";

interface BalancesProps {
  readonly balances: readonly { readonly kind: AccountKind; readonly balanceMinor: bigint }[];
  readonly currency: string;
  /** The last day of the period (YYYY-MM-DD), or null for now. */
  readonly day: string | null;
  readonly now: string;
}

const delivered: readonly AccountKind[] = ["earned", "recovered", "fee"];

/** What the book says at the end of the period: the two figures that people ask for first, then every kind of account. */
export function Balances({ balances, currency, day, now }: BalancesProps) {
  const { locale } = useLocale();
  const sumOf = (kinds: readonly AccountKind[]) =>
    balances.reduce((sum, { kind, balanceMinor }) => (kinds.includes(kind) ? sum + balanceMinor : sum), 0n);
  const together = balances.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0n);
  const date = formatMoment(Date.parse(day ?? now), locale, "UTC", { day: "numeric", month: "long", year: "numeric" });
  return (
    <aside className="side" aria-label="Balances">
      <div>
        <h2>On {date}</h2>
        <dl className="two-fig">
          <div>
            <dt>Committed to projects</dt>
            <dd>
              <Amount minor={magnitude(sumOf(["committed"]))} currency={currency} cents />
            </dd>
          </div>
          <div>
            <dt>Delivered upstream: earned, recovered and fee</dt>
            <dd className="moss">
              <Amount minor={magnitude(sumOf(delivered))} currency={currency} cents />
            </dd>
          </div>
        </dl>
      </div>
      <div>
        <h2>Balances by kind</h2>
        <table className="sumt">
          <caption className="vh">Balance of each kind of account on {date}</caption>
          <tbody>
            {balances.map(({ kind, balanceMinor }) => (
              <tr key={kind}>
                <th scope="row">
                  <Link to={`/ledger?account=${kind}`}>{kind}</Link>
                  <small>{accountKindWords[kind]}</small>
                </th>
                <td className="num">
                  <Amount minor={magnitude(balanceMinor)} currency={currency} cents />{" "}
                  <BalanceSide minor={balanceMinor} />
                </td>
              </tr>
            ))}
            <tr>
              <th scope="row">Together</th>
              <td className="num">
                <b>
                  <Amount minor={together} currency={currency} cents />
                </b>{" "}
                <BalanceSide minor={together} />
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </aside>
  );
}
