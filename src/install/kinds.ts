/** The kinds of constructs that the parts of an install look up in the index of the App. */
import type { IstioCrds } from './crds';
import type { Istiod } from './istiod';
import type { IstioRevisionTag } from './revision-tag';
import { Kind } from '../scope';

export const CONTROL_PLANES = new Kind<Istiod>('Istiod');
export const REVISION_TAGS = new Kind<IstioRevisionTag>('IstioRevisionTag');
export const DEFINITIONS = new Kind<IstioCrds>('IstioCrds');
