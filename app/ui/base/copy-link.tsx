import { Check, Link2 } from "lucide";
import { useState } from "react";
import { useAnnounce } from "./announce.tsx";
import { Icon } from "./icon.tsx";

/** A link to a place that can also be copied: without scripts it is simply the link. */
export function CopyLink({ href, label = "Copy link" }: { readonly href: string; readonly label?: string }) {
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);
  return (
    <a
      className="quiet inline-flex items-center gap-1.5 text-13"
      href={href}
      onClick={(event) => {
        if (!navigator.clipboard) return;
        event.preventDefault();
        void navigator.clipboard.writeText(new URL(href, location.href).href).then(() => {
          setCopied(true);
          announce("Link copied");
        });
      }}
    >
      <Icon of={copied ? Check : Link2} size={14} />
      {copied ? "Copied" : label}
    </a>
  );
}
