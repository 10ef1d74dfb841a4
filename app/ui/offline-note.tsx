import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";

function subscribe(tell: () => void) {
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  return () => {
    window.removeEventListener("online", tell);
    window.removeEventListener("offline", tell);
  };
}

/** A quiet line while the device is offline: what is typed is kept, nothing is lost. */
export function OfflineNote() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine, () => true);
  return (
    <div role="status">
      {!online && (
        <p className="offline-note">
          <WifiOff size={16} aria-hidden="true" /> You are offline. What you typed is kept; we go on when the connection is back.
        </p>
      )}
    </div>
  );
}
