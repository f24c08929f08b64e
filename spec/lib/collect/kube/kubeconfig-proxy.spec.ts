import { expect } from "chai";
import { proxyFor } from "../../../../lib/collect/kube/kubeconfig-proxy.js";
import { UsageError } from "../../../../lib/model/errors.js";

const PROXY = "http://proxy.corp:3128";
const isProxied = (server: string, noProxy: string) =>
  proxyFor(new URL(server), undefined, { HTTPS_PROXY: PROXY, HTTP_PROXY: PROXY, NO_PROXY: noProxy }) !== null;

describe("the proxy of a connection", () => {
  it("is the cluster's own before the environment's, whatever NO_PROXY says", () => {
    const proxy = proxyFor(new URL("https://api"), "socks5://jump:1080", { HTTPS_PROXY: PROXY, NO_PROXY: "*" });

    expect(proxy?.href).to.equal("socks5://jump:1080");
  });

  it("is HTTPS_PROXY for https and HTTP_PROXY for http, upper case first", () => {
    const env = { HTTPS_PROXY: "http://upper:1", https_proxy: "http://lower:2", http_proxy: "http://plain:3" };

    expect(proxyFor(new URL("https://api"), undefined, env)?.host).to.equal("upper:1");
    expect(proxyFor(new URL("http://api"), undefined, env)?.host).to.equal("plain:3");
    expect(proxyFor(new URL("https://api"), undefined, { https_proxy: "http://lower:2" })?.host).to.equal("lower:2");
    expect(proxyFor(new URL("https://api"), undefined, { HTTP_PROXY: PROXY })).to.equal(null);
    expect(proxyFor(new URL("https://api"), undefined, {})).to.equal(null);
  });

  it("may be written without its scheme", () => {
    for (const value of ["proxy.corp:3128", "127.0.0.1:3128", "proxy.corp"]) {
      expect(proxyFor(new URL("https://api"), undefined, { HTTPS_PROXY: value })?.href).to.match(/^http:\/\//);
    }
  });

  it("is never the environment's for localhost and loopback addresses", () => {
    for (const server of [
      "https://localhost:6443",
      "https://127.0.0.1:6443",
      "https://127.9.9.9",
      "https://[::1]:6443",
    ]) {
      expect(isProxied(server, ""), server).to.equal(false);
    }
  });

  it("is passed over where NO_PROXY has the name, its domain, its address or its network", () => {
    const exempt: readonly [string, string][] = [
      ["https://api.corp", "*"],
      ["https://api.corp", "corp"],
      ["https://api.corp", "x, API.corp ,y"],
      ["https://api.corp", ".corp"],
      ["https://api.corp", "*.corp"],
      ["https://api.corp:6443", "api.corp:6443"],
      ["https://api.corp", "api.corp:443"],
      ["https://10.1.2.3:6443", "10.1.2.3"],
      ["https://10.1.2.3:6443", "10.1.2.3:6443"],
      ["https://10.1.2.3:6443", "10.0.0.0/8"],
      ["https://[2001:db8::5]:6443", "2001:db8::/32"],
      ["https://[2001:db8::5]:6443", "[2001:db8::5]:6443"],
      ["https://[2001:db8::5]:6443", "2001:db8:0::5"],
    ];
    for (const [server, noProxy] of exempt) expect(isProxied(server, noProxy), `${server} ${noProxy}`).to.equal(false);
  });

  it("is used where NO_PROXY has something else", () => {
    const proxied: readonly [string, string][] = [
      ["https://api.corp", "api.corporation"],
      ["https://corp", ".corp"],
      ["https://corp", "*.corp"],
      ["https://xcorp", "corp"],
      ["https://api.corp:6443", "api.corp:443"],
      ["https://10.1.2.3", "10.1.2"],
      ["https://10.1.2.3", "11.0.0.0/8"],
      ["https://10.1.2.3", "2001:db8::/32"],
      ["https://10.1.2.3", "10.0.0.0/99"],
      ["https://10.1.2.3", "10.1.2.3:80"],
      ["https://api.corp", "10.0.0.0/8"],
      ["https://api.corp", ":443, , "],
      ["https://10.1.2.3", "2.3"],
    ];
    for (const [server, noProxy] of proxied) expect(isProxied(server, noProxy), `${server} ${noProxy}`).to.equal(true);
  });

  it("is refused when it is no URL of a kind that is known, without repeating it", () => {
    const refuse = (proxyUrl: string | undefined, env: Record<string, string>) =>
      expect(() => proxyFor(new URL("https://api"), proxyUrl, env))
        .to.throw(UsageError)
        .with.property("message")
        .that.does.not.contain("s3cret");

    refuse("ftp://u:s3cret@proxy", {});
    refuse("s3cret", {});
    refuse(undefined, { HTTPS_PROXY: "http://u:s3cret@:x" });
  });
});
