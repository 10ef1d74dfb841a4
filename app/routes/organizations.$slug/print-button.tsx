import { useEffect, useState } from "react";
import { Button } from "#app/ui/button.tsx";

/** Only where scripts can open the print dialog; without them the browser's own menu prints the same page. */
export function PrintButton() {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return ready ? (
    <Button type="button" tone="plain" onClick={() => window.print()}>
      Print or save as PDF
    </Button>
  ) : null;
}
