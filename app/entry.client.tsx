import { RemixBrowser } from "@remix-run/react";
import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { fetchPledgeForm } from "./ui/pledge-form-code.ts";

const takeOver = () =>
  startTransition(() => {
    hydrateRoot(
      document,
      <StrictMode>
        <RemixBrowser />
      </StrictMode>,
    );
  });

if (document.querySelector("form#pledge")) void fetchPledgeForm().finally(takeOver);
else takeOver();
