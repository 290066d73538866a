/** Preloaded into the program: one rule throws as soon as a fix has turned the Pod `b` into a Deployment. */
import { registerHooks } from 'node:module';

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (!url.endsWith('/rules/unbounded-job/rule.ts')) return loaded;
    const source = String(loaded.source).replace(
      'const spec = jobSpec(workload);',
      `if (workload.kind === 'Deployment' && workload.object.name === 'b') throw new TypeError('planted');
       const spec = jobSpec(workload);`,
    );
    return { ...loaded, source };
  },
});
