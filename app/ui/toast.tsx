import { useLocation } from "@remix-run/react";
import { X } from "lucide-react";
import { createContext, useCallback, useContext, useEffect, useRef, useState, type ReactNode } from "react";

/** A short answer to something the person did. The server's own toast is part of the page, so it also shows without scripts. */
export interface ToastMessage {
  readonly id: string;
  readonly message: string;
  readonly tone?: "good" | "bad";
  /** Where to look next, for example the ledger rows that were written. */
  readonly link?: { readonly href: string; readonly label: string };
}

const ToastContext = createContext<(toast: ToastMessage) => void>(() => {});

/** Shows a toast from the browser's side. */
export const useToast = (): ((toast: ToastMessage) => void) => useContext(ToastContext);

const shownAtOnce = 3;

/** A toast belongs to the page on which it appeared, and goes with it. */
interface PlacedToast extends ToastMessage {
  readonly pathname: string;
}

/**
 * The region where toasts appear. They stay until dismissed, replaced, or the page is left: nobody has to read against a
 * clock. The server hands a toast out once; live updates fetch the page's data again, so it is remembered here.
 */
export function ToastProvider({ initial, children }: { readonly initial?: ToastMessage | null; readonly children: ReactNode }) {
  const { pathname } = useLocation();
  const [added, setAdded] = useState<readonly PlacedToast[]>([]);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const place = useRef(pathname);
  useEffect(() => {
    place.current = pathname;
  }, [pathname]);
  const show = useCallback((toast: ToastMessage) => setAdded((before) => [...before.filter(({ id }) => id !== toast.id), { ...toast, pathname: place.current }].slice(-shownAtOnce)), []);
  useEffect(() => {
    if (initial) show(initial);
  }, [initial, show]);
  const here = added.filter((toast) => toast.pathname === pathname);
  const toasts = [...(initial && !added.some(({ id }) => id === initial.id) ? [initial] : []), ...here].filter(({ id }) => !dismissed.has(id)).slice(-shownAtOnce);
  return (
    <ToastContext.Provider value={show}>
      {children}
      <div className="toasts" role="status" aria-label="Answers">
        {toasts.map((toast) => (
          <div key={toast.id} className={toast.tone === "bad" ? "toast bad" : "toast"}>
            <span>
              {toast.message}
              {toast.link && (
                <>
                  {" "}
                  <a href={toast.link.href}>{toast.link.label}</a>
                </>
              )}
            </span>
            <button type="button" className="x" aria-label="Dismiss" onClick={() => setDismissed((before) => new Set(before).add(toast.id))}>
              <X size={18} aria-hidden="true" />
            </button>
          </div>
        ))}
      </div>
    </ToastContext.Provider>
  );
}
