import { X } from "lucide-react";
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from "react";

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

/** The region where toasts appear. They stay until dismissed or replaced: nobody has to read against a clock. */
export function ToastProvider({ initial, children }: { readonly initial?: ToastMessage | null; readonly children: ReactNode }) {
  const [added, setAdded] = useState<readonly ToastMessage[]>([]);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const show = useCallback((toast: ToastMessage) => setAdded((before) => [...before.filter(({ id }) => id !== toast.id), toast].slice(-shownAtOnce)), []);
  const toasts = useMemo(
    () => [...(initial && !added.some(({ id }) => id === initial.id) ? [initial] : []), ...added].filter(({ id }) => !dismissed.has(id)).slice(-shownAtOnce),
    [initial, added, dismissed],
  );
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
