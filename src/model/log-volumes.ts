import type { Mount } from './mounts.ts';
import type { WorkloadKind } from './workload.ts';

/** Programs that collect the logs of others: reading log folders is their work. */
const COLLECTOR =
  /fluent|filebeat|promtail|logstash|vector|(?:^|[/-])alloy|otel|opentelemetry|collector|datadog|agent|splunk|sumologic|logspout|logrotate|node-problem|falco|telegraf|loki|journal|syslog|oneagent|newrelic|metricbeat|auditbeat|exporter|scalyr|logdna|papertrail/i;
/** Programs whose "logs" are their data. */
const LOG_IS_DATA = /kafka|zookeeper|bookkeeper|pulsar|etcd|redpanda|strimzi/i;
const LOG_NAME = /(?:^|[-_.])(?:var)?logs?(?:$|[-_.])|(?:^|[-_.])logging?(?:$|[-_.])/i;
const LOG_FOLDER = /\/(?:logs?)(?:\/|$)/i;
/** Folders that are named for logs and hold something else: httpd's process id. */
const NO_LOGS = ['/usr/local/apache2/logs'];
const LASTING = ['emptyDir', 'persistentVolumeClaim', 'claimTemplate', 'ephemeral', 'other'];

/** What is known of the container that mounts the volumes. */
export interface LogMounter {
  readonly kind: WorkloadKind | 'other';
  readonly namespace: string | null;
  readonly image: string | null;
  readonly mounts: readonly Mount[];
}

/**
 * The mount that a container writes its logs to: a folder of logs on the node, or on a volume that is named for them.
 * Null for programs that collect logs, for folders that are only read, and for programs whose log is their data.
 */
export function logMount({ kind, namespace, image, mounts }: LogMounter): Mount | null {
  const name = image ?? '';
  if (COLLECTOR.test(name) || LOG_IS_DATA.test(name)) return null;
  return (
    mounts.find(({ path, readOnly, volume }) => {
      if (readOnly || NO_LOGS.includes(path)) return false;
      if (volume.kind === 'hostPath') {
        const onNode = /^\/var\/log(?:\/|$)/.test(volume.source ?? '');
        return (
          onNode &&
          kind !== 'DaemonSet' &&
          namespace !== 'kube-system' &&
          !/^\/var\/log\/(?:pods|containers)/.test(volume.source ?? '')
        );
      }
      return (
        LASTING.includes(volume.kind) &&
        LOG_FOLDER.test(path) &&
        (LOG_NAME.test(volume.name) || path.startsWith('/var/log'))
      );
    }) ?? null
  );
}
