//go:build !istio_1_20

package main

import (
	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/test"
)

// The server of Istio's own tests, where it is since 1.21.
type fakeServer = *xds.FakeDiscoveryServer

func serverWith(t test.Failer, kubernetes, istio string, mesh *meshconfig.MeshConfig) fakeServer {
	return xds.NewFakeDiscoveryServer(t, xds.FakeOptions{KubernetesObjectString: kubernetes, ConfigString: istio, MeshConfig: mesh})
}

// The version of the proxies. It decides which features istiod uses.
const versionOfProxies = "1.27.0"
