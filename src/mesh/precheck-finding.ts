/** One thing that was looked at, and what came of it. */
export interface PrecheckFinding {
  verdict: 'ok' | 'warning' | 'problem';
  check: 'version' | 'permissions' | 'existing';
  message: string;
}
