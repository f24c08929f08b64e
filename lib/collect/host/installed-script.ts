import type { HostScript } from "./script.js";

/** Where the script lies on a host that pins it; root alone may write there. */
export const INSTALLED_SCRIPT = "/usr/local/sbin/kaudit-host-facts";
/** The account that kaudit logs in to where the script is pinned. */
export const ACCOUNT = "kaudit";

/**
 * Line of authorized_keys: the key runs the script and nothing else, whatever it asks for; what it asks for are the
 * script's arguments.
 *
 * @param publicKey type and key, as a .pub file holds them
 * @see sshd(8), AUTHORIZED_KEYS FILE FORMAT
 */
export function authorizedKeysLine(publicKey: string): string {
  return `restrict,command="sudo -n ${INSTALLED_SCRIPT}" ${publicKey}`;
}

/**
 * Lines of sudoers: the account may run the script as root as long as its digest is this one. The first line lets the
 * script's arguments through, and does without a terminal where a distribution asks for one.
 *
 * @see sudoers(5), Digest_Spec
 */
export function sudoersLines({ sha256 }: Pick<HostScript, "sha256">): string {
  return (
    `Defaults!${INSTALLED_SCRIPT} env_keep += "SSH_ORIGINAL_COMMAND", !requiretty\n` +
    `${ACCOUNT} ALL=(root) NOPASSWD: sha256:${sha256} ${INSTALLED_SCRIPT}\n`
  );
}

/** All that kaudit may do on a host, for the person who allows it; the script stands at the end, or in a file of its own. */
export function sshPermissions(script: HostScript, file: string | null): string {
  return `# All that kaudit does on a host: one script that reads and prints. It is the same on every host, edition ${script.edition}.
# SHA-256: ${script.sha256}
#
# With these lines, account "${ACCOUNT}" can run this very script as root, and nothing else. Another version of kaudit brings
# another script: install it anew then. Without them, kaudit sends the script over SSH to whatever account it may log in to,
# and --sudo runs it by "sudo -n sh", for which sudo would have to allow everything.
#
# 1. The script, on each host: "kaudit permissions --ssh --script kaudit-host-facts" writes it to a file, then
#      install -o root -g root -m 0755 kaudit-host-facts ${INSTALLED_SCRIPT}
#
# 2. ~${ACCOUNT}/.ssh/authorized_keys, with kaudit's public key at its end:
${authorizedKeysLine("PUBLIC-KEY")}
#
# 3. /etc/sudoers.d/${ACCOUNT}, mode 0440, checked by "visudo -c":
${sudoersLines(script)}#
# 4. In ~/.ssh/config of the person who runs kaudit, or in kaudit's configuration: user ${ACCOUNT}. Leave out --sudo: the line of
#    authorized_keys has it.
${file === null ? `#\n# The script:\n${script.text}` : ""}`;
}
