// Written by scripts/import-istio.ts from istio.io/api v1.20.1, istio.io/api v1.26.0, istio.io/api v1.27.0. Do not edit: `npx projen import:istio` writes it anew.
import { Duration } from 'cdk8s';

/**
 * The mesh config: what istiod reads of the mesh as a whole.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
 */
export interface MeshConfig {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-access_log_encoding
   * @default - not set
   */
  readonly accessLogEncoding?: MeshConfigAccessLogEncoding;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-access_log_file
   * @default - not set
   */
  readonly accessLogFile?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-access_log_format
   * @default - not set
   */
  readonly accessLogFormat?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
   * @default - not set
   */
  readonly ca?: MeshConfigCA;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ca_certificates
   * @default - not set
   */
  readonly caCertificates?: MeshConfigCertificateData[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
   * @default - not set
   * @deprecated by Istio 1.26.0, 1.27.0.
   */
  readonly certificates?: MeshConfigCertificate[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-config_sources
   * @default - not set
   */
  readonly configSources?: MeshConfigConfigSource[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-connect_timeout
   * @default - not set
   */
  readonly connectTimeout?: Duration;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_config
   * @default - not set
   */
  readonly defaultConfig?: MeshProxyConfig;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_destination_rule_export_to
   * @default - not set
   */
  readonly defaultDestinationRuleExportTo?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_http_retry_policy
   * @default - not set
   */
  readonly defaultHttpRetryPolicy?: MeshConfigHTTPRetry;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_providers
   * @default - not set
   */
  readonly defaultProviders?: MeshConfigDefaultProviders;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_service_export_to
   * @default - not set
   */
  readonly defaultServiceExportTo?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-default_virtual_service_export_to
   * @default - not set
   */
  readonly defaultVirtualServiceExportTo?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-disable_envoy_listener_log
   * @default - not set
   */
  readonly disableEnvoyListenerLog?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-discovery_selectors
   * @default - not set
   */
  readonly discoverySelectors?: MeshConfigLabelSelector[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-dns_refresh_rate
   * @default - not set
   */
  readonly dnsRefreshRate?: Duration;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-enable_auto_mtls
   * @default - not set
   */
  readonly enableAutoMtls?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-enable_envoy_access_log_service
   * @default - not set
   */
  readonly enableEnvoyAccessLogService?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-enable_prometheus_merge
   * @default - not set
   */
  readonly enablePrometheusMerge?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-enable_tracing
   * @default - not set
   */
  readonly enableTracing?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-extension_providers
   * @default - not set
   */
  readonly extensionProviders?: MeshConfigExtensionProvider[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-h2_upgrade_policy
   * @default - not set
   */
  readonly h2UpgradePolicy?: MeshConfigH2UpgradePolicy;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-inbound_cluster_stat_name
   * @default - not set
   */
  readonly inboundClusterStatName?: string;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-inbound_traffic_policy
   * @default - not set
   */
  readonly inboundTrafficPolicy?: MeshConfigInboundTrafficPolicy;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ingress_class
   * @default - not set
   */
  readonly ingressClass?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ingress_controller_mode
   * @default - not set
   */
  readonly ingressControllerMode?: MeshConfigIngressControllerMode;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ingress_selector
   * @default - not set
   */
  readonly ingressSelector?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ingress_service
   * @default - not set
   */
  readonly ingressService?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-locality_lb_setting
   * @default - not set
   */
  readonly localityLbSetting?: MeshConfigLocalityLoadBalancerSetting;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-mesh_mTLS
   * @default - not set
   */
  readonly meshMTLS?: MeshConfigTLSConfig;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-outbound_cluster_stat_name
   * @default - not set
   */
  readonly outboundClusterStatName?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-outbound_traffic_policy
   * @default - not set
   */
  readonly outboundTrafficPolicy?: MeshConfigOutboundTrafficPolicy;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-path_normalization
   * @default - not set
   */
  readonly pathNormalization?: MeshConfigProxyPathNormalization;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
   * @default - not set
   */
  readonly protocolDetectionTimeout?: Duration;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-proxy_http_port
   * @default - not set
   */
  readonly proxyHttpPort?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-proxy_inbound_listen_port
   * @default - not set
   */
  readonly proxyInboundListenPort?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-proxy_listen_port
   * @default - not set
   */
  readonly proxyListenPort?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-root_namespace
   * @default - not set
   */
  readonly rootNamespace?: string;

  /**
   * From Istio 1.27.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-service_scope_configs
   * @default - not set
   */
  readonly serviceScopeConfigs?: MeshConfigServiceScopeConfigs[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
   * @default - not set
   */
  readonly serviceSettings?: MeshConfigServiceSettings[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-tcp_keepalive
   * @default - not set
   */
  readonly tcpKeepalive?: MeshConfigTcpKeepalive;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-tls_defaults
   * @default - not set
   */
  readonly tlsDefaults?: MeshConfigTLSConfig;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-trust_domain
   * @default - not set
   */
  readonly trustDomain?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-trust_domain_aliases
   * @default - not set
   */
  readonly trustDomainAliases?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
   * @default - not set
   * @deprecated by Istio.
   */
  readonly verifyCertificateAtClient?: boolean;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `ca` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CA
 */
export interface MeshConfigCA {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CA-address
   * @default - not set
   */
  readonly address?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CA-istiod_side
   * @default - not set
   */
  readonly istiodSide?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CA-request_timeout
   * @default - not set
   */
  readonly requestTimeout?: Duration;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CA-tls_settings
   * @default - not set
   */
  readonly tlsSettings?: MeshConfigClientTLSSettings;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `certificates[]` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
 */
export interface MeshConfigCertificate {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - not set
   */
  readonly dnsNames?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - not set
   */
  readonly secretName?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `caCertificates[]` of a mesh config. At most one of `pem`, `spiffeBundleUrl`.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CertificateData
 */
export interface MeshConfigCertificateData {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CertificateData-cert_signers
   * @default - not set
   */
  readonly certSigners?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CertificateData-pem
   * @default - not set
   */
  readonly pem?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CertificateData-spiffe_bundle_url
   * @default - not set
   */
  readonly spiffeBundleUrl?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-CertificateData-trust_domains
   * @default - not set
   */
  readonly trustDomains?: string[];

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.tracing.tlsSettings` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export interface MeshConfigClientTLSSettings {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-ca_certificates
   * @default - not set
   */
  readonly caCertificates?: string;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-ca_crl
   * @default - not set
   */
  readonly caCrl?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-client_certificate
   * @default - not set
   */
  readonly clientCertificate?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-credential_name
   * @default - not set
   */
  readonly credentialName?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-insecure_skip_verify
   * @default - not set
   */
  readonly insecureSkipVerify?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-mode
   * @default - not set
   */
  readonly mode?: MeshConfigClientTLSSettingsTLSmode;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-private_key
   * @default - not set
   */
  readonly privateKey?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-sni
   * @default - not set
   */
  readonly sni?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-subject_alt_names
   * @default - not set
   */
  readonly subjectAltNames?: string[];

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `configSources[]` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ConfigSource
 */
export interface MeshConfigConfigSource {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ConfigSource-address
   * @default - not set
   */
  readonly address?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ConfigSource-subscribed_resources
   * @default - not set
   */
  readonly subscribedResources?: MeshConfigResource[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ConfigSource-tls_settings
   * @default - not set
   */
  readonly tlsSettings?: MeshConfigClientTLSSettings;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].datadog` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-DatadogTracingProvider
 */
export interface MeshConfigDatadogTracingProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-DatadogTracingProvider-max_tag_length
   * @default - not set
   */
  readonly maxTagLength?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-DatadogTracingProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-DatadogTracingProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultProviders` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-DefaultProviders
 */
export interface MeshConfigDefaultProviders {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-DefaultProviders-access_logging
   * @default - not set
   */
  readonly accessLogging?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-DefaultProviders-metrics
   * @default - not set
   */
  readonly metrics?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-DefaultProviders-tracing
   * @default - not set
   */
  readonly tracing?: string[];

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].envoyExtAuthzGrpc` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationGrpcProvider
 */
export interface MeshConfigEnvoyExternalAuthorizationGrpcProvider {
  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationGrpcProvider-clear_route_cache
   * @default - not set
   */
  readonly clearRouteCache?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationGrpcProvider-fail_open
   * @default - not set
   */
  readonly failOpen?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationGrpcProvider-include_request_body_in_check
   * @default - not set
   */
  readonly includeRequestBodyInCheck?: MeshConfigEnvoyExternalAuthorizationRequestBody;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationGrpcProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationGrpcProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationGrpcProvider-status_on_error
   * @default - not set
   */
  readonly statusOnError?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationGrpcProvider-timeout
   * @default - not set
   */
  readonly timeout?: Duration;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].envoyExtAuthzHttp` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider
 */
export interface MeshConfigEnvoyExternalAuthorizationHttpProvider {
  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-clear_route_cache
   * @default - not set
   */
  readonly clearRouteCache?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-fail_open
   * @default - not set
   */
  readonly failOpen?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-headers_to_downstream_on_allow
   * @default - not set
   */
  readonly headersToDownstreamOnAllow?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-headers_to_downstream_on_deny
   * @default - not set
   */
  readonly headersToDownstreamOnDeny?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-headers_to_upstream_on_allow
   * @default - not set
   */
  readonly headersToUpstreamOnAllow?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-include_additional_headers_in_check
   * @default - not set
   */
  readonly includeAdditionalHeadersInCheck?: { [key: string]: string };

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-include_headers_in_check
   * @default - not set
   * @deprecated by Istio 1.26.0, 1.27.0.
   */
  readonly includeHeadersInCheck?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-include_request_body_in_check
   * @default - not set
   */
  readonly includeRequestBodyInCheck?: MeshConfigEnvoyExternalAuthorizationRequestBody;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-include_request_headers_in_check
   * @default - not set
   */
  readonly includeRequestHeadersInCheck?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-path_prefix
   * @default - not set
   */
  readonly pathPrefix?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-status_on_error
   * @default - not set
   */
  readonly statusOnError?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider-timeout
   * @default - not set
   */
  readonly timeout?: Duration;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].envoyExtAuthzHttp.includeRequestBodyInCheck` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationRequestBody
 */
export interface MeshConfigEnvoyExternalAuthorizationRequestBody {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationRequestBody-allow_partial_message
   * @default - not set
   */
  readonly allowPartialMessage?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationRequestBody-max_request_bytes
   * @default - not set
   */
  readonly maxRequestBytes?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationRequestBody-pack_as_bytes
   * @default - not set
   */
  readonly packAsBytes?: boolean;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].envoyFileAccessLog` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyFileAccessLogProvider
 */
export interface MeshConfigEnvoyFileAccessLogProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyFileAccessLogProvider-log_format
   * @default - not set
   */
  readonly logFormat?: MeshConfigEnvoyFileAccessLogProviderLogFormat;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyFileAccessLogProvider-omit_empty_values
   * @default - not set
   */
  readonly omitEmptyValues?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyFileAccessLogProvider-path
   * @default - not set
   */
  readonly path?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].envoyFileAccessLog.logFormat` of a mesh config. At most one of `labels`, `text`.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyFileAccessLogProvider-LogFormat
 */
export interface MeshConfigEnvoyFileAccessLogProviderLogFormat {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyFileAccessLogProvider-LogFormat-labels
   * @default - not set
   */
  readonly labels?: { [field: string]: any };

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyFileAccessLogProvider-LogFormat-text
   * @default - not set
   */
  readonly text?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].envoyHttpAls` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyHttpGrpcV3LogProvider
 */
export interface MeshConfigEnvoyHttpGrpcV3LogProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyHttpGrpcV3LogProvider-additional_request_headers_to_log
   * @default - not set
   */
  readonly additionalRequestHeadersToLog?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyHttpGrpcV3LogProvider-additional_response_headers_to_log
   * @default - not set
   */
  readonly additionalResponseHeadersToLog?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyHttpGrpcV3LogProvider-additional_response_trailers_to_log
   * @default - not set
   */
  readonly additionalResponseTrailersToLog?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyHttpGrpcV3LogProvider-filter_state_objects_to_log
   * @default - not set
   */
  readonly filterStateObjectsToLog?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyHttpGrpcV3LogProvider-log_name
   * @default - not set
   */
  readonly logName?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyHttpGrpcV3LogProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyHttpGrpcV3LogProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].envoyOtelAls` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyOpenTelemetryLogProvider
 */
export interface MeshConfigEnvoyOpenTelemetryLogProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyOpenTelemetryLogProvider-log_format
   * @default - not set
   */
  readonly logFormat?: MeshConfigEnvoyOpenTelemetryLogProviderLogFormat;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyOpenTelemetryLogProvider-log_name
   * @default - not set
   */
  readonly logName?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyOpenTelemetryLogProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyOpenTelemetryLogProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].envoyOtelAls.logFormat` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyOpenTelemetryLogProvider-LogFormat
 */
export interface MeshConfigEnvoyOpenTelemetryLogProviderLogFormat {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyOpenTelemetryLogProvider-LogFormat-labels
   * @default - not set
   */
  readonly labels?: { [field: string]: any };

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyOpenTelemetryLogProvider-LogFormat-text
   * @default - not set
   */
  readonly text?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].envoyTcpAls` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyTcpGrpcV3LogProvider
 */
export interface MeshConfigEnvoyTcpGrpcV3LogProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyTcpGrpcV3LogProvider-filter_state_objects_to_log
   * @default - not set
   */
  readonly filterStateObjectsToLog?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyTcpGrpcV3LogProvider-log_name
   * @default - not set
   */
  readonly logName?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyTcpGrpcV3LogProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyTcpGrpcV3LogProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.readinessProbe.exec` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ExecHealthCheckConfig
 */
export interface MeshConfigExecHealthCheckConfig {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ExecHealthCheckConfig-command
   * @default - not set
   */
  readonly command?: string[];

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[]` of a mesh config. At most one of `datadog`, `envoyExtAuthzGrpc`, `envoyExtAuthzHttp`, `envoyFileAccessLog`, `envoyHttpAls`, `envoyOtelAls`, `envoyTcpAls`, `lightstep`, `opencensus`, `opentelemetry`, `prometheus`, `sds`, `skywalking`, `stackdriver`, `zipkin`.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
 */
export interface MeshConfigExtensionProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-datadog
   * @default - not set
   */
  readonly datadog?: MeshConfigDatadogTracingProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-envoy_ext_authz_grpc
   * @default - not set
   */
  readonly envoyExtAuthzGrpc?: MeshConfigEnvoyExternalAuthorizationGrpcProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-envoy_ext_authz_http
   * @default - not set
   */
  readonly envoyExtAuthzHttp?: MeshConfigEnvoyExternalAuthorizationHttpProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-envoy_file_access_log
   * @default - not set
   */
  readonly envoyFileAccessLog?: MeshConfigEnvoyFileAccessLogProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-envoy_http_als
   * @default - not set
   */
  readonly envoyHttpAls?: MeshConfigEnvoyHttpGrpcV3LogProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-envoy_otel_als
   * @default - not set
   */
  readonly envoyOtelAls?: MeshConfigEnvoyOpenTelemetryLogProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-envoy_tcp_als
   * @default - not set
   */
  readonly envoyTcpAls?: MeshConfigEnvoyTcpGrpcV3LogProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
   * @default - not set
   * @deprecated by Istio.
   */
  readonly lightstep?: MeshConfigLightstepTracingProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-name
   * @default - not set
   */
  readonly name?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
   * @default - not set
   * @deprecated by Istio 1.26.0, 1.27.0.
   */
  readonly opencensus?: MeshConfigOpenCensusAgentTracingProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-opentelemetry
   * @default - not set
   */
  readonly opentelemetry?: MeshConfigOpenTelemetryTracingProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-prometheus
   * @default - not set
   */
  readonly prometheus?: MeshConfigPrometheusMetricsProvider;

  /**
   * From Istio 1.27.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-sds
   * @default - not set
   */
  readonly sds?: MeshConfigSDSProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-skywalking
   * @default - not set
   */
  readonly skywalking?: MeshConfigSkyWalkingTracingProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-stackdriver
   * @default - not set
   */
  readonly stackdriver?: MeshConfigStackdriverProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-zipkin
   * @default - not set
   */
  readonly zipkin?: MeshConfigZipkinTracingProvider;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].opentelemetry.http.headers[]` of a mesh config. From Istio 1.26.0. At most one of `envName`, `value`.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-HttpHeader
 */
export interface MeshConfigExtensionProviderHttpHeader {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-HttpHeader-env_name
   * @default - not set
   */
  readonly envName?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-HttpHeader-name
   * @default - not set
   */
  readonly name?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-HttpHeader-value
   * @default - not set
   */
  readonly value?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.readinessProbe.grpc` of a mesh config. From Istio 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#GrpcHealthCheckConfig
 */
export interface MeshConfigGrpcHealthCheckConfig {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#GrpcHealthCheckConfig-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#GrpcHealthCheckConfig-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].opentelemetry.grpc` of a mesh config. From Istio 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-GrpcService
 */
export interface MeshConfigGrpcService {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-GrpcService-initial_metadata
   * @default - not set
   */
  readonly initialMetadata?: MeshConfigExtensionProviderHttpHeader[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-GrpcService-timeout
   * @default - not set
   */
  readonly timeout?: Duration;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.readinessProbe.httpGet.httpHeaders[]` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHeader
 */
export interface MeshConfigHTTPHeader {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHeader-name
   * @default - not set
   */
  readonly name?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHeader-value
   * @default - not set
   */
  readonly value?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.readinessProbe.httpGet` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHealthCheckConfig
 */
export interface MeshConfigHTTPHealthCheckConfig {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHealthCheckConfig-host
   * @default - not set
   */
  readonly host?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHealthCheckConfig-http_headers
   * @default - not set
   */
  readonly httpHeaders?: MeshConfigHTTPHeader[];

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHealthCheckConfig-path
   * @default - not set
   */
  readonly path?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHealthCheckConfig-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#HTTPHealthCheckConfig-scheme
   * @default - not set
   */
  readonly scheme?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultHttpRetryPolicy` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export interface MeshConfigHTTPRetry {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-attempts
   * @default - not set
   */
  readonly attempts?: number;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-backoff
   * @default - not set
   */
  readonly backoff?: Duration;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-per_try_timeout
   * @default - not set
   */
  readonly perTryTimeout?: Duration;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-retry_ignore_previous_hosts
   * @default - not set
   */
  readonly retryIgnorePreviousHosts?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-retry_on
   * @default - not set
   */
  readonly retryOn?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry-retry_remote_localities
   * @default - not set
   */
  readonly retryRemoteLocalities?: boolean;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].opentelemetry.http` of a mesh config. From Istio 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-HttpService
 */
export interface MeshConfigHttpService {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-HttpService-headers
   * @default - not set
   */
  readonly headers?: MeshConfigExtensionProviderHttpHeader[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-HttpService-path
   * @default - not set
   */
  readonly path?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-HttpService-timeout
   * @default - not set
   */
  readonly timeout?: Duration;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `inboundTrafficPolicy` of a mesh config. From Istio 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-InboundTrafficPolicy
 */
export interface MeshConfigInboundTrafficPolicy {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-InboundTrafficPolicy-mode
   * @default - not set
   */
  readonly mode?: MeshConfigInboundTrafficPolicyMode;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `discoverySelectors[]` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
 */
export interface MeshConfigLabelSelector {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - not set
   */
  readonly matchExpressions?: MeshConfigLabelSelectorRequirement[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - not set
   */
  readonly matchLabels?: { [key: string]: string };

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `discoverySelectors[].matchExpressions[]` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
 */
export interface MeshConfigLabelSelectorRequirement {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - not set
   */
  readonly key?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - not set
   */
  readonly operator?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - not set
   */
  readonly values?: string[];

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].lightstep` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-LightstepTracingProvider
 */
export interface MeshConfigLightstepTracingProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-LightstepTracingProvider-access_token
   * @default - not set
   */
  readonly accessToken?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-LightstepTracingProvider-max_tag_length
   * @default - not set
   */
  readonly maxTagLength?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-LightstepTracingProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-LightstepTracingProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `localityLbSetting` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting
 */
export interface MeshConfigLocalityLoadBalancerSetting {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-distribute
   * @default - not set
   */
  readonly distribute?: MeshConfigLocalityLoadBalancerSettingDistribute[];

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-enabled
   * @default - not set
   */
  readonly enabled?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-failover
   * @default - not set
   */
  readonly failover?: MeshConfigLocalityLoadBalancerSettingFailover[];

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-failover_priority
   * @default - not set
   */
  readonly failoverPriority?: string[];

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `localityLbSetting.distribute[]` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Distribute
 */
export interface MeshConfigLocalityLoadBalancerSettingDistribute {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Distribute-from
   * @default - not set
   */
  readonly from?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Distribute-to
   * @default - not set
   */
  readonly to?: { [key: string]: number };

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `localityLbSetting.failover[]` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Failover
 */
export interface MeshConfigLocalityLoadBalancerSettingFailover {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Failover-from
   * @default - not set
   */
  readonly from?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting-Failover-to
   * @default - not set
   */
  readonly to?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].opencensus` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenCensusAgentTracingProvider
 */
export interface MeshConfigOpenCensusAgentTracingProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenCensusAgentTracingProvider-context
   * @default - not set
   */
  readonly context?: MeshConfigOpenCensusAgentTracingProviderTraceContext[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenCensusAgentTracingProvider-max_tag_length
   * @default - not set
   */
  readonly maxTagLength?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenCensusAgentTracingProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenCensusAgentTracingProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].opentelemetry` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider
 */
export interface MeshConfigOpenTelemetryTracingProvider {
  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-dynatrace_sampler
   * @default - not set
   */
  readonly dynatraceSampler?: MeshConfigOpenTelemetryTracingProviderDynatraceSampler;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-grpc
   * @default - not set
   */
  readonly grpc?: MeshConfigGrpcService;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-http
   * @default - not set
   */
  readonly http?: MeshConfigHttpService;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-max_tag_length
   * @default - not set
   */
  readonly maxTagLength?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-resource_detectors
   * @default - not set
   */
  readonly resourceDetectors?: MeshConfigResourceDetectors;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].opentelemetry.dynatraceSampler` of a mesh config. From Istio 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-DynatraceSampler
 */
export interface MeshConfigOpenTelemetryTracingProviderDynatraceSampler {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-DynatraceSampler-cluster_id
   * @default - not set
   */
  readonly clusterId?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-DynatraceSampler-http_service
   * @default - not set
   */
  readonly httpService?: MeshConfigOpenTelemetryTracingProviderDynatraceSamplerDynatraceApi;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-DynatraceSampler-root_spans_per_minute
   * @default - not set
   */
  readonly rootSpansPerMinute?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-DynatraceSampler-tenant
   * @default - not set
   */
  readonly tenant?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].opentelemetry.dynatraceSampler.httpService` of a mesh config. From Istio 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-DynatraceSampler-DynatraceApi
 */
export interface MeshConfigOpenTelemetryTracingProviderDynatraceSamplerDynatraceApi {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-DynatraceSampler-DynatraceApi-http
   * @default - not set
   */
  readonly http?: MeshConfigHttpService;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-DynatraceSampler-DynatraceApi-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenTelemetryTracingProvider-DynatraceSampler-DynatraceApi-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `outboundTrafficPolicy` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-OutboundTrafficPolicy
 */
export interface MeshConfigOutboundTrafficPolicy {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-OutboundTrafficPolicy-mode
   * @default - not set
   */
  readonly mode?: MeshConfigOutboundTrafficPolicyMode;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.privateKeyProvider` of a mesh config. At most one of `cryptomb`, `qat`.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#PrivateKeyProvider
 */
export interface MeshConfigPrivateKeyProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#PrivateKeyProvider-cryptomb
   * @default - not set
   */
  readonly cryptomb?: MeshConfigPrivateKeyProviderCryptoMb;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#PrivateKeyProvider-qat
   * @default - not set
   */
  readonly qat?: MeshConfigPrivateKeyProviderQAT;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.privateKeyProvider.cryptomb` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#PrivateKeyProvider-CryptoMb
 */
export interface MeshConfigPrivateKeyProviderCryptoMb {
  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#PrivateKeyProvider-CryptoMb-fallback
   * @default - not set
   */
  readonly fallback?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#PrivateKeyProvider-CryptoMb-poll_delay
   * @default - not set
   */
  readonly pollDelay?: Duration;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.privateKeyProvider.qat` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#PrivateKeyProvider-QAT
 */
export interface MeshConfigPrivateKeyProviderQAT {
  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#PrivateKeyProvider-QAT-fallback
   * @default - not set
   */
  readonly fallback?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#PrivateKeyProvider-QAT-poll_delay
   * @default - not set
   */
  readonly pollDelay?: Duration;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].prometheus` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-PrometheusMetricsProvider
 */
export interface MeshConfigPrometheusMetricsProvider {
  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.image` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/proxy-config/#ProxyImage
 */
export interface MeshConfigProxyImage {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/proxy-config/#ProxyImage-image_type
   * @default - not set
   */
  readonly imageType?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `pathNormalization` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ProxyPathNormalization
 */
export interface MeshConfigProxyPathNormalization {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ProxyPathNormalization-normalization
   * @default - not set
   */
  readonly normalization?: MeshConfigProxyPathNormalizationNormalizationType;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.readinessProbe` of a mesh config. At most one of `exec`, `grpc`, `httpGet`, `tcpSocket`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe
 */
export interface MeshConfigReadinessProbe {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe-exec
   * @default - not set
   */
  readonly exec?: MeshConfigExecHealthCheckConfig;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe-failure_threshold
   * @default - not set
   */
  readonly failureThreshold?: number;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe-grpc
   * @default - not set
   */
  readonly grpc?: MeshConfigGrpcHealthCheckConfig;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe-http_get
   * @default - not set
   */
  readonly httpGet?: MeshConfigHTTPHealthCheckConfig;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe-initial_delay_seconds
   * @default - not set
   */
  readonly initialDelaySeconds?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe-period_seconds
   * @default - not set
   */
  readonly periodSeconds?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe-success_threshold
   * @default - not set
   */
  readonly successThreshold?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe-tcp_socket
   * @default - not set
   */
  readonly tcpSocket?: MeshConfigTCPHealthCheckConfig;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#ReadinessProbe-timeout_seconds
   * @default - not set
   */
  readonly timeoutSeconds?: number;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.envoyAccessLogService` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#RemoteService
 */
export interface MeshConfigRemoteService {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#RemoteService-address
   * @default - not set
   */
  readonly address?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#RemoteService-tcp_keepalive
   * @default - not set
   */
  readonly tcpKeepalive?: MeshConfigTcpKeepalive;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#RemoteService-tls_settings
   * @default - not set
   */
  readonly tlsSettings?: MeshConfigClientTLSSettings;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].opentelemetry.resourceDetectors` of a mesh config. From Istio 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-ResourceDetectors
 */
export interface MeshConfigResourceDetectors {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-ResourceDetectors-dynatrace
   * @default - not set
   */
  readonly dynatrace?: MeshConfigResourceDetectorsDynatraceResourceDetector;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-ResourceDetectors-environment
   * @default - not set
   */
  readonly environment?: MeshConfigResourceDetectorsEnvironmentResourceDetector;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].opentelemetry.resourceDetectors.dynatrace` of a mesh config. From Istio 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-ResourceDetectors-DynatraceResourceDetector
 */
export interface MeshConfigResourceDetectorsDynatraceResourceDetector {
  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].opentelemetry.resourceDetectors.environment` of a mesh config. From Istio 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-ResourceDetectors-EnvironmentResourceDetector
 */
export interface MeshConfigResourceDetectorsEnvironmentResourceDetector {
  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.sds` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
 */
export interface MeshConfigSDS {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - not set
   */
  readonly enabled?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/
   * @default - not set
   */
  readonly k8sSaJwtPath?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].sds` of a mesh config. From Istio 1.27.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-SDSProvider
 */
export interface MeshConfigSDSProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-SDSProvider-name
   * @default - not set
   */
  readonly name?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-SDSProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-SDSProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `serviceScopeConfigs[]` of a mesh config. From Istio 1.27.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ServiceScopeConfigs
 */
export interface MeshConfigServiceScopeConfigs {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ServiceScopeConfigs-namespace_selector
   * @default - not set
   */
  readonly namespaceSelector?: MeshConfigLabelSelector;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ServiceScopeConfigs-scope
   * @default - not set
   */
  readonly scope?: MeshConfigServiceScopeConfigsScope;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ServiceScopeConfigs-services_selector
   * @default - not set
   */
  readonly servicesSelector?: MeshConfigLabelSelector;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `serviceSettings[]` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
 */
export interface MeshConfigServiceSettings {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
   * @default - not set
   */
  readonly hosts?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
   * @default - not set
   */
  readonly settings?: MeshConfigServiceSettingsSettings;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `serviceSettings[].settings` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ServiceSettings-Settings
 */
export interface MeshConfigServiceSettingsSettings {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ServiceSettings-Settings-cluster_local
   * @default - not set
   */
  readonly clusterLocal?: boolean;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].skywalking` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-SkyWalkingTracingProvider
 */
export interface MeshConfigSkyWalkingTracingProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-SkyWalkingTracingProvider-access_token
   * @default - not set
   */
  readonly accessToken?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-SkyWalkingTracingProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-SkyWalkingTracingProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].stackdriver` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-StackdriverProvider
 */
export interface MeshConfigStackdriverProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-StackdriverProvider
   * @default - not set
   * @deprecated by Istio.
   */
  readonly debug?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-StackdriverProvider-logging
   * @default - not set
   */
  readonly logging?: MeshConfigStackdriverProviderLogging;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-StackdriverProvider
   * @default - not set
   * @deprecated by Istio.
   */
  readonly maxNumberOfAnnotations?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-StackdriverProvider
   * @default - not set
   * @deprecated by Istio.
   */
  readonly maxNumberOfAttributes?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-StackdriverProvider
   * @default - not set
   * @deprecated by Istio.
   */
  readonly maxNumberOfMessageEvents?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-StackdriverProvider-max_tag_length
   * @default - not set
   */
  readonly maxTagLength?: number;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].stackdriver.logging` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-StackdriverProvider-Logging
 */
export interface MeshConfigStackdriverProviderLogging {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-StackdriverProvider-Logging-labels
   * @default - not set
   */
  readonly labels?: { [key: string]: string };

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.readinessProbe.tcpSocket` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#TCPHealthCheckConfig
 */
export interface MeshConfigTCPHealthCheckConfig {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#TCPHealthCheckConfig-host
   * @default - not set
   */
  readonly host?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/workload-group/#TCPHealthCheckConfig-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `meshMTLS` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-TLSConfig
 */
export interface MeshConfigTLSConfig {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-TLSConfig-cipher_suites
   * @default - not set
   */
  readonly cipherSuites?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-TLSConfig-ecdh_curves
   * @default - not set
   */
  readonly ecdhCurves?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-TLSConfig-min_protocol_version
   * @default - not set
   */
  readonly minProtocolVersion?: MeshConfigTLSConfigTLSProtocol;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `tcpKeepalive` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive
 */
export interface MeshConfigTcpKeepalive {
  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive-interval
   * @default - not set
   */
  readonly interval?: Duration;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive-probes
   * @default - not set
   */
  readonly probes?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive-time
   * @default - not set
   */
  readonly time?: Duration;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.gatewayTopology` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Topology
 */
export interface MeshConfigTopology {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Topology-forward_client_cert_details
   * @default - not set
   */
  readonly forwardClientCertDetails?: MeshConfigForwardClientCertDetails;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Topology-num_trusted_proxies
   * @default - not set
   */
  readonly numTrustedProxies?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Topology-proxy_protocol
   * @default - not set
   */
  readonly proxyProtocol?: MeshConfigTopologyProxyProtocolConfiguration;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.gatewayTopology.proxyProtocol` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Topology-ProxyProtocolConfiguration
 */
export interface MeshConfigTopologyProxyProtocolConfiguration {
  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.tracing` of a mesh config. At most one of `datadog`, `lightstep`, `openCensusAgent`, `stackdriver`, `zipkin`.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
 */
export interface MeshConfigTracing {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly customTags?: { [key: string]: MeshConfigTracingCustomTag };

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-datadog
   * @default - not set
   */
  readonly datadog?: MeshConfigTracingDatadog;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-enable_istio_tags
   * @default - not set
   */
  readonly enableIstioTags?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-lightstep
   * @default - not set
   */
  readonly lightstep?: MeshConfigTracingLightstep;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly maxPathTagLength?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-open_census_agent
   * @default - not set
   */
  readonly openCensusAgent?: MeshConfigTracingOpenCensusAgent;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-sampling
   * @default - not set
   */
  readonly sampling?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-stackdriver
   * @default - not set
   */
  readonly stackdriver?: MeshConfigTracingStackdriver;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-tls_settings
   * @default - not set
   */
  readonly tlsSettings?: MeshConfigClientTLSSettings;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-zipkin
   * @default - not set
   */
  readonly zipkin?: MeshConfigTracingZipkin;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.tracing.customTags.*` of a mesh config. At most one of `environment`, `header`, `literal`.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
 */
export interface MeshConfigTracingCustomTag {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly environment?: MeshConfigTracingEnvironment;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly header?: MeshConfigTracingRequestHeader;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly literal?: MeshConfigTracingLiteral;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.tracing.datadog` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-Datadog
 */
export interface MeshConfigTracingDatadog {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-Datadog-address
   * @default - not set
   */
  readonly address?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.tracing.customTags.*.environment` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
 */
export interface MeshConfigTracingEnvironment {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly defaultValue?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly name?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.tracing.lightstep` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
 */
export interface MeshConfigTracingLightstep {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly accessToken?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly address?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.tracing.customTags.*.literal` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
 */
export interface MeshConfigTracingLiteral {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly value?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.tracing.openCensusAgent` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-OpenCensusAgent
 */
export interface MeshConfigTracingOpenCensusAgent {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-OpenCensusAgent-address
   * @default - not set
   */
  readonly address?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-OpenCensusAgent-context
   * @default - not set
   */
  readonly context?: MeshConfigTracingOpenCensusAgentTraceContext[];

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.tracing.customTags.*.header` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
 */
export interface MeshConfigTracingRequestHeader {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly defaultValue?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing
   * @default - not set
   */
  readonly name?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.tracing.stackdriver` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-Stackdriver
 */
export interface MeshConfigTracingStackdriver {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-Stackdriver
   * @default - not set
   */
  readonly debug?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-Stackdriver
   * @default - not set
   */
  readonly maxNumberOfAnnotations?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-Stackdriver
   * @default - not set
   */
  readonly maxNumberOfAttributes?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-Stackdriver
   * @default - not set
   */
  readonly maxNumberOfMessageEvents?: number;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.tracing.zipkin` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-Zipkin
 */
export interface MeshConfigTracingZipkin {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-Zipkin-address
   * @default - not set
   */
  readonly address?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `extensionProviders[].zipkin` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-ZipkinTracingProvider
 */
export interface MeshConfigZipkinTracingProvider {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-ZipkinTracingProvider-enable_64bit_trace_id
   * @default - not set
   */
  readonly enable64bitTraceId?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-ZipkinTracingProvider-max_tag_length
   * @default - not set
   */
  readonly maxTagLength?: number;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-ZipkinTracingProvider-path
   * @default - not set
   */
  readonly path?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-ZipkinTracingProvider-port
   * @default - not set
   */
  readonly port?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-ZipkinTracingProvider-service
   * @default - not set
   */
  readonly service?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig` of a mesh config. At most one of `serviceCluster`, `tracingServiceName`.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
 */
export interface MeshProxyConfig {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
   * @default - not set
   * @deprecated by Istio.
   */
  readonly availabilityZone?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-binary_path
   * @default - not set
   */
  readonly binaryPath?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ca_certificates_pem
   * @default - not set
   */
  readonly caCertificatesPem?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-concurrency
   * @default - not set
   */
  readonly concurrency?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-config_path
   * @default - not set
   */
  readonly configPath?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-control_plane_auth_policy
   * @default - not set
   */
  readonly controlPlaneAuthPolicy?: MeshConfigAuthenticationPolicy;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-custom_config_file
   * @default - not set
   */
  readonly customConfigFile?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-discovery_address
   * @default - not set
   */
  readonly discoveryAddress?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
   * @default - not set
   * @deprecated by Istio.
   */
  readonly discoveryRefreshDelay?: Duration;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-drain_duration
   * @default - not set
   */
  readonly drainDuration?: Duration;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-envoy_access_log_service
   * @default - not set
   */
  readonly envoyAccessLogService?: MeshConfigRemoteService;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-envoy_metrics_service
   * @default - not set
   */
  readonly envoyMetricsService?: MeshConfigRemoteService;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
   * @default - not set
   * @deprecated by Istio.
   */
  readonly envoyMetricsServiceAddress?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-extra_stat_tags
   * @default - not set
   */
  readonly extraStatTags?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-gateway_topology
   * @default - not set
   */
  readonly gatewayTopology?: MeshConfigTopology;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-hold_application_until_proxy_starts
   * @default - not set
   */
  readonly holdApplicationUntilProxyStarts?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-image
   * @default - not set
   */
  readonly image?: MeshConfigProxyImage;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-interception_mode
   * @default - not set
   */
  readonly interceptionMode?: MeshProxyConfigInboundInterceptionMode;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-mesh_id
   * @default - not set
   */
  readonly meshId?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-private_key_provider
   * @default - not set
   */
  readonly privateKeyProvider?: MeshConfigPrivateKeyProvider;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-proxy_admin_port
   * @default - not set
   */
  readonly proxyAdminPort?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-proxy_bootstrap_template_path
   * @default - not set
   */
  readonly proxyBootstrapTemplatePath?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-proxy_headers
   * @default - not set
   */
  readonly proxyHeaders?: MeshProxyConfigProxyHeaders;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-proxy_metadata
   * @default - not set
   */
  readonly proxyMetadata?: { [key: string]: string };

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-proxy_stats_matcher
   * @default - not set
   */
  readonly proxyStatsMatcher?: MeshProxyConfigProxyStatsMatcher;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-readiness_probe
   * @default - not set
   */
  readonly readinessProbe?: MeshConfigReadinessProbe;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-runtime_values
   * @default - not set
   */
  readonly runtimeValues?: { [key: string]: string };

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
   * @default - not set
   * @deprecated by Istio.
   */
  readonly sds?: MeshConfigSDS;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-service_cluster
   * @default - not set
   */
  readonly serviceCluster?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-stat_name_length
   * @default - not set
   */
  readonly statNameLength?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-statsd_udp_address
   * @default - not set
   */
  readonly statsdUdpAddress?: string;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-status_port
   * @default - not set
   */
  readonly statusPort?: number;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-termination_drain_duration
   * @default - not set
   */
  readonly terminationDrainDuration?: Duration;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-tracing
   * @default - not set
   */
  readonly tracing?: MeshConfigTracing;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-tracing_service_name
   * @default - not set
   */
  readonly tracingServiceName?: MeshProxyConfigTracingServiceName;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-zipkin_address
   * @default - not set
   * @deprecated by Istio.
   */
  readonly zipkinAddress?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.proxyHeaders` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders
 */
export interface MeshProxyConfigProxyHeaders {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-attempt_count
   * @default - not set
   */
  readonly attemptCount?: MeshProxyConfigProxyHeadersAttemptCount;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-envoy_debug_headers
   * @default - not set
   */
  readonly envoyDebugHeaders?: MeshProxyConfigProxyHeadersEnvoyDebugHeaders;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-forwarded_client_cert
   * @default - not set
   */
  readonly forwardedClientCert?: MeshConfigForwardClientCertDetails;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-metadata_exchange_headers
   * @default - not set
   */
  readonly metadataExchangeHeaders?: MeshProxyConfigProxyHeadersMetadataExchangeHeaders;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-preserve_http1_header_case
   * @default - not set
   */
  readonly preserveHttp1HeaderCase?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-request_id
   * @default - not set
   */
  readonly requestId?: MeshProxyConfigProxyHeadersRequestId;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-server
   * @default - not set
   */
  readonly server?: MeshProxyConfigProxyHeadersServer;

  /**
   * From Istio 1.26.0.
   *
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-set_current_client_cert_details
   * @default - not set
   */
  readonly setCurrentClientCertDetails?: MeshProxyConfigProxyHeadersSetCurrentClientCertDetails;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.proxyHeaders.attemptCount` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-AttemptCount
 */
export interface MeshProxyConfigProxyHeadersAttemptCount {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-AttemptCount-disabled
   * @default - not set
   */
  readonly disabled?: boolean;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.proxyHeaders.envoyDebugHeaders` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-EnvoyDebugHeaders
 */
export interface MeshProxyConfigProxyHeadersEnvoyDebugHeaders {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-EnvoyDebugHeaders-disabled
   * @default - not set
   */
  readonly disabled?: boolean;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.proxyHeaders.metadataExchangeHeaders` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-MetadataExchangeHeaders
 */
export interface MeshProxyConfigProxyHeadersMetadataExchangeHeaders {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-MetadataExchangeHeaders-mode
   * @default - not set
   */
  readonly mode?: MeshProxyConfigProxyHeadersMetadataExchangeMode;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.proxyHeaders.requestId` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-RequestId
 */
export interface MeshProxyConfigProxyHeadersRequestId {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-RequestId-disabled
   * @default - not set
   */
  readonly disabled?: boolean;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.proxyHeaders.server` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-Server
 */
export interface MeshProxyConfigProxyHeadersServer {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-Server-disabled
   * @default - not set
   */
  readonly disabled?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-Server-value
   * @default - not set
   */
  readonly value?: string;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.proxyHeaders.setCurrentClientCertDetails` of a mesh config. From Istio 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-SetCurrentClientCertDetails
 */
export interface MeshProxyConfigProxyHeadersSetCurrentClientCertDetails {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-SetCurrentClientCertDetails-cert
   * @default - not set
   */
  readonly cert?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-SetCurrentClientCertDetails-chain
   * @default - not set
   */
  readonly chain?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-SetCurrentClientCertDetails-dns
   * @default - not set
   */
  readonly dns?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-SetCurrentClientCertDetails-subject
   * @default - not set
   */
  readonly subject?: boolean;

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-SetCurrentClientCertDetails-uri
   * @default - not set
   */
  readonly uri?: boolean;

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `defaultConfig.proxyStatsMatcher` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyStatsMatcher
 */
export interface MeshProxyConfigProxyStatsMatcher {
  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyStatsMatcher-inclusion_prefixes
   * @default - not set
   */
  readonly inclusionPrefixes?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyStatsMatcher-inclusion_regexps
   * @default - not set
   */
  readonly inclusionRegexps?: string[];

  /**
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyStatsMatcher-inclusion_suffixes
   * @default - not set
   */
  readonly inclusionSuffixes?: string[];

  /**
   * Fields that these types do not have, merged last.
   *
   * @default - none
   */
  readonly raw?: { [field: string]: any };
}

/**
 * `accessLogEncoding` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-AccessLogEncoding
 */
export enum MeshConfigAccessLogEncoding {
  /** `TEXT`. */
  TEXT = 'TEXT',
  /** `JSON`. */
  JSON = 'JSON',
}

/**
 * `defaultConfig.controlPlaneAuthPolicy` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#AuthenticationPolicy
 */
export enum MeshConfigAuthenticationPolicy {
  /** `NONE`. */
  NONE = 'NONE',
  /** `MUTUAL_TLS`. */
  MUTUAL_TLS = 'MUTUAL_TLS',
  /** `INHERIT`. */
  INHERIT = 'INHERIT',
}

/**
 * `defaultConfig.tracing.tlsSettings.mode` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings-TLSmode
 */
export enum MeshConfigClientTLSSettingsTLSmode {
  /** `DISABLE`. */
  DISABLE = 'DISABLE',
  /** `SIMPLE`. */
  SIMPLE = 'SIMPLE',
  /** `MUTUAL`. */
  MUTUAL = 'MUTUAL',
  /** `ISTIO_MUTUAL`. */
  ISTIO_MUTUAL = 'ISTIO_MUTUAL',
}

/**
 * `defaultConfig.gatewayTopology.forwardClientCertDetails` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ForwardClientCertDetails
 */
export enum MeshConfigForwardClientCertDetails {
  /** `UNDEFINED`. */
  UNDEFINED = 'UNDEFINED',
  /** `SANITIZE`. */
  SANITIZE = 'SANITIZE',
  /** `FORWARD_ONLY`. */
  FORWARD_ONLY = 'FORWARD_ONLY',
  /** `APPEND_FORWARD`. */
  APPEND_FORWARD = 'APPEND_FORWARD',
  /** `SANITIZE_SET`. */
  SANITIZE_SET = 'SANITIZE_SET',
  /** `ALWAYS_FORWARD_ONLY`. */
  ALWAYS_FORWARD_ONLY = 'ALWAYS_FORWARD_ONLY',
}

/**
 * `h2UpgradePolicy` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-H2UpgradePolicy
 */
export enum MeshConfigH2UpgradePolicy {
  /** `DO_NOT_UPGRADE`. */
  DO_NOT_UPGRADE = 'DO_NOT_UPGRADE',
  /** `UPGRADE`. */
  UPGRADE = 'UPGRADE',
}

/**
 * `inboundTrafficPolicy.mode` of a mesh config. From Istio 1.26.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-InboundTrafficPolicy-Mode
 */
export enum MeshConfigInboundTrafficPolicyMode {
  /** `PASSTHROUGH`. */
  PASSTHROUGH = 'PASSTHROUGH',
  /** `LOCALHOST`. */
  LOCALHOST = 'LOCALHOST',
}

/**
 * `ingressControllerMode` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-IngressControllerMode
 */
export enum MeshConfigIngressControllerMode {
  /** `UNSPECIFIED`. */
  UNSPECIFIED = 'UNSPECIFIED',
  /** `OFF`. */
  OFF = 'OFF',
  /** `DEFAULT`. */
  DEFAULT = 'DEFAULT',
  /** `STRICT`. */
  STRICT = 'STRICT',
}

/**
 * `extensionProviders[].opencensus.context[]` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-OpenCensusAgentTracingProvider-TraceContext
 */
export enum MeshConfigOpenCensusAgentTracingProviderTraceContext {
  /** `UNSPECIFIED`. */
  UNSPECIFIED = 'UNSPECIFIED',
  /** `W3C_TRACE_CONTEXT`. */
  W3C_TRACE_CONTEXT = 'W3C_TRACE_CONTEXT',
  /** `GRPC_BIN`. */
  GRPC_BIN = 'GRPC_BIN',
  /** `CLOUD_TRACE_CONTEXT`. */
  CLOUD_TRACE_CONTEXT = 'CLOUD_TRACE_CONTEXT',
  /** `B3`. */
  B3 = 'B3',
}

/**
 * `outboundTrafficPolicy.mode` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-OutboundTrafficPolicy-Mode
 */
export enum MeshConfigOutboundTrafficPolicyMode {
  /** `REGISTRY_ONLY`. */
  REGISTRY_ONLY = 'REGISTRY_ONLY',
  /** `ALLOW_ANY`. */
  ALLOW_ANY = 'ALLOW_ANY',
}

/**
 * `pathNormalization.normalization` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ProxyPathNormalization-NormalizationType
 */
export enum MeshConfigProxyPathNormalizationNormalizationType {
  /** `DEFAULT`. */
  DEFAULT = 'DEFAULT',
  /** `NONE`. */
  NONE = 'NONE',
  /** `BASE`. */
  BASE = 'BASE',
  /** `MERGE_SLASHES`. */
  MERGE_SLASHES = 'MERGE_SLASHES',
  /** `DECODE_AND_MERGE_SLASHES`. */
  DECODE_AND_MERGE_SLASHES = 'DECODE_AND_MERGE_SLASHES',
}

/**
 * `configSources[].subscribedResources[]` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Resource
 */
export enum MeshConfigResource {
  /** `SERVICE_REGISTRY`. */
  SERVICE_REGISTRY = 'SERVICE_REGISTRY',
}

/**
 * `serviceScopeConfigs[].scope` of a mesh config. From Istio 1.27.0.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ServiceScopeConfigs-Scope
 */
export enum MeshConfigServiceScopeConfigsScope {
  /** `LOCAL`. */
  LOCAL = 'LOCAL',
  /** `GLOBAL`. */
  GLOBAL = 'GLOBAL',
}

/**
 * `meshMTLS.minProtocolVersion` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-TLSConfig-TLSProtocol
 */
export enum MeshConfigTLSConfigTLSProtocol {
  /** `TLS_AUTO`. */
  TLS_AUTO = 'TLS_AUTO',
  /** `TLSV1_2`. */
  TLSV1_2 = 'TLSV1_2',
  /** `TLSV1_3`. */
  TLSV1_3 = 'TLSV1_3',
}

/**
 * `defaultConfig.tracing.openCensusAgent.context[]` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#Tracing-OpenCensusAgent-TraceContext
 */
export enum MeshConfigTracingOpenCensusAgentTraceContext {
  /** `UNSPECIFIED`. */
  UNSPECIFIED = 'UNSPECIFIED',
  /** `W3C_TRACE_CONTEXT`. */
  W3C_TRACE_CONTEXT = 'W3C_TRACE_CONTEXT',
  /** `GRPC_BIN`. */
  GRPC_BIN = 'GRPC_BIN',
  /** `CLOUD_TRACE_CONTEXT`. */
  CLOUD_TRACE_CONTEXT = 'CLOUD_TRACE_CONTEXT',
  /** `B3`. */
  B3 = 'B3',
}

/**
 * `defaultConfig.interceptionMode` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-InboundInterceptionMode
 */
export enum MeshProxyConfigInboundInterceptionMode {
  /** `REDIRECT`. */
  REDIRECT = 'REDIRECT',
  /** `TPROXY`. */
  TPROXY = 'TPROXY',
  /** `NONE`. */
  NONE = 'NONE',
}

/**
 * `defaultConfig.proxyHeaders.metadataExchangeHeaders.mode` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-MetadataExchangeMode
 */
export enum MeshProxyConfigProxyHeadersMetadataExchangeMode {
  /** `UNDEFINED`. */
  UNDEFINED = 'UNDEFINED',
  /** `IN_MESH`. */
  IN_MESH = 'IN_MESH',
}

/**
 * `defaultConfig.tracingServiceName` of a mesh config.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-TracingServiceName
 */
export enum MeshProxyConfigTracingServiceName {
  /** `APP_LABEL_AND_NAMESPACE`. */
  APP_LABEL_AND_NAMESPACE = 'APP_LABEL_AND_NAMESPACE',
  /** `CANONICAL_NAME_ONLY`. */
  CANONICAL_NAME_ONLY = 'CANONICAL_NAME_ONLY',
  /** `CANONICAL_NAME_AND_NAMESPACE`. */
  CANONICAL_NAME_AND_NAMESPACE = 'CANONICAL_NAME_AND_NAMESPACE',
}
