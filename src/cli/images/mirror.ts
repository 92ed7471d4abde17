import { ExpectedError } from '../command';

/** An image and where its copy goes. */
export interface Copy {
  readonly from: string;
  readonly to: string;
}

/**
 * The names of the copies of images that `MeshRegistry.privateHub(hub)` uses: the last part of each name, below the hub. Images that are in the hub
 * need no copy.
 */
export function mirror(images: string[], hub: string): Copy[] {
  const copies = images.filter((image) => !image.startsWith(`${hub}/`)).map((from) => ({ from, to: `${hub}/${nameOf(from)}` }));
  for (const { from, to } of copies) {
    const other = copies.find((copy) => copy.to === to && copy.from !== from);
    if (other) {
      throw new ExpectedError(`--mirror: ${other.from} and ${from} would both be copied to ${to}. Copy one of them yourself, to another name`);
    }
  }
  return copies;
}

/** The last part of a name, with its tag. An image by digest has no tag: its copy has the same digest. */
function nameOf(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.replace(/@.*$/, '');
}
