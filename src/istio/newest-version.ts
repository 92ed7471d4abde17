import { IstioVersion } from './version';

/** The newest supported version. A command takes it by default, and says so. A construct never does. */
export const NEWEST_VERSION = IstioVersion.ALL[IstioVersion.ALL.length - 1];
