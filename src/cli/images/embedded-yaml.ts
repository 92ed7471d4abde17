import { parse } from 'yaml';
import { partOf, Plain, SourceObject, titleOf } from '../../json';

/** Reads YAML that is the text of a field, such as an annotation. Anybody can write such a text, so an invalid one is reported and counts as empty. */
export class EmbeddedYaml {
  constructor(private readonly report: (warning: string) => void) {}

  public read({ object }: SourceObject, field: string, text: unknown): Plain {
    try {
      return partOf(parse(String(text ?? '')));
    } catch (error) {
      const [reason] = (error as Error).message.split('\n');
      this.report(`${titleOf(object)}: ${field} is not valid YAML, so its images are missing here: ${reason}`);
      return {};
    }
  }
}
