/** What the configuration of Envoy needs to know. */
export interface EnvoyNumbers {
  /** Ports: of callers, of the kubelet, and of the program. */
  readonly listen: number;
  readonly health: number;
  readonly upstream: number;
  /** Seconds after which a request counts as failed. */
  readonly timeout: number;
  /** Failures in a row that trip the circuit, and seconds that it stays so; Envoy's own defaults (5 and 30) where null. */
  readonly errors: number | null;
  readonly ejection: number | null;
}

/**
 * The configuration of Envoy as a circuit breaker in front of a program on the same machine. One host stands behind it,
 * so all hosts may be out at once (`max_ejection_percent`), and none is asked while it is out (`healthy_panic_threshold`).
 * Callers choose HTTP/1 or HTTP/2, and the program is asked in the same protocol.
 * @see Envoy v3 API: OutlierDetection, Cluster.CommonLbConfig, RouteAction, HttpProtocolOptions
 */
export function envoyConfig({ listen, health, upstream, timeout, errors, ejection }: EnvoyNumbers): string {
  return `static_resources:
  listeners:
${listener('requests', listen, `cluster: program, timeout: ${timeout}s`, 'route')}
${listener('health', health, 'status: 200', 'direct_response')}
  clusters:
  - name: program
    type: STATIC
    connect_timeout: ${timeout}s
    outlier_detection:
      max_ejection_percent: 100
${errors === null ? '' : `      consecutive_5xx: ${errors}\n`}${ejection === null ? '' : `      base_ejection_time: ${ejection}s\n`}    common_lb_config:
      healthy_panic_threshold: { value: 0 }
    typed_extension_protocol_options:
      envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
        "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
        use_downstream_protocol_config: { http_protocol_options: {}, http2_protocol_options: {} }
    load_assignment:
      cluster_name: program
      endpoints:
      - lb_endpoints:
        - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: ${upstream} } } }
`;
}

function listener(name: string, port: number, answer: string, action: 'route' | 'direct_response'): string {
  return `  - name: ${name}
    address: { socket_address: { address: 0.0.0.0, port_value: ${port} } }
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: ${name}
          route_config:
            virtual_hosts:
            - name: ${name}
              domains: ["*"]
              routes:
              - match: { prefix: "/" }
                ${action}: { ${answer} }
          http_filters:
          - name: envoy.filters.http.router
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router`;
}
