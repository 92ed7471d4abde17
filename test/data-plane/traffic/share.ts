/** Expects a share of `count` requests within 4 sigma. */
export function expectShare(hits: number | undefined, count: number, share: number): void {
  const sigma = Math.sqrt(count * share * (1 - share));
  expect(Math.abs((hits ?? 0) - count * share)).toBeLessThanOrEqual(4 * sigma);
}
