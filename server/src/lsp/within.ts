/** What a promise gives within so many milliseconds; `busy` where it takes longer, or fails. */
export function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | 'busy'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'busy'>((done) => {
    timer = setTimeout(() => done('busy'), milliseconds);
  });
  return Promise.race([promise.catch(() => 'busy' as const), late]).finally(() => clearTimeout(timer));
}
