/** Where the folders of the rules are published. */
export const RULES_URL = 'https://github.com/plimsoll-dev/plimsoll/blob/main/rules';
