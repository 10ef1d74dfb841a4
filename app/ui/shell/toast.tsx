import { useLocation } from "@remix-run/react";
import { X } from "lucide";
import { useEffect, useState } from "react";
import { toastCookie } from "./toast-cookie.ts";
import { Icon } from "#app/ui/base/icon.tsx";

/** A short answer to something the person did. The server's own toast is part of the page, so it also shows without scripts. */
export interface ToastMessage {
  readonly id: string;
  readonly message: string;
  readonly tone?: "good" | "bad";
  /** Where to look next, for example the ledger rows that were written. */
  readonly link?: { readonly href: string; readonly label: string };
}

const shownAtOnce = 3;

/** A toast belongs to the page on which it appeared, and goes with it. */
interface PlacedToast extends ToastMessage {
  readonly pathname: string;
}

/**
 * The region where toasts appear. They stay until dismissed, replaced, or the page is left: nobody has to read against a
 * clock. The server hands a toast out until it is shown; live updates fetch the page's data again, so it is remembered here.
 */
export function Toasts({ handed }: { readonly handed?: ToastMessage | null }) {
  const { pathname } = useLocation();
  const [kept, setKept] = useState<readonly PlacedToast[]>([]);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const isNew = handed && !kept.some(({ id }) => id === handed.id);
  const all = isNew ? [...kept, { ...handed, pathname }].slice(-shownAtOnce) : kept;
  if (isNew) setKept(all);
  const handedId = handed?.id;
  useEffect(() => {
    if (handedId !== undefined) document.cookie = `${toastCookie}=; Max-Age=0; Path=/; SameSite=Lax`;
  }, [handedId]);
  const toasts = all.filter((toast) => toast.pathname === pathname && !dismissed.has(toast.id));
  return (
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
          <button
            type="button"
            className="x"
            aria-label="Dismiss"
            onClick={() => setDismissed((before) => new Set(before).add(toast.id))}
          >
            <Icon of={X} size={18} />
          </button>
        </div>
      ))}
    </div>
  );
}
