import { App } from 'cdk8s';
import { Command } from 'commander';
import { ExpectedError } from './command';
import { printableLine } from './printable';
import { CheckFinding, CheckFindingLevel } from '../checks';
import { findingsOf } from '../checks/internal';
import { SourceObject } from '../json';
import { apiObjectsOf } from '../scope';

export interface StrictOptions {
  strict: boolean;
}

export function withStrict(to: Command): Command {
  return to.option('--strict', 'warnings of the checks are errors', false);
}

/** The same objects, after the checks: notes and warnings are reported, and errors end the command. */
export function checked(objects: SourceObject[], { strict }: StrictOptions): SourceObject[] {
  const isError = ({ level }: CheckFinding) => strict && level === CheckFindingLevel.WARNING;
  reportFindings(findingsOf(objects).map((finding) => (isError(finding) ? { ...finding, level: CheckFindingLevel.ERROR } : finding)));
  return objects;
}

/** The objects of an App, without definitions: no check looks at them. */
export function objectsOf(app: App): SourceObject[] {
  return apiObjectsOf(app).filter(({ kind }) => kind !== 'CustomResourceDefinition')
    .map((object) => ({ object: object.toJson(), origin: `construct ${object.node.path}` }));
}

/**
 * Writes notes and warnings to standard error.
 *
 * @throws ExpectedError with all errors, if there are any
 */
export function reportFindings(findings: CheckFinding[]): void {
  const texts = (wanted: CheckFindingLevel) => findings.filter(({ level }) => level === wanted).map(({ code, origin, message }) => `${origin}: ${message} [${code}]`);
  texts(CheckFindingLevel.INFO).forEach((text) => process.stderr.write(`note: ${printableLine(text)}\n`));
  texts(CheckFindingLevel.WARNING).forEach((text) => process.stderr.write(`warning: ${printableLine(text)}\n`));
  const errors = texts(CheckFindingLevel.ERROR);
  if (errors.length > 0) {
    throw new ExpectedError(errors.join('\nerror: '));
  }
}
