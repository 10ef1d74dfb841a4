import { useEffect, useState, type RefObject } from "react";
import { Markdown } from "#app/ui/base/markdown.tsx";
import { CallsNobody } from "./calls-nobody.tsx";

/** How long after the last key the preview is made anew, in milliseconds. */
const pauseMs = 400;

/** What the message in this field will look like, made by the server as the message itself would be. */
export function ComposerPreview({
  slug,
  field,
}: {
  readonly slug: string;
  readonly field: RefObject<HTMLTextAreaElement>;
}) {
  const [shown, setShown] = useState<{ readonly html?: string; readonly words?: string }>({ words: "One moment …" });
  useEffect(() => {
    const textarea = field.current;
    if (!textarea) return;
    let asking = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      asking.abort();
      asking = new AbortController();
      const body = new URLSearchParams({ markdown: textarea.value });
      if (textarea.value.trim() === "") return setShown({ words: "Nothing is written yet." });
      const answer = await fetch(`/projects/${slug}/previews`, { method: "POST", body, signal: asking.signal });
      setShown(
        answer.headers.get("Content-Type")?.includes("json")
          ? ((await answer.json()) as typeof shown)
          : { words: "There is no preview now. Your text is safe." },
      );
    };
    const look = () =>
      void ask().catch((error: unknown) =>
        error instanceof DOMException && error.name === "AbortError"
          ? undefined
          : setShown({ words: "There is no preview while the line is down. Your text is safe." }),
      );
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(look, pauseMs);
    };
    look();
    textarea.addEventListener("input", later);
    return () => {
      clearTimeout(timer);
      asking.abort();
      textarea.removeEventListener("input", later);
    };
  }, [slug, field]);
  return (
    <section className="preview" aria-label="Preview">
      {shown.html === undefined ? (
        <p className="gone">{shown.words}</p>
      ) : (
        <>
          <Markdown sanitizedHtml={shown.html} />
          <CallsNobody html={shown.html} />
        </>
      )}
    </section>
  );
}
