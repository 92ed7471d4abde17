import { Form, Expression, any, call, equal, firstNonEmpty, not, root, text, value } from '../../src/sidecar/expression';
import { Variable, each, when } from '../../src/sidecar/model';
import { render } from '../../src/sidecar/render';

function lines(document: object, variables?: Variable[]): string[] {
  return render({ documents: [document], variables }).trimEnd().split('\n');
}

describe('expressions', () => {
  test('are composed of constants, paths and calls, with parentheses around nested calls', () => {
    expect(any(equal(value('global.a'), 'x y'), not(root('B'))).go).toBe('or (eq $.Values.global.a "x y") (not $.B)');
  });

  test('a constant may contain characters of Go syntax', () => {
    expect(call('print', 'a"b`c\n{{ . }}\\').go).toBe('print "a\\"b`c\\n{{ . }}\\\\"');
  });

  test('firstNonEmpty yields the first operand that is not empty, and the last one in any case', () => {
    expect(firstNonEmpty(root('A'), root('B'), 'c').go).toBe('default (default "c" $.B) $.A');
  });

  test('text around expressions is constant, including percent signs', () => {
    expect(text`100% of ${root('A')}.${root('B')}`.go).toBe('printf "100%% of %v.%v" $.A $.B');
  });

  test('a field of the result of a call', () => {
    expect(call('first', root('Items')).field('Name').go).toBe('(first $.Items).Name');
  });
});

describe('values', () => {
  test.each([
    ['a string', root('A'), '{{ $.A | quote }}'],
    ['a number or boolean', root('A').bare(), '{{ $.A }}'],
    ['a structure', root('A').json(), '{{ $.A | toJson }}'],
  ])('an expression is written as %s', (_, expression, written) => {
    expect(lines({ a: expression })).toEqual([`a: ${written}`]);
  });

  test.each([
    ['plain', 'plain'],
    ['$(POD_NAMESPACE).svc', '$(POD_NAMESPACE).svc'],
    ['-c', '-c'],
    ['true', '"true"'],
    ['No', '"No"'],
    ['0755', '"0755"'],
    ['-1', '"-1"'],
    ['.5', '".5"'],
    ['', '""'],
    ['a: b', '"a: b"'],
    ['a\nb "c"', '"a\\nb \\"c\\""'],
    ['50%', '"50%"'],
    ['{{ .Values }}', '{{ print "{{ .Values }}" | quote }}'],
  ])('the constant string %j', (constant, written) => {
    expect(lines({ a: constant })).toEqual([`a: ${written}`]);
  });

  test('numbers, booleans, null, empty lists and maps', () => {
    expect(lines({ a: 1, b: false, c: null, d: [], e: {} })).toEqual(['a: 1', 'b: false', 'c: null', 'd: []', 'e: {}']);
  });

  test('a field that is undefined is not written', () => {
    expect(lines({ a: 1, b: undefined })).toEqual(['a: 1']);
  });
});

describe('parts', () => {
  test('a condition covers a field together with its name', () => {
    const b = when(root('B'), { c: 1 } as unknown).elseWhen(root('C'), 'other').otherwise(null);
    expect(lines({ a: { b } })).toEqual([
      'a:',
      '  {{- if $.B }}',
      '  b:',
      '    c: 1',
      '  {{- else if $.C }}',
      '  b: other',
      '  {{- else }}',
      '  b: null',
      '  {{- end }}',
    ]);
  });

  test('a condition covers several items of a list', () => {
    expect(lines({ args: ['x', when(root('B'), ['-q', root('Q')])] })).toEqual([
      'args:',
      '- x',
      '{{- if $.B }}',
      '- -q',
      '- {{ $.Q | quote }}',
      '{{- end }}',
    ]);
  });

  test('a loop over a map, inside a condition, writes an item for each entry', () => {
    const env = when(root('M'), each('held', root('M'), (held, name) => ({ name, value: held })));
    expect(lines({ env: [env] })).toEqual([
      'env:',
      '{{- if $.M }}',
      '{{- range $heldKey, $held := $.M }}',
      '- name: {{ $heldKey | quote }}',
      '  value: {{ $held | quote }}',
      '{{- end }}',
      '{{- end }}',
    ]);
  });

  test('an item whose first field has a condition', () => {
    expect(lines({ list: [{ name: when(root('B'), 'x'), to: 1 }] })).toEqual([
      'list:',
      '-',
      '  {{- if $.B }}',
      '  name: x',
      '  {{- end }}',
      '  to: 1',
    ]);
  });

  test('lists within items', () => {
    expect(lines({ list: [{ name: 'x', items: [{ path: 'p' }] }] })).toEqual(['list:', '- name: x', '  items:', '  - path: p']);
  });

  test('several documents', () => {
    expect(render({ documents: [{ a: 1 }, { b: 2 }] })).toBe('a: 1\n---\nb: 2\n');
  });
});

describe('variables', () => {
  test('are declared before the first document', () => {
    const native = Variable.of('native', equal(root('N'), 'true'));
    expect(lines({ a: native.bare() }, [native])).toEqual(['{{- $native := eq $.N "true" }}', 'a: {{ $native }}']);
  });

  test('collect the values of a loop', () => {
    const names = Variable.collect('names', each('item', root('Items'), (item) => when(not(item.field('Skip')), item.field('Name'))));
    expect(lines({ a: names.json() }, [names])).toEqual([
      '{{- $names := list }}',
      '{{- range $itemKey, $item := $.Items }}',
      '{{- if not $item.Skip }}',
      '{{- $names = append $names $item.Name }}',
      '{{- end }}',
      '{{- end }}',
      'a: {{ $names | toJson }}',
    ]);
  });
});

test('an expression keeps its Go text when its form changes', () => {
  expect(new Expression('$.A').bare()).toEqual(new Expression('$.A', Form.BARE));
});
