import { evaluateKnown } from '../../../src/cli/images/go-template';

const DATA = {
  ObjectMeta: { Annotations: { own: 'corp/own:1' }, Labels: {} },
  Values: { global: { hub: 'hub', tag: 1, proxy: { image: 'proxyv2' }, on: true, empty: {} } },
  ProxyImage: 'hub/proxyv2:1',
};

test.each([
  ['constants stay', 'a: b', 'a: b'],
  ['values', '{{ .Values.global.hub }}/x:{{ $.Values.global.tag }}', 'hub/x:1'],
  ['pipelines', 'a: {{ .ProxyImage | quote }}', 'a: "hub/proxyv2:1"'],
  ['white space is trimmed', 'a\n  {{- if true }}\nb\n{{- end -}}\n c', 'a\nbc'],
  ['an annotation, else the default', '{{ annotation .ObjectMeta `own` "x" }} {{ annotation .ObjectMeta "none" .Values.global.tag }}', 'corp/own:1 1'],
  ['the branch that is taken', '{{ if contains "/" .ProxyImage }}whole{{ else }}part{{ end }}', 'whole'],
  ['the branch that is not', '{{ if contains "/" .Values.global.proxy.image }}whole{{ else }}part{{ end }}', 'part'],
  ['one of many', '{{ if .Values.global.none }}a{{ else if .Values.global.on }}b{{ else if true }}c{{ else }}d{{ end }}', 'b'],
  ['an empty map is not given', '{{ if .Values.global.empty }}a{{ else }}b{{ end }}', 'b'],
  ['all branches of what is not known', '{{ if .Spec.X }}a{{ else if .Values.global.on }}b{{ else }}c{{ end }}', 'ab'],
  ['what is not known stays', '{{ .Spec.Name }}', '{{ .Spec.Name }}'],
  ['and and or decide where they can', '{{ if and .Spec.X .Values.global.none }}a{{ end }}{{ if or .Spec.X true }}b{{ else }}c{{ end }}', 'ab'],
  ['variables', '{{ $image := .Values.global.proxy.image }}{{ $image }}', 'proxyv2'],
  ['variables that a branch may set', '{{ $x := "a" }}{{ if .Spec.X }}{{ $x = "b" }}{{ end }}{{ $x }}', '{{ $x }}'],
  ['in a loop the dot is another', '{{ range .Spec.List }}{{ .ProxyImage }}{{ $.ProxyImage }}{{ end }}', '{{ .ProxyImage }}hub/proxyv2:1'],
  ['comments go', 'a{{/* no */}}b', 'ab'],
  ['functions that are not known', '{{ env "X" }}{{ (index .Spec.List 0).Name }}', '{{ env "X" }}{{ (index .Spec.List 0).Name }}'],
  ['printf', '{{ printf "%s/x:%v" .Values.global.hub .Values.global.tag }}', 'hub/x:1'],
])('%s', (_, template, text) => {
  expect(evaluateKnown(template, DATA)).toBe(text);
});
