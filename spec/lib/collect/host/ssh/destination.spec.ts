import { expect } from "chai";
import { parseConfig } from "../../../../../lib/collect/host/ssh/config-syntax.js";
import { resolveDestination } from "../../../../../lib/collect/host/ssh/destination.js";

describe("a destination by ssh_config", () => {
  const surroundings = {
    home: "/home/me",
    localUser: "me",
    environment: { SSH_AUTH_SOCK: "/run/agent", KEYS: "/keys" },
  };
  const resolve = (text: string, destination = "web", given = new Map<string, string[]>()) =>
    resolveDestination(
      destination,
      parseConfig(text, "/c", () => []),
      given,
      surroundings,
    );

  it("without any setting is reached as ssh reaches it", () => {
    expect(resolve("")).to.deep.equal({
      host: "web",
      port: 22,
      user: "me",
      knownHostName: "web",
      knownHostsFiles: [
        "/home/me/.ssh/known_hosts",
        "/home/me/.ssh/known_hosts2",
        "/etc/ssh/ssh_known_hosts",
        "/etc/ssh/ssh_known_hosts2",
      ],
      identityFiles: ["/home/me/.ssh/id_rsa", "/home/me/.ssh/id_ecdsa", "/home/me/.ssh/id_ed25519"],
      areIdentitiesNamed: false,
      identitiesOnly: false,
      agentSocket: "/run/agent",
      jumps: [],
      ignored: [],
    });
  });

  it("takes name, port, user, alias, keys, files and jumps from the settings", () => {
    const text = `Host web
      HostName %h.Example
      Port 2222
      User admin
      HostKeyAlias Shop
      UserKnownHostsFile ~/known/%r /dev/null
      GlobalKnownHostsFile none
      IdentityFile \${KEYS}/%h-%p
      IdentitiesOnly yes
      IdentityAgent none
      ProxyJump a@b:1, c
      AddressFamily inet6
      BindAddress 10.0.0.1
      CertificateFile ~/x`;

    expect(resolve(text)).to.deep.equal({
      host: "web.example",
      port: 2222,
      user: "admin",
      knownHostName: "shop",
      knownHostsFiles: ["/home/me/known/admin", "/dev/null"],
      identityFiles: ["/keys/web.example-2222"],
      areIdentitiesNamed: true,
      identitiesOnly: true,
      jumps: ["a@b:1", "c"],
      addressFamily: 6,
      bindAddress: "10.0.0.1",
      ignored: ["CertificateFile"],
    });
  });

  it("lets what the destination itself says come before the settings", () => {
    expect(resolve("User a\nPort 1", "ssh://b@web:2")).to.include({ user: "b", port: 2 });
    expect(resolve("User a", "web", new Map([["user", ["c"]]]))).to.include({ user: "c" });
  });

  it("takes the first of ProxyJump and ProxyCommand, be it none", () => {
    expect(resolve("ProxyJump a\nProxyCommand x")).to.deep.include({ jumps: ["a"] });
    expect(resolve("ProxyCommand none\nProxyJump a")).to.deep.include({ jumps: [] });
    expect(resolve("ProxyCommand x\nProxyJump a")).to.include({ reason: "unreachable" });
  });

  it("finds the agent where the settings say", () => {
    expect(resolve("IdentityAgent SSH_AUTH_SOCK")).to.include({ agentSocket: "/run/agent" });
    expect(resolve("IdentityAgent $KEYS")).to.include({ agentSocket: "/keys" });
    expect(resolve("IdentityAgent ~/agent")).to.include({ agentSocket: "/home/me/agent" });
    expect(resolve("IdentityAgent $UNSET")).not.to.have.property("agentSocket");
  });

  it("is refused, with the way out, where the settings ask for what the built-in client does not do", () => {
    const refused = {
      "CanonicalizeHostname yes": "no-address",
      "ProxyCommand nc %h %p": "unreachable",
      "RevokedHostKeys /k": "host-key-unknown",
      "PubkeyAuthentication no": "auth-failed",
      "IdentityFile ~/.ssh/%C": "no-address",
      "IdentityFile ${UNSET}/key": "no-address",
      "UserKnownHostsFile ~other/known_hosts": "no-address",
    };

    for (const [setting, reason] of Object.entries(refused)) {
      expect(resolve(setting), setting).to.include({ reason });
      expect(resolve(setting), setting).to.have.property("detail").that.includes("use --ssh-command ssh");
    }
    expect(resolve("HostName -x")).to.include({ reason: "no-address" });
    expect(resolve("Port none")).to.include({ reason: "no-address" });
    expect(resolve("", "-oProxyCommand=x")).to.include({ reason: "no-address" });
  });
});
