/**
 * Remembers what was made for each key: formatters of `Intl` take longer to make than to use. Of more keys than `most`
 * the oldest are forgotten, because languages and zones come from outside.
 */
export function memoize<T>(most = 200): (key: string, make: () => T) => T {
  const known = new Map<string, T>();
  return (key, make) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make();
    const [oldest] = known.keys();
    if (known.size >= most && oldest !== undefined) known.delete(oldest);
    known.set(key, made);
    return made;
  };
}
