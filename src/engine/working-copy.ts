import { withTexts } from '../model/snapshot.ts';
import type { AnalysedFile, Analysis } from './analyse.ts';
import type { FileVerdicts } from './judge.ts';
import type { Delta } from './reanalyse.ts';

/** An analysis that takes up changes in place: a step costs what it touches, however large the repository. */
export interface WorkingCopy {
  /** As of now; the next change shows through. */
  readonly analysis: Analysis;
  accept(delta: Delta): void;
}

/** Copies an analysis; the original stays as it is. */
export function workOn(original: Analysis): WorkingCopy {
  const files = new Map<string, AnalysedFile>(original.files);
  const verdicts = new Map<string, FileVerdicts>(original.verdicts);
  const texts = new Map<string, string>();
  const { snapshot } = original.input;
  const entries = [...snapshot.entries];
  const input = { ...original.input, snapshot: withTexts(snapshot, entries, (path) => texts.get(path)) };
  let analysis: Analysis = { ...original, input, files, verdicts };
  return {
    get analysis() {
      return analysis;
    },
    accept: (delta) => {
      for (const [path, file] of delta.files) {
        if (!files.has(path)) entries.push(file.entry);
        files.set(path, file);
      }
      for (const [path, text] of delta.texts) texts.set(path, text);
      for (const [path, judged] of delta.verdicts) {
        if (judged) verdicts.set(path, judged);
        else verdicts.delete(path);
      }
      analysis = { ...analysis, repository: delta.repository };
    },
  };
}
