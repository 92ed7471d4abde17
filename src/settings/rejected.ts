import { hasSetting, rowsOf } from './catalogue';
import { IstioVersion } from '../istio';

/** A setting that the charts of a version know, but reject. */
export interface RejectedSetting {
  readonly setting: string;
  /** What replaces it. */
  readonly instead: string;
}

/** The settings that the chart `istiod` of this version rejects. */
export function rejectedSettings(version: IstioVersion): RejectedSetting[] {
  return rowsOf(version, 'istiod').flatMap((row) => (row.instead === undefined || hasSetting(version, row) ? [] : [{ setting: row.setting, instead: row.instead }]));
}
