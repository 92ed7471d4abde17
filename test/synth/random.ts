/** A small generator of numbers in [0, 1) (Park and Miller's): the same seed gives the same cases everywhere. */
export function random(seed: number): () => number {
  const modulus = 2147483647;
  let state = seed;
  return () => {
    state = (state * 48271) % modulus;
    return state / modulus;
  };
}
