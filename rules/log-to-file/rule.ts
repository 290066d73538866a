import { defineRule } from '../../src/engine/contract.ts';
import { checkConfigMap } from './in-config-map.ts';
import { checkContainer } from './in-container.ts';
import { checkInstruction, checkScript } from './in-image.ts';
import { checkSource } from './in-source.ts';

export const rule = defineRule({
  id: 'log-to-file',
  pattern: 'P5',
  level: 'warning',
  subject: 'container',
  fix: 'review',
  title: 'Send logs to standard output',
  equivalents: {},
  check: checkContainer,
  also: {
    instruction: checkInstruction,
    script: checkScript,
    source: checkSource,
    object: checkConfigMap,
  },
});
