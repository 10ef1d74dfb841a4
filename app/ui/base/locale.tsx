import { createContext, useContext, useSyncExternalStore } from "react";

/** Whose conventions figures and dates follow. The server decides it once per request, so that both renderings agree. */
export interface ViewerLocale {
  /** A BCP 47 tag, for example "en-GB". */
  readonly locale: string;
  /** An IANA zone the server knows for this viewer; "UTC" until the browser tells its own. */
  readonly timeZone: string;
}

const fallback: ViewerLocale = { locale: "en-US", timeZone: "UTC" };
const LocaleContext = createContext<ViewerLocale>(fallback);

export const LocaleProvider = LocaleContext.Provider;

/** The viewer's conventions as the server knows them. */
export const useLocale = (): ViewerLocale => useContext(LocaleContext);

const never = () => () => {};

/** The browser's own time zone after hydration, and the server's idea of it before, so that nothing mismatches. */
export function useTimeZone(): string {
  const { timeZone } = useLocale();
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone || timeZone,
    () => timeZone,
  );
}
