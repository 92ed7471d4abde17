/** A small random number generator (Park and Miller's) for numbers in [0, 1). The same seed gives the same cases on every machine. */
export function random(seed: number): () => number {
  const modulus = 2147483647;
  let state = seed;
  return () => {
    state = (state * 48271) % modulus;
    return state / modulus;
  };
}
