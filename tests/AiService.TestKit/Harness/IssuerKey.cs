using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AiService.Tests.Harness;

/// <summary>A key of an issuer: what it publishes, and the signing.</summary>
internal sealed class IssuerKey
{
    private readonly SecurityKey secret;
    private readonly string algorithm;
    private readonly JsonObject published;

    private IssuerKey(SecurityKey secret, string algorithm, JsonObject published) => (this.secret, this.algorithm, this.published) = (secret, algorithm, published);

    public JsonNode Public => published.DeepClone();

    public static IssuerKey Rsa(string id)
    {
        var rsa = RSA.Create(2048);
        var numbers = rsa.ExportParameters(false);
        return new IssuerKey(new RsaSecurityKey(rsa) { KeyId = id }, "RS256", new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = id,
            ["n"] = Base64UrlEncoder.Encode(numbers.Modulus),
            ["e"] = Base64UrlEncoder.Encode(numbers.Exponent),
        });
    }

    public static IssuerKey Ec(string id)
    {
        var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = ec.ExportParameters(false).Q;
        return new IssuerKey(new ECDsaSecurityKey(ec) { KeyId = id }, "ES256", new JsonObject
        {
            ["kty"] = "EC",
            ["use"] = "sig",
            ["kid"] = id,
            ["crv"] = "P-256",
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
        });
    }

    /// <summary>A key that both sides share, which an issuer must not publish.</summary>
    public static IssuerKey Shared(string id, byte[] bytes) =>
        new(new SymmetricSecurityKey(bytes) { KeyId = id }, "HS256", new JsonObject { ["kty"] = "oct", ["use"] = "sig", ["kid"] = id, ["k"] = Base64UrlEncoder.Encode(bytes) });

    /// <summary>The forms of the public key that a verifier may hold as text or bytes.</summary>
    public IEnumerable<byte[]> PublicForms()
    {
        var rsa = ((RsaSecurityKey)secret).Rsa;
        yield return rsa.ExportSubjectPublicKeyInfo();
        yield return rsa.ExportRSAPublicKey();
        yield return rsa.ExportParameters(false).Modulus!;
        yield return Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem());
        yield return Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem() + "\n");
        yield return Encoding.ASCII.GetBytes((string)published["n"]!);
    }

    /// <summary>Returns a token of the payload.</summary>
    /// <param name="payload">JSON.</param>
    /// <param name="other">Another algorithm than the key's usual one.</param>
    /// <param name="header">Members of the header beside <c>alg</c> and <c>kid</c>.</param>
    public string Sign(string payload, string? other = null, IDictionary<string, object>? header = null)
    {
        var credentials = new SigningCredentials(secret, other ?? algorithm);
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        return header is null ? handler.CreateToken(payload, credentials) : handler.CreateToken(payload, credentials, header);
    }
}
