/** Where a repository keeps its configuration; an organisation keeps its own at the same place of its `.github` repository. */
export const CONFIG_PATH = '.github/plimsoll.yml';
