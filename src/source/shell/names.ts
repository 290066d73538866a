/** What only the shell itself can do; none of these needs to exist as a program (POSIX.1-2024, XCU 1.5 and 2.15, and Bash). */
export const builtins: ReadonlySet<string> = new Set(
  (
    '. : alias bg break builtin caller cd command continue declare dirs disown enable eval exit export fc fg getopts ' +
    'hash history jobs let local mapfile popd pushd read readarray readonly return set shift shopt source suspend ' +
    'times trap type typeset ulimit umask unalias unset wait'
  ).split(' '),
);

/** What the shell does itself although programs of these names may exist (POSIX.1-2024, XCU 2.9.1, and Bash). */
export const builtinsWithPrograms: ReadonlySet<string> = new Set(
  '[ echo false help kill logout printf pwd test true'.split(' '),
);

/** Words that are no command at the start of one (POSIX.1-2024, XCU 2.4, and Bash). */
export const reservedWords: ReadonlySet<string> = new Set(
  '! { } [[ ]] case coproc do done elif else esac fi for function if in namespace select then time until while'.split(
    ' ',
  ),
);
