// Written by scripts/import-istio.ts from istio.io/api v1.20.1, istio.io/api v1.26.0, istio.io/api v1.27.0. Do not edit: `npx projen import:istio` writes it anew.

/** The apiVersion of each kind in each version of Istio that has it: the most stable that is served. */
export const API_VERSIONS: Record<string, Record<string, string>> = {
  AuthorizationPolicy: { '1.20.1': 'security.istio.io/v1', '1.26.0': 'security.istio.io/v1', '1.27.0': 'security.istio.io/v1' },
  DestinationRule: { '1.20.1': 'networking.istio.io/v1beta1', '1.26.0': 'networking.istio.io/v1', '1.27.0': 'networking.istio.io/v1' },
  EnvoyFilter: { '1.20.1': 'networking.istio.io/v1alpha3', '1.26.0': 'networking.istio.io/v1alpha3', '1.27.0': 'networking.istio.io/v1alpha3' },
  Gateway: { '1.20.1': 'networking.istio.io/v1beta1', '1.26.0': 'networking.istio.io/v1', '1.27.0': 'networking.istio.io/v1' },
  PeerAuthentication: { '1.20.1': 'security.istio.io/v1beta1', '1.26.0': 'security.istio.io/v1', '1.27.0': 'security.istio.io/v1' },
  ProxyConfig: { '1.20.1': 'networking.istio.io/v1beta1', '1.26.0': 'networking.istio.io/v1beta1', '1.27.0': 'networking.istio.io/v1beta1' },
  RequestAuthentication: { '1.20.1': 'security.istio.io/v1', '1.26.0': 'security.istio.io/v1', '1.27.0': 'security.istio.io/v1' },
  ServiceEntry: { '1.20.1': 'networking.istio.io/v1beta1', '1.26.0': 'networking.istio.io/v1', '1.27.0': 'networking.istio.io/v1' },
  Sidecar: { '1.20.1': 'networking.istio.io/v1beta1', '1.26.0': 'networking.istio.io/v1', '1.27.0': 'networking.istio.io/v1' },
  Telemetry: { '1.20.1': 'telemetry.istio.io/v1alpha1', '1.26.0': 'telemetry.istio.io/v1', '1.27.0': 'telemetry.istio.io/v1' },
  VirtualService: { '1.20.1': 'networking.istio.io/v1beta1', '1.26.0': 'networking.istio.io/v1', '1.27.0': 'networking.istio.io/v1' },
  WasmPlugin: { '1.20.1': 'extensions.istio.io/v1alpha1', '1.26.0': 'extensions.istio.io/v1alpha1', '1.27.0': 'extensions.istio.io/v1alpha1' },
  WorkloadEntry: { '1.20.1': 'networking.istio.io/v1beta1', '1.26.0': 'networking.istio.io/v1', '1.27.0': 'networking.istio.io/v1' },
  WorkloadGroup: { '1.20.1': 'networking.istio.io/v1beta1', '1.26.0': 'networking.istio.io/v1', '1.27.0': 'networking.istio.io/v1' },
};
