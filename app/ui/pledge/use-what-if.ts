import { useFetcher } from "@remix-run/react";
import { hasLine } from "#app/live/has-line.ts";
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import type { TypedPledge } from "#app/domain/pledges/pledge-form.ts";
import type { PledgePanelData, ShownWhatIf } from "#app/domain/pledges/shown-pledge.ts";
import type { shownWhatIf } from "#app/domain/pledges/shown-what-if.ts";
import { useLocale } from "#app/ui/base/locale.tsx";

export type WorkOut = typeof shownWhatIf;

interface Given {
  readonly data: PledgePanelData;
  readonly workOut?: WorkOut | undefined;
}

const sameForm = (a: TypedPledge, b: TypedPledge) =>
  (Object.keys(b) as (keyof TypedPledge)[]).every(
    (name) => a[name] === b[name] || name === "named" || name === "sealed",
  );

/**
 * What the typed pledge would do. The page brings the answer for what the form says at first; the raise itself and the
 * code of the settlement are fetched once, when somebody turns to the panel (`prepare`), so that a first visit carries
 * neither. Null while what is typed cannot be read, or not be worked out yet.
 */
export function useWhatIf(
  { data, workOut }: Given,
  typed: TypedPledge,
): { readonly result: ShownWhatIf | null; readonly prepare: () => void; readonly choices: readonly string[] } {
  const { locale } = useLocale();
  // Typing goes first: a raise of thousands is settled in the pauses.
  const form = useDeferredValue(typed);
  const { project, deliverables, suggested, whatIf } = data;
  const { load, data: fetched } = useFetcher<{ panel: PledgePanelData }>();
  const [loaded, setLoaded] = useState<WorkOut | null>(() => workOut ?? null);
  const begun = useRef(data.basis !== null);
  const prepare = useCallback(() => {
    if (begun.current || !whatIf || !hasLine()) return;
    begun.current = true;
    const missed = () => {
      // Without a connection: the next turn to the panel tries again.
      begun.current = false;
    };
    import("#app/domain/pledges/shown-what-if.ts").then((module) => setLoaded(() => module.shownWhatIf), missed);
    load(`/projects/${project.slug}/pledges/new`);
  }, [load, project.slug, whatIf]);
  // Whoever typed before the page was taken over turned to the panel while nothing listened.
  const turnedTo = !sameForm(typed, suggested);
  useEffect(() => {
    if (turnedTo) prepare();
  }, [turnedTo, prepare]);
  const basis = data.basis ?? fetched?.panel.basis ?? null;
  const currency = project.currency;
  const result = useMemo(() => {
    if (loaded && basis) return loaded(basis, form, { currency, locale, deliverables });
    // The page's answer is true of what it suggested, and of nothing else.
    return sameForm(form, suggested) ? whatIf : null;
  }, [loaded, basis, form, currency, locale, deliverables, suggested, whatIf]);
  return { result, prepare, choices: fetched?.panel.choices ?? data.choices };
}
