using System.Text;

namespace AiService.Hosting.Redaction;

/// <summary>How a form of a secret is found in a text.</summary>
internal enum FormKind
{
    /// <summary>Wherever it stands.</summary>
    Anywhere,

    /// <summary>A short one: only as a word of its own.</summary>
    Word,

    /// <summary>In base64: what surrounds it is masked too, up to the next character that base64 does not have.</summary>
    Base64,
}

/// <summary>Lists the forms of a secret that undoing escapes does not bring back (<see cref="DecodedText"/>).</summary>
internal static class SecretForms
{
    /// <summary>A shorter value is in every text, a port's number or a count: redacting it would hide the answers of the device.</summary>
    public const int Shortest = 4;

    /// <summary>A shorter value is redacted only where it is a word of its own.</summary>
    private const int LongEnough = 6;

    public static IEnumerable<(string Form, FormKind Kind)> Of(string secret)
    {
        if (secret.Trim().Length < Shortest)
        {
            return [];
        }

        var kind = secret.Length < LongEnough ? FormKind.Word : FormKind.Anywhere;
        var bytes = Encoding.UTF8.GetBytes(secret);
        return [.. Plain(secret).Distinct().Select(form => (form, kind)), .. Base64(bytes), (Convert.ToHexString(bytes), FormKind.Anywhere), (Convert.ToHexStringLower(bytes), FormKind.Anywhere)];
    }

    /// <summary>As it is; as an HTML form sends blanks, a shell, SQL or CSV writes quotes; and its lines, of which an error may quote one.</summary>
    private static IEnumerable<string> Plain(string secret)
    {
        yield return secret;
        yield return secret.Replace(' ', '+');
        yield return secret.Replace("'", "''", StringComparison.Ordinal);
        yield return secret.Replace("'", @"'\''", StringComparison.Ordinal);
        yield return secret.Replace("\"", "\"\"", StringComparison.Ordinal);
        foreach (var line in secret.Split('\n').Select(line => line.Trim()).Where(line => line.Length >= LongEnough))
        {
            yield return line;
        }
    }

    /// <summary>
    /// The part of its base64 that depends on nothing around it, for each of the three places in a group of bytes at which it may begin, as in
    /// <c>user:secret</c>, and in both alphabets.
    /// </summary>
    private static IEnumerable<(string Form, FormKind Kind)> Base64(byte[] secret)
    {
        for (var before = 0; before < 3; before++)
        {
            var first = ((before * 8) + 5) / 6;
            var end = (before + secret.Length) * 8 / 6;
            var standard = Convert.ToBase64String([.. new byte[before], .. secret])[first..end];
            yield return (standard, FormKind.Base64);
            yield return (standard.Replace('+', '-').Replace('/', '_'), FormKind.Base64);
        }
    }
}
