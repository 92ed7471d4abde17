// Command istiod gives the configuration of Envoys as istiod would send it, for any objects and any proxies, without a cluster: it runs
// istiod's own code in this process.
//
// In: a JSON question a line, with objects and proxies. Out: a JSON answer a line, in the same order, with Envoy's resources for each
// proxy, or with an error. It must not judge objects, nor know what routes mean.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"google.golang.org/protobuf/proto"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/util/protomarshal"
)

type question struct {
	// Objects of Kubernetes and of Istio.
	Objects []json.RawMessage `json:"objects"`
	// MeshConfig is what differs from the default mesh config.
	MeshConfig json.RawMessage `json:"meshConfig"`
	Proxies    []proxy         `json:"proxies"`
	// Resources that are wanted: listeners, routes, clusters or endpoints.
	Resources []string `json:"resources"`
}

type proxy struct {
	Name string `json:"name"`
	// Type is sidecar or router, which is a gateway.
	Type      string            `json:"type"`
	Namespace string            `json:"namespace"`
	Labels    map[string]string `json:"labels"`
	IP        string            `json:"ip"`
}

// resources of one proxy, by their kinds.
type resources map[string][]json.RawMessage

type answer struct {
	Proxies map[string]resources `json:"proxies,omitempty"`
	Error   string               `json:"error,omitempty"`
}

func main() {
	for _, scope := range log.Scopes() {
		scope.SetOutputLevel(log.NoneLevel)
	}
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
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Error: err.Error()}
	}
	var answered answer
	if err := test.Wrap(func(t test.Failer) { answered.Proxies = proxiesOf(t, asked) }); err != nil {
		return answer{Error: err.Error()}
	}
	return answered
}

func proxiesOf(t test.Failer, asked question) map[string]resources {
	kubernetes, istio := sorted(t, asked.Objects)
	meshConfig, err := mesh.ApplyMeshConfigDefaults(string(asked.MeshConfig))
	if err != nil {
		t.Fatal(err)
	}
	server := serverWith(t, kubernetes, istio, meshConfig)
	all := map[string]resources{}
	for _, one := range asked.Proxies {
		all[one.Name] = resourcesOf(t, server, one, asked.Resources)
	}
	return all
}

// sorted gives the objects of Kubernetes and those of Istio as YAML, in which JSON is valid.
func sorted(t test.Failer, objects []json.RawMessage) (string, string) {
	var kubernetes, istio []string
	for _, object := range objects {
		var head struct {
			APIVersion string `json:"apiVersion"`
		}
		if err := json.Unmarshal(object, &head); err != nil {
			t.Fatal(err)
		}
		group, _, _ := strings.Cut(head.APIVersion, "/")
		if strings.HasSuffix(group, ".istio.io") {
			istio = append(istio, string(object))
		} else {
			kubernetes = append(kubernetes, string(object))
		}
	}
	return documents(kubernetes), documents(istio)
}

// documents begin with a separator each: istiod 1.20 takes a text that begins with a brace for a single JSON document.
func documents(objects []string) string {
	var text strings.Builder
	for _, object := range objects {
		text.WriteString("---\n" + object + "\n")
	}
	return text.String()
}

func resourcesOf(t test.Failer, server fakeServer, one proxy, kinds []string) resources {
	node := server.SetupProxy(&model.Proxy{
		ID:              one.Name + "." + one.Namespace,
		Type:            model.NodeType(one.Type),
		ConfigNamespace: one.Namespace,
		Labels:          one.Labels,
		IPAddresses:     []string{one.IP},
		Metadata:        &model.NodeMetadata{Namespace: one.Namespace, Labels: one.Labels, IstioVersion: versionOfProxies},
	})
	all := resources{}
	for _, kind := range kinds {
		switch kind {
		case "listeners":
			all[kind] = written(t, server.Listeners(node))
		case "routes":
			all[kind] = written(t, server.Routes(node))
		case "clusters":
			all[kind] = written(t, server.Clusters(node))
		case "endpoints":
			all[kind] = written(t, server.Endpoints(node))
		default:
			t.Fatal(fmt.Sprintf("there is no kind of resources '%s'", kind))
		}
	}
	return all
}

func written[M proto.Message](t test.Failer, messages []M) []json.RawMessage {
	all := make([]json.RawMessage, 0, len(messages))
	for _, message := range messages {
		text, err := protomarshal.Marshal(message)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}
