import { useContext, useEffect, useRef, useState, useSyncExternalStore, type ComponentType } from "react";
import type { ConfluenceData } from "./confluence-data.ts";
import { ConfluenceRiver } from "./confluence-river.tsx";
import { confluenceOffer, confluenceWords } from "./confluence-words.ts";
import { RenderCacheContext, fingerprint } from "#app/ui/base/render-cache.ts";
import { Link } from "#app/ui/base/link.tsx";
import { LocaleProvider, useLocale } from "#app/ui/base/locale.tsx";
import { useMoneyFormat } from "#app/ui/base/money.tsx";
import "#app/ui/styles/confluence.css";

export type { ConfluenceData } from "./confluence-data.ts";

type River = ComponentType<{ readonly data: ConfluenceData }>;

const never = () => () => {};
/** True while the server's own markup is being taken over, false for a page that the browser builds itself. */
const useHydrating = () =>
  useSyncExternalStore(
    never,
    () => false,
    () => true,
  );

/** What the server drew stays as it is; React neither looks into it nor takes it away. */
const asDrawn = { __html: "" };

/** In the browser: the server's drawing, until the money changes or the page was built here; then the drawing's code is fetched. */
function LivingRiver({ data }: { readonly data: ConfluenceData }) {
  const drawn = useHydrating();
  const [first] = useState(() => (drawn ? fingerprint(data) : null));
  const [River, setRiver] = useState<River | null>(null);
  const loading = useRef(false);
  const stale = first === null || fingerprint(data) !== first;
  useEffect(() => {
    if (!stale || loading.current) return;
    loading.current = true;
    void import("./confluence-river.tsx").then((module) => setRiver(() => module.ConfluenceRiver));
  }, [stale]);
  return River ? (
    <div className="river">
      <River data={data} />
    </div>
  ) : (
    <div className="river" key="drawn" dangerouslySetInnerHTML={asDrawn} suppressHydrationWarning />
  );
}

/**
 * The river of one project: who flows in, in which order and on what terms, how far it reaches, and where it ends
 * upstream. Works without scripts: every band is a link to its row in `ConfluenceTable`, and the sentence under the
 * river is shown by the sheet. The server draws it; a first visit carries none of the drawing's code.
 */
export function Confluence({ data }: { readonly data: ConfluenceData }) {
  return import.meta.env.SSR ? <DrawnRiver data={data} /> : <LivingRiver data={data} />;
}

/** On the server: drawn for the first who asks, and taken from there by everybody who may see the same in the same language. */
function DrawnRiver({ data }: { readonly data: ConfluenceData }) {
  const viewer = useLocale();
  const renderCache = useContext(RenderCacheContext);
  const river = <ConfluenceRiver data={data} />;
  if (!renderCache) return <div className="river">{river}</div>;
  const markup = renderCache(`${viewer.locale} ${fingerprint(data)}`, () => (
    <LocaleProvider value={viewer}>{river}</LocaleProvider>
  ));
  return <div className="river" dangerouslySetInnerHTML={{ __html: markup }} />;
}

const stateInTable = {
  firm: "firm",
  conditional: "waits",
  intent: "intent",
  "in-kind": "in kind",
  "what-if": "what-if",
} as const;

/**
 * The same figures as the river, row by row; the links of the drawing lead here.
 * @param everyPledge where each of those stands by itself that the river pours together
 */
export function ConfluenceTable({
  data,
  everyPledge,
}: {
  readonly data: ConfluenceData;
  readonly everyPledge: string;
}) {
  const { locale } = useLocale();
  const write = useMoneyFormat();
  const words = confluenceWords(data, (minor) => write(minor, data.currency, { cents: "any" }), locale);
  const counted = data.organizations.filter(({ kind }) => kind === "firm" || kind === "conditional");
  const total = counted.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const pays = counted.every(({ paysMinor }) => paysMinor !== undefined)
    ? counted.reduce((sum, { paysMinor }) => sum + (paysMinor ?? 0n), 0n)
    : null;
  const rows = [...counted, ...data.organizations.filter(({ kind }) => kind !== "firm" && kind !== "conditional")];
  const exact = (minor: bigint) => write(minor, data.currency, { cents: true });
  return (
    <details className="same" id="pledges">
      <summary>The same as a table</summary>
      <table className="t" role="table">
        <caption className="vh">Pledges: who joined when, on what terms, and what each would pay</caption>
        <thead role="rowgroup">
          <tr role="row">
            {["Organization", "Joined", "State", "Terms"].map((head) => (
              <th key={head} scope="col" role="columnheader">
                {head}
              </th>
            ))}
            {["Offer", "Pays"].map((head) => (
              <th key={head} scope="col" role="columnheader" className="num">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((each) => (
            <tr key={each.id} id={`pledge-${each.id}`} role="row">
              <th scope="row" role="rowheader">
                {(each.count ?? 1) > 1 ? (
                  <Link to={everyPledge}>{each.name}</Link>
                ) : each.kind === "what-if" ? (
                  `${each.name} (you)`
                ) : (
                  each.name
                )}
              </th>
              <td role="cell" data-l="Joined">
                {each.joinedAt ? words.day(each.joinedAt) : (each.count ?? 1) > 1 ? "" : "not yet"}
              </td>
              <td role="cell" data-l="State">
                {stateInTable[each.kind]}
              </td>
              <td role="cell" className="wide">
                {[confluenceOffer(each), each.kind === "intent" && "not binding, not counted"]
                  .filter(Boolean)
                  .join(", ")}
              </td>
              <td role="cell" data-l="Offer" className="num">
                {each.kind === "in-kind" ? words.amount(each) : words.money(each.amountMinor)}
              </td>
              <td role="cell" data-l="Pays" className="num">
                {each.paysMinor === undefined ? "" : exact(each.paysMinor)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot role="rowgroup">
          <tr role="row">
            <th scope="row" role="rowheader" colSpan={4}>
              Together, firm and waiting
            </th>
            <td role="cell" data-l="Offer" className="num">
              {words.money(total)}
            </td>
            <td role="cell" data-l="Pays" className="num">
              {pays === null ? "" : exact(pays)}
            </td>
          </tr>
        </tfoot>
      </table>
    </details>
  );
}
