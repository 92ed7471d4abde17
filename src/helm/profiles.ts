import { GivenValues, lastPlace } from './fragments';
import { ValuesProblem } from './problems';
import { IstioVersion } from '../istio';
import { Fields, valueAt } from '../json';
import { installFeatures, namesOf, ProfileNames } from '../settings';

/** The values that name a profile, a platform or a compatibility version. Of two, the first counts. */
const NAMED: Record<Kind, readonly string[]> = {
  profile: ['profile', 'global.profile'],
  platform: ['platform', 'global.platform'],
  compatibilityVersion: ['compatibilityVersion'],
};

type Kind = keyof ProfileNames;
const KINDS = Object.keys(NAMED) as Kind[];

/** Profiles that only istioctl has: their values are the defaults of the charts. */
const OF_ISTIOCTL = ['default', 'minimal', 'empty'];

/** The names that the values give. */
export function profileNames(values: Fields): ProfileNames {
  return Object.fromEntries(KINDS.map((kind) => [kind, NAMED[kind].map((path) => valueAt(values, path)).find(Boolean)]));
}

/** The problems of names that the chart of this version does not have, so that it renders nothing. */
export function profileProblems(version: IstioVersion, { sources, merged }: GivenValues): ValuesProblem[] {
  if (!installFeatures(version).profiles) {
    return [];
  }
  const known = namesOf(version);
  return KINDS.flatMap((kind) => {
    const path = NAMED[kind].find((each) => valueAt(merged, each));
    const name = path && String(valueAt(merged, path));
    if (path === undefined || known[kind].includes(name!)) {
      return [];
    }
    const place = lastPlace([path.split('.')], sources);
    return [{ isUnknown: false, where: place.where, path: place.path, message: `${place.where}: ${path} '${name}' is not known. ${repair(kind, name!, known)}` }];
  });
}

function repair(kind: Kind, name: string, known: Record<Kind, string[]>): string {
  if (kind === 'profile' && known.platform.includes(name)) {
    return `It is a platform: write global.platform: ${name}`;
  }
  if (kind === 'profile' && OF_ISTIOCTL.includes(name)) {
    return 'It is a profile of istioctl, and means the defaults here. Leave it out';
  }
  return `Use one of ${known[kind].join(', ')}`;
}
