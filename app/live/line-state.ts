/** How the page is connected, for whoever shows it; known before the connection's own code is loaded. */
export interface LineState {
  /** Broken for longer than a hiccup: said to the person. */
  readonly away: boolean;
  /** The page's code is older than what the server speaks. */
  readonly outdated: boolean;
}

/** A line that is back within this is never mentioned; well under the five seconds after which people must know. */
const hiccupMs = 3_000;

const start: LineState = { away: false, outdated: false };
let state = start;
const listeners = new Set<() => void>();
const upListeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let isUp = false;

function set(change: Partial<LineState>): void {
  const next = { ...state, ...change };
  if (next.away === state.away && next.outdated === state.outdated) return;
  state = next;
  for (const listener of listeners) listener();
}

export const lineState = {
  get: (): LineState => state,
  getOnServer: (): LineState => start,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Whether there is a connection at this moment. */
  isUp: (): boolean => isUp,
  /** Called each time that there is a connection again. */
  onUp(listener: () => void): () => void {
    upListeners.add(listener);
    return () => upListeners.delete(listener);
  },
  up(): void {
    isUp = true;
    clearTimeout(timer);
    timer = undefined;
    set({ away: false });
    for (const listener of upListeners) listener();
  },
  down(): void {
    isUp = false;
    timer ??= setTimeout(() => set({ away: true }), hiccupMs);
  },
  outdated(): void {
    set({ outdated: true });
  },
};
