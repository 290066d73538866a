/** A deterministic source of numbers in [0, 1), so that every run measures the same files (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Sizes in bytes at quantiles of public repositories with manifests: median 414, 90 of 100 below 2.3 KB, 99 of 100
 * below 16 KB, the largest 3.05 MB.
 */
const SIZES = [
  [0, 120],
  [0.5, 414],
  [0.9, 2_300],
  [0.99, 16_000],
  [0.9995, 250_000],
  [1, 3_050_000],
] as const;

/** Manifest texts by path, with sizes distributed as in public repositories. */
export function manifests(count: number, seed = 1): Readonly<Record<string, string>> {
  const next = numbers(seed);
  const files: Record<string, string> = {};
  for (let index = 0; index < count; index += 1) {
    const bytes = sizeAt((index + 0.5) / count);
    const name = `app-${Math.floor(next() * 1e9).toString(36)}-${index}`;
    files[`services/${name}.yaml`] = manifest(name, bytes, next);
  }
  return files;
}

function sizeAt(quantile: number): number {
  const above = SIZES.findIndex(([at]) => at >= quantile);
  const [lowAt, low] = SIZES[Math.max(0, above - 1)] ?? SIZES[0];
  const [highAt, high] = SIZES[above] ?? SIZES[5];
  const share = highAt === lowAt ? 1 : (quantile - lowAt) / (highAt - lowAt);
  return low * (high / low) ** share;
}

function manifest(name: string, bytes: number, next: () => number): string {
  const documents: string[] = [];
  for (let size = 0; size < bytes || documents.length === 0; size += documents.at(-1)?.length ?? 0) {
    const left = bytes - size;
    documents.push(left < 300 ? service(name) : next() < 0.3 ? configMap(name, left) : deployment(name, left, next));
  }
  return documents.join('---\n');
}

function service(name: string): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    app: ${name}\n  ports:\n  - port: 80\n`;
}

function configMap(name: string, bytes: number): string {
  const lines = Math.max(1, Math.floor((bytes - 90) / 44));
  const data = Array.from(
    { length: lines },
    (_, index) => `    setting.number.${index} = value of ${name.slice(0, 12)}\n`,
  );
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  app.conf: |\n${data.join('')}`;
}

function deployment(name: string, bytes: number, next: () => number): string {
  const variables = Math.max(0, Math.floor((Math.min(bytes, 20_000) - 420) / 58));
  const env = Array.from(
    { length: variables },
    (_, index) => `        - name: VARIABLE_${index}\n          value: "${next()}"\n`,
  );
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: {app: ${name}}
spec:
  replicas: ${1 + Math.floor(next() * 5)}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      # the program itself
      - name: main
        image: registry.example/${name}:${next() < 0.3 ? 'latest' : '1.2.3'}
        ports:
        - containerPort: 8080
${env.length > 0 ? `        env:\n${env.join('')}` : ''}`;
}
