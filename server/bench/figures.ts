/* How figures read. */

export const perSecond = (value: number) => `${value.toFixed(0)}/s`;
export const milliseconds = (value: number) => `${value.toFixed(1)} ms`;
export const seconds = (value: number) => `${value.toFixed(3)} s`;
export const microseconds = (value: number) => `${(value * 1e6).toFixed(2)} µs`;
export const times = (value: number) => `${value.toFixed(2)} ×`;
export const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
export const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`;
