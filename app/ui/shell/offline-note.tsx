import { useLocation } from "@remix-run/react";
import { WifiOff } from "lucide";
import { useEffect, useSyncExternalStore } from "react";
import { connectionStatus } from "#app/live/connection-status.ts";
import { Link } from "#app/ui/base/link.tsx";
import { Icon } from "#app/ui/base/icon.tsx";

function watchDevice() {
  const look = () => connectionStatus.device(navigator.onLine);
  look();
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  return () => {
    window.removeEventListener("online", look);
    window.removeEventListener("offline", look);
  };
}

/** A quiet line while there is no connection: what is typed is kept, nothing is lost. */
export function OfflineNote() {
  const { pathname, search } = useLocation();
  useEffect(watchDevice, []);
  const { away, slow, outdated } = useSyncExternalStore(
    connectionStatus.subscribe,
    connectionStatus.get,
    connectionStatus.getOnServer,
  );
  return (
    <div role="status">
      {away && (
        <p className="offline-note">
          <Icon of={WifiOff} size={16} />
          {navigator.onLine
            ? "The server does not answer. What you typed is kept; we go on as soon as it does."
            : "You are offline. What you typed is kept; we go on when the connection is back."}
        </p>
      )}
      {slow && !away && !outdated && (
        <p className="offline-note">
          No live connection gets through from here. The page looks for news every 20 seconds, and everything else
          works.
        </p>
      )}
      {outdated && !away && (
        <p className="offline-note">
          <span>
            This site was renewed meanwhile.{" "}
            <Link to={pathname + search} reloadDocument>
              Load the page again
            </Link>{" "}
            to see changes as they happen; what you typed is kept.
          </span>
        </p>
      )}
    </div>
  );
}
