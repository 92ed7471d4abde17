import { IstioVersion } from './version';

/** The day on which Istio ended the support of a minor version, and where it said so. */
export interface EndOfSupport {
  /** Such as `2026-03-30`. */
  readonly date: string;
  /** The page of the announcement. */
  readonly source: string;
}

/** A security bulletin of Istio, with the patches of a minor version that it affects. */
export interface SecurityBulletin {
  /** Such as `ISTIO-SECURITY-2026-001`. */
  readonly name: string;
  readonly affects: readonly PatchRange[];
}

/** Patches of a minor version, from the first to the last. */
export interface PatchRange {
  readonly minor: string;
  readonly first: number;
  readonly last: number;
}

const NEWS = 'https://istio.io/latest/news';

/** The minor versions of this library that Istio no longer supports. A minor version without an announcement has no row. */
export const ENDS_OF_SUPPORT: { readonly [minor: string]: EndOfSupport } = {
  '1.20': { date: '2024-06-25', source: `${NEWS}/support/announcing-1.20-eol-final/` },
  '1.26': { date: '2025-12-19', source: `${NEWS}/support/announcing-1.26-eol-final/` },
  '1.27': { date: '2026-03-30', source: `${NEWS}/support/announcing-1.27-eol-final/` },
  '1.28': { date: '2026-07-01', source: `${NEWS}/support/announcing-1.28-eol-final/` },
};

/** Istio's bulletins for the minor versions of this library, oldest first. Istio writes none for a minor version that it no longer supports. */
export const SECURITY_BULLETINS: readonly SecurityBulletin[] = [
  { name: 'ISTIO-SECURITY-2024-001', affects: [patches('1.20', 0, 2)] },
  { name: 'ISTIO-SECURITY-2024-002', affects: [patches('1.20', 0, 4)] },
  { name: 'ISTIO-SECURITY-2024-003', affects: [patches('1.20', 0, 5)] },
  { name: 'ISTIO-SECURITY-2024-004', affects: [patches('1.20', 0, 6)] },
  { name: 'ISTIO-SECURITY-2025-001', affects: [patches('1.26', 0, 3), patches('1.27', 0, 0)] },
  { name: 'ISTIO-SECURITY-2025-002', affects: [patches('1.26', 0, 5), patches('1.27', 0, 1)] },
  { name: 'ISTIO-SECURITY-2025-003', affects: [patches('1.26', 0, 6), patches('1.27', 0, 3), patches('1.28', 0, 0)] },
  { name: 'ISTIO-SECURITY-2025-004', affects: [patches('1.26', 0, 7), patches('1.27', 0, 4), patches('1.28', 0, 1)] },
  { name: 'ISTIO-SECURITY-2026-001', affects: [patches('1.27', 0, 7), patches('1.28', 0, 4)] },
  { name: 'ISTIO-SECURITY-2026-003', affects: [patches('1.28', 0, 5)] },
  { name: 'ISTIO-SECURITY-2026-004', affects: [patches('1.28', 0, 7)] },
  { name: 'ISTIO-SECURITY-2026-005', affects: [patches('1.28', 8, 9)] },
];

function patches(minor: string, first: number, last: number): PatchRange {
  return { minor, first, last };
}

/** The page of a bulletin. */
export function bulletinPage({ name }: SecurityBulletin): string {
  return `${NEWS}/security/${name.toLowerCase()}/`;
}

/** The bulletins that affect a version. */
export function bulletinsOf({ minor, patch }: IstioVersion): SecurityBulletin[] {
  return SECURITY_BULLETINS.filter(({ affects }) => affects.some((range) => range.minor === minor && range.first <= patch && patch <= range.last));
}

/** The oldest version of the same minor version that is not older and that no bulletin affects. */
export function fixedVersion(version: IstioVersion): IstioVersion {
  const ranges = bulletinsOf(version).flatMap(({ affects }) => affects).filter(({ minor }) => minor === version.minor);
  const ends = ranges.map(({ last }) => last);
  return ends.length === 0 ? version : fixedVersion(IstioVersion.of(`${version.minor}.${Math.max(...ends) + 1}`));
}
