import type { Call } from './calls.ts';
import { imageBasename } from './containers.ts';

/** Schemes of requests that wait for an answer over HTTP, gRPC included. */
const REQUEST_SCHEMES = new Set(['http', 'https', 'grpc', 'grpcs', 'ws', 'wss', 'dns', 'h2c', 'thrift', 'soap']);

/**
 * Ports of databases, queues and collectors (their manuals, IANA's registry): their clients bring pools and timeouts of
 * their own, and nothing can stand in for their answer.
 */
const STORES = new Set([
  25, 53, 111, 123, 389, 514, 587, 636, 1433, 1521, 1883, 2049, 2181, 2379, 2380, 3306, 4222, 4317, 4318, 5432, 5433,
  5671, 5672, 5984, 6379, 6380, 6650, 6831, 6832, 7000, 7474, 7687, 8086, 8125, 8126, 8983, 9042, 9092, 9093, 9094,
  9200, 9300, 9411, 9412, 11211, 14250, 14268, 15672, 24224, 26257, 26379, 27017, 29092, 33060, 50000,
]);

/** Programs that watch, collect or test: no user waits for their calls. */
const ONLOOKERS =
  /prometheus|grafana|kiali|jaeger|zipkin|otel|opentelemetry|fluent|logstash|kibana|loki|promtail|tempo|vector|alertmanager|exporter|locust|skywalking|load-?gen|k6|vegeta|fortio|sleep$|curl|busybox|adminer|phpmyadmin|kafka|zookeeper|redis|mongo|mysql|postgres|elasticsearch/;

/** Names of Services that are databases, queues and collectors, whatever their port. */
const STORE_NAMES =
  /(?:^|-)(?:db|database|redis|valkey|mysql|mariadb|postgres(?:ql)?|pg|mongo(?:db)?|cassandra|kafka|zookeeper|etcd|rabbitmq|nats|memcached|elasticsearch|opensearch|influxdb|clickhouse|minio|vault|consul|emulator|collector|otel\w*|jaeger|zipkin|prometheus|loki|tempo|oap)(?:-|$)/;

/** Does a user wait for the answer to this call? It asks over HTTP or gRPC, from a program that others ask in turn. */
export function isAwaited({ scheme, port, host, caller }: Call): boolean {
  if (STORE_NAMES.test(host.split('.', 1)[0] ?? '')) return false;
  if (!caller.served || ONLOOKERS.test(imageBasename(caller.image) ?? '')) return false;
  if (scheme !== null) return REQUEST_SCHEMES.has(scheme) && (port === null || !STORES.has(port));
  return port !== null && !STORES.has(port);
}
