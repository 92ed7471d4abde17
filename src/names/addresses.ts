import { isIP } from 'node:net';
import { Rule, wrongType } from './rule';

/** Whether a text is an IP address, or a block of them such as `10.0.0.0/8`. */
export function isAddressBlock(text: string): boolean {
  const [, address = '', length = '0'] = /^([^/%]+)(?:\/(0|[1-9]\d*))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family > 0 && Number(length) <= (family === 4 ? 32 : 128);
}

/** The rule for addresses that clients connect to. */
export const ADDRESS_BLOCK: Rule = {
  expected: 'an IP address, or a block of them such as 192.0.2.0/24',
  problems: (value) => {
    if (typeof value !== 'string') {
      return wrongType(value, ADDRESS_BLOCK.expected);
    }
    return isAddressBlock(value) ? [] : [{ path: [], message: `is '${value}'. Write ${ADDRESS_BLOCK.expected}` }];
  },
};
