import { ExpectedError } from '../command';

/** An image and where its copy goes. */
export interface Copy {
  readonly from: string;
  readonly to: string;
}

/**
 * Where the copies of images go so that `Registry.privateHub(hub)` finds them: each under its own last name. Images that are there
 * already need no copy.
 */
export function mirror(images: string[], hub: string): Copy[] {
  const copies = images.filter((image) => !image.startsWith(`${hub}/`)).map((from) => ({ from, to: `${hub}/${nameOf(from)}` }));
  for (const { from, to } of copies) {
    const other = copies.find((copy) => copy.to === to && copy.from !== from);
    if (other) {
      throw new ExpectedError(`--mirror: ${other.from} and ${from} would both be ${to}. Copy one of them by hand, to another name`);
    }
  }
  return copies;
}

/** The last name with its tag; a copy by digest alone has none, and is found by its digest. */
function nameOf(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.replace(/@.*$/, '');
}
