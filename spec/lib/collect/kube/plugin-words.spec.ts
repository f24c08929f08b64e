import { expect } from "chai";
import { secretsOf, withoutSecrets } from "../../../../lib/collect/kube/plugin-words.js";

const shown = (text: string) => withoutSecrets(text, []);

describe("what an exec plugin says to a person", () => {
  it("is left as it is where it is no secret", () => {
    for (const text of [
      "To sign in, open https://microsoft.com/devicelogin and enter the code QRST-1234 to authenticate.",
      "error: failed to get token: context deadline exceeded",
      "failed to refresh token: oauth2: cannot fetch token: 400 Bad Request",
      'Unable to locate credentials. You can configure credentials by running "aws configure".',
      "basic authentication failed: bearer tokens are wanted",
      "the token has expired; run `gcloud auth login`",
      "getting credentials: exec: executable aws failed with exit code 253",
      "https://sso.example/start#/?user_code=ABCD-EFGH",
      "",
    ]) {
      expect(shown(text)).to.equal(text);
    }
  });

  it("is shown without what a name or its form gives away", () => {
    const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJodW50ZXIyIn0.aHVudGVyMg";
    for (const [text, expected] of [
      ["password=hunter2", "password=***"],
      ["DB_PASSWORD: hunter2", "DB_PASSWORD: ***"],
      ["client_secret=hunter2&code=1", "client_secret=***&code=1"],
      [
        '{"status":{"token":"hunter2","expirationTimestamp":"2030"}}',
        '{"status":{"token":***,"expirationTimestamp":"2030"}}',
      ],
      ['{"clientKeyData":1,"access_token": "hun\\"ter2', '{"clientKeyData":1,"access_token": ***'],
      ["login --password hunter2 failed", "login --password *** failed"],
      ["Authorization: Bearer hunter2hunter2", "Authorization: Bearer ***"],
      ["authorization: basic bWU6aHVudGVyMg==", "authorization: basic ***"],
      [`got ${jwt}.`, "got ***."],
      ["proxy http://me:hunter2@proxy:3128 refused", "proxy http://***@proxy:3128 refused"],
      ["AWS key AKIAHUNTER2HUNTER2", "AWS key ***"],
      ["-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----\nbye", "***\nbye"],
      ["-----BEGIN PRIVATE KEY-----\nhunter2", "***"],
    ] as const) {
      expect(shown(text), text).to.equal(expected);
    }
  });

  it("is shown without the values that the kubeconfig gives the plugin under names of secrets", () => {
    const secrets = secretsOf([
      { name: "AWS_SECRET_ACCESS_KEY", value: "hunter2-key" },
      { name: "AWS_PROFILE", value: "production" },
      { name: "APP_TOKEN", value: "x" },
    ]);

    expect(secrets).to.deep.equal(["hunter2-key"]);
    expect(withoutSecrets("profile production: hunter2-key is wrong", secrets)).to.equal(
      "profile production: *** is wrong",
    );
  });

  it("takes no longer for a hostile line than for a plain one", () => {
    const text = `${"token".repeat(6000)}${'"\\'.repeat(6000)}${"eyJ-".repeat(3000)}`;
    expect(shown(text).length).to.be.at.most(text.length + 10);
  });
});
