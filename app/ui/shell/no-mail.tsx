import type { ReactNode } from "react";
import { EntryPage } from "#app/ui/base/entry-page.tsx";

/** Where nothing is sent, no page promises a letter: it says who has it. */
export function NoMail({ foot }: { readonly foot: ReactNode }) {
  return (
    <EntryPage
      title="Ask whoever runs this network"
      lead="This network sends no mail. The letter with your link was written down on its server: whoever runs it can pass it on to you."
      foot={foot}
    />
  );
}
