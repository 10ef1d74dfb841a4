/** How the page is connected, for whoever shows it; known before the connection's own code is loaded. */
export interface ConnectionStatus {
  /** Without a connection for longer than a hiccup: said to the person. */
  readonly away: boolean;
  /** No live connection gets through, but the server answers: news comes late. */
  readonly slow: boolean;
  /** The page's code is older than what the server speaks. */
  readonly outdated: boolean;
}

/** A line that is back within this is never mentioned; well under the five seconds after which people must know. */
const hiccupMs = 3_000;
/** A server that restarts is asked over HTTP for a moment; only who stays without a live connection needs to know. */
const slowMs = 10_000;

const start: ConnectionStatus = { away: false, slow: false, outdated: false };
let state = start;
const listeners = new Set<() => void>();
const upListeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let slowTimer: ReturnType<typeof setTimeout> | undefined;
let isUp = false;
/** The live connection broke, and the device itself has none: either is enough to be away. */
let isBroken = false;
let isOffline = false;

function judge(): void {
  if (isBroken || isOffline) {
    timer ??= setTimeout(() => set({ away: true, slow: false }), hiccupMs);
    return;
  }
  clearTimeout(timer);
  timer = undefined;
  set({ away: false });
}

function notSlow(): void {
  clearTimeout(slowTimer);
  slowTimer = undefined;
}

/** The server answers again, whichever way. */
function answers(): void {
  isUp = true;
  isBroken = false;
  judge();
  for (const listener of upListeners) listener();
}

function set(change: Partial<ConnectionStatus>): void {
  const next = { ...state, ...change };
  if (next.away === state.away && next.slow === state.slow && next.outdated === state.outdated) return;
  state = next;
  for (const listener of listeners) listener();
}

export const connectionStatus = {
  get: (): ConnectionStatus => state,
  getOnServer: (): ConnectionStatus => start,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Whether the server answers at this moment. */
  isUp: (): boolean => isUp,
  /** Called each time that the server answers again. */
  onUp(listener: () => void): () => void {
    upListeners.add(listener);
    return () => upListeners.delete(listener);
  },
  up(): void {
    notSlow();
    set({ slow: false });
    answers();
  },
  /** Over HTTP the server answers, but there is no live connection. */
  slow(): void {
    slowTimer ??= setTimeout(() => set({ slow: true }), slowMs);
    if (!isUp) answers();
  },
  down(): void {
    notSlow();
    isUp = false;
    isBroken = true;
    judge();
  },
  /** What the device says of itself: all that pages without a live connection can know. */
  device(isOnline: boolean): void {
    isOffline = !isOnline;
    judge();
  },
  outdated(): void {
    set({ outdated: true });
  },
};
