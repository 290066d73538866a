import type { Layout, Part, SourceFile, Tree } from './tree.ts';

type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

/** The text of every file, by path. A part has exactly the mistakes it is told to have, for all rules. */
export function render(tree: Tree): ReadonlyMap<string, string> {
  return new Map([...tree.values()].map((file) => [file.path, renderFile(file)]));
}

function renderFile({ layout, parts }: SourceFile): string {
  const lines = commented(parts[0]?.kind === 'Dockerfile' ? dockerfile(parts[0]) : manifest(parts, layout), layout);
  return lines.map((line) => `${line}${layout.crlf ? '\r\n' : '\n'}`).join('');
}

/** Comments in front, and from the second on between the lines. */
function commented(lines: readonly string[], { comments }: Layout): readonly string[] {
  const between = (at: number) => at > 0 && comments > 1 && at % (comments + 2) === 0;
  const front = Array.from({ length: comments }, (_, at) => `# Remark ${at} of ${comments}`);
  return [...front, ...lines.flatMap((line, at) => (between(at) ? [`# before line ${at}`, line] : [line]))];
}

function manifest(parts: readonly Part[], layout: Layout): readonly string[] {
  if (layout.list) return yaml({ apiVersion: 'v1', kind: 'List', items: parts.flatMap(objects) }, layout);
  return parts.flatMap(objects).flatMap((object, at) => [...(at > 0 ? ['---'] : []), ...yaml(object, layout)]);
}

function yaml(value: Plain, layout: Layout): readonly string[] {
  if (typeof value !== 'object') return [JSON.stringify(value)];
  if (isList(value)) {
    return value.flatMap((item) => yaml(item, layout).map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`)));
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    const lines = yaml(inner, layout);
    if (typeof inner !== 'object') return [`${key}: ${lines[0]}`];
    const depth = isList(inner) && layout.flush ? 0 : layout.indent;
    return [`${key}:`, ...lines.map((line) => ' '.repeat(depth) + line)];
  });
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function objects(part: Part): readonly Plain[] {
  const { kind, name, edits, reversed } = part;
  const metadata = { name, annotations: { 'acme.dev/revision': `r${edits}` } };
  const apiVersion = kind === 'Deployment' ? 'apps/v1' : 'batch/v1';
  const whole: Plain = { apiVersion, kind, metadata, spec: specOf(part) };
  return [...(kind === 'Deployment' ? [serviceOf(name)] : []), reversed ? turned(whole) : whole];
}

function serviceOf(name: string): Plain {
  const spec = { selector: { app: name }, ports: [{ port: 80, targetPort: 'http' }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec };
}

function turned(value: Plain): Plain {
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.map(turned);
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, turned(inner)]),
  );
}

function specOf(part: Part): Plain {
  const { kind, name } = part;
  const labels = { app: name };
  if (kind === 'Job') return job(part);
  if (kind === 'CronJob') {
    return {
      schedule: '*/5 * * * *',
      ...unless(part, 'cronjob-overlap', { concurrencyPolicy: 'Forbid' }),
      ...unless(part, 'cronjob-without-deadline', { startingDeadlineSeconds: 600 }),
      jobTemplate: { spec: job(part) },
    };
  }
  const spec = { terminationGracePeriodSeconds: 30, containers: [container(part)] };
  return { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } };
}

function job(part: Part): { readonly [key: string]: Plain } {
  return {
    ...unless(part, 'unbounded-job', { activeDeadlineSeconds: 600 }),
    ...unless(part, 'job-without-ttl', { ttlSecondsAfterFinished: 600 }),
    template: { spec: { restartPolicy: 'Never', containers: [container(part)] } },
  };
}

function container(part: Part): Plain {
  const limits = unless(part, 'missing-memory-limit', { limits: { memory: '16Mi' } });
  const port = { name: 'http', containerPort: 8080 };
  const probe = { tcpSocket: { port: 'http' } };
  const serving = {
    ports: [port],
    ...unless(part, 'missing-readiness-probe', { readinessProbe: probe }),
    livenessProbe: { ...probe, failureThreshold: 6 },
  };
  return {
    name: 'main',
    image: `acme/program:${part.mistakes.includes('latest-tag') ? 'latest' : `1.0.${part.edits}`}`,
    imagePullPolicy: 'Always',
    ...(part.kind === 'Deployment' ? serving : {}),
    resources: { requests: { cpu: '10m', memory: '16Mi' }, ...limits },
    ...unless(part, 'writable-root-filesystem', { securityContext: { readOnlyRootFilesystem: true } }),
  };
}

/** The fields that a mistake leaves out. */
function unless(
  { mistakes }: Part,
  mistake: Part['mistakes'][number],
  fields: { readonly [key: string]: Plain },
): { readonly [key: string]: Plain } {
  return mistakes.includes(mistake) ? {} : fields;
}

function dockerfile({ name, mistakes, edits, reversed }: Part): readonly string[] {
  const from = `FROM node:${mistakes.includes('latest-tag') ? 'latest' : '24.1.0-alpine'}`;
  const middle = ['WORKDIR /app', `LABEL revision="${edits}"`];
  return [
    name === '' ? from : `${from} AS ${name}`,
    ...(reversed ? middle.toReversed() : middle),
    mistakes.includes('shell-form-command') ? 'CMD node server.js' : 'CMD ["node", "server.js"]',
  ];
}
