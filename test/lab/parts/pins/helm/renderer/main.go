// Command renderer gives what `helm template --include-crds` gives, of many values one after another: a process of
// helm's own takes longer to start and to read a chart than to render it.
//
// In: a JSON request a line. Out: a JSON answer a line, in the same order, with the objects or with helm's error.
// It must not know any chart, nor judge what it renders.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"regexp"
	"strings"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"sigs.k8s.io/yaml"
)

type request struct {
	// Chart is the chart's folder.
	Chart       string `json:"chart"`
	Release     string `json:"release"`
	Namespace   string `json:"namespace"`
	KubeVersion string `json:"kubeVersion"`
	// Values is the text of a values file.
	Values               string `json:"values"`
	SkipSchemaValidation bool   `json:"skipSchemaValidation"`
	// HeadsOnly leaves out the spec of the chart's CustomResourceDefinitions, which takes longer than all the rest.
	HeadsOnly bool `json:"headsOnly"`
}

type answer struct {
	Objects []json.RawMessage `json:"objects,omitempty"`
	Error   string            `json:"error,omitempty"`
}

func main() {
	log.SetOutput(io.Discard) // helm warns of values that do not fit together
	in := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return
		}
		if err := out.Encode(answerTo(line)); err != nil {
			panic(err)
		}
	}
}

func answerTo(line []byte) answer {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Error: err.Error()}
	}
	manifest, err := render(asked)
	if err != nil {
		return answer{Error: err.Error()}
	}
	objects, err := objectsOf(manifest)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Objects: objects}
}

// render does what the command `template` of helm does.
func render(asked request) (string, error) {
	values := map[string]interface{}{}
	if err := yaml.Unmarshal([]byte(asked.Values), &values); err != nil {
		return "", fmt.Errorf("failed to parse values: %w", err)
	}
	kubeVersion, err := chartutil.ParseKubeVersion(asked.KubeVersion)
	if err != nil {
		return "", err
	}
	files, err := chartFiles(chartKey{asked.Chart, asked.HeadsOnly})
	if err != nil {
		return "", err
	}
	// Rendering changes the chart, so that each takes a chart of its own.
	chart, err := loader.LoadFiles(files)
	if err != nil {
		return "", err
	}

	install := action.NewInstall(&action.Configuration{Log: func(string, ...interface{}) {}})
	install.DryRun = true
	install.DryRunOption = "true"
	install.ClientOnly = true
	install.Replace = true
	install.IncludeCRDs = true
	install.ReleaseName = asked.Release
	install.Namespace = asked.Namespace
	install.KubeVersion = kubeVersion
	install.SkipSchemaValidation = asked.SkipSchemaValidation
	release, err := install.Run(chart, values)
	if err != nil {
		return "", err
	}
	var manifest strings.Builder
	manifest.WriteString(release.Manifest)
	for _, hook := range release.Hooks {
		fmt.Fprintf(&manifest, "---\n%s\n", hook.Manifest)
	}
	return manifest.String(), nil
}

type chartKey struct {
	folder    string
	headsOnly bool
}

var charts = map[chartKey][]*loader.BufferedFile{}

// chartFiles reads a chart's folder once.
func chartFiles(key chartKey) ([]*loader.BufferedFile, error) {
	if files, ok := charts[key]; ok {
		return files, nil
	}
	chart, err := loader.LoadDir(key.folder)
	if err != nil {
		return nil, err
	}
	for _, file := range chart.Raw {
		data := file.Data
		if key.headsOnly && definition.Match(data) {
			data = heads(data)
		}
		charts[key] = append(charts[key], &loader.BufferedFile{Name: file.Name, Data: data})
	}
	return charts[key], nil
}

var (
	separator  = regexp.MustCompile(`(?m)^---.*$`)
	definition = regexp.MustCompile(`(?m)^kind: CustomResourceDefinition$`)
	spec       = regexp.MustCompile(`(?m)^spec:$`)
)

// heads are documents without their spec.
func heads(text []byte) []byte {
	var result [][]byte
	for _, document := range bytes.Split(text, []byte("\n---\n")) {
		if at := spec.FindIndex(document); at != nil {
			document = document[:at[0]]
		}
		result = append(result, document)
	}
	return bytes.Join(result, []byte("\n---\n"))
}

// objectsOf reads the objects as helm's client does when it sends them.
func objectsOf(manifest string) ([]json.RawMessage, error) {
	objects := []json.RawMessage{}
	for _, text := range separator.Split(manifest, -1) {
		object, err := yaml.YAMLToJSON([]byte(text))
		if err != nil {
			return nil, err
		}
		if string(object) != "null" {
			objects = append(objects, object)
		}
	}
	return objects, nil
}
