import { useEffect, useRef } from "react";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { loadLive } from "./load-live.ts";
import type { Follower, Subscription } from "./socket.ts";
import { useViewerId } from "./use-viewer-id.ts";

type Handlers = Omit<Follower, "cursor">;

/**
 * Follows a stream from where the loader's state ends, for as long as the component is on the page. Events come once and
 * in order; when the loader is run again, its cursor takes the reader along.
 */
export function useStream(stream: StreamId, cursor: number, handlers: Handlers): void {
  const latest = useRef(handlers);
  const at = useRef(cursor);
  const following = useRef<Subscription>();
  const viewerId = useViewerId();

  useEffect(() => {
    latest.current = handlers;
    at.current = cursor;
    following.current?.moveTo(cursor);
  });

  useEffect(() => {
    let stopped = false;
    void loadLive().then((live) => {
      if (!live || stopped) return;
      live.identify(viewerId);
      following.current = live.follow(stream, {
        cursor: at.current,
        level: latest.current.level,
        apply: (events) => latest.current.apply(events),
        reload: () => latest.current.reload(),
        presence: (presence) => latest.current.presence?.(presence),
        signal: (signal) => latest.current.signal?.(signal),
      });
    });
    return () => {
      stopped = true;
      following.current?.stop();
      following.current = undefined;
    };
  }, [stream, viewerId]);
}
