import { RemixBrowser } from "@remix-run/react";
import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { fetchPledgeForm } from "#app/ui/pledge/pledge-form-code.ts";
import { loadErrorPage } from "#app/ui/shell/load-error-page.ts";

const takeOver = () =>
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <RemixBrowser />
      </StrictMode>,
    );
  });

/**
 * RemixBrowser waits for the state in the page to be decoded by throwing a promise at the top of the page. A key that is
 * pressed in that moment makes React 18 give the page up for good (error 345, "Root did not complete"). So it is asked
 * once before, outside of any page: when the page is taken over, there is nothing left to wait for.
 */
async function decodeState(): Promise<void> {
  try {
    RemixBrowser({});
  } catch (thrown) {
    // What is no promise is thrown again where it can be shown.
    if (thrown instanceof Promise) await thrown;
  }
}

/** What the page shows already and comes in a file of its own. */
const shown = [
  ...(document.querySelector("form#pledge") ? [fetchPledgeForm()] : []),
  ...(document.querySelector(".trouble") ? [loadErrorPage()] : []),
];
void Promise.allSettled([decodeState(), ...shown]).then(takeOver);
addEventListener("load", () => setTimeout(() => void loadErrorPage().catch(() => {}), 1_000));

// The worker that tells this device of news asks where each page stands: browsers tell it only where the page began.
if ("serviceWorker" in navigator)
  navigator.serviceWorker.addEventListener("message", ({ ports }) => ports[0]?.postMessage(location.href));
