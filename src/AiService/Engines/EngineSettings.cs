using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AiService.Hosting;

namespace AiService.Engines;

/// <summary>Reads and validates the settings that every engine has. No message holds a credential.</summary>
internal static class EngineSettings
{
    /// <summary>Reads an address without query and fragment.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="form">What it should look like.</param>
    public static Uri? EngineUrl(this SettingsReader settings, string variable, string form)
    {
        var url = settings.HttpUrl(variable);
        if (url is null || (url.Query.Length == 0 && url.Fragment.Length == 0))
        {
            return url;
        }

        settings.Reject(variable, "carries a query or a fragment.", $"Use a form like {form}.");
        return null;
    }

    /// <summary>Reads which certificates are accepted.</summary>
    public static EngineTrust Trust(this SettingsReader settings, string verifyVariable, string caVariable)
    {
        var verify = settings.Flag(verifyVariable, unset: true);
        if (!verify && settings.Text(caVariable) is not null)
        {
            settings.Reject(
                verifyVariable, $"is false, although {caVariable} names a CA to verify with.", $"Clear {verifyVariable} to verify, or clear {caVariable}.");
        }

        return new EngineTrust(verify, PrivateCa(settings, caVariable));
    }

    /// <summary>Returns what is valid in an engine's address and certificates and yet deserves a warning.</summary>
    public static IEnumerable<string> Warnings(this EngineTrust trust, string engine, Uri url, string urlVariable, string verifyVariable, string caVariable)
    {
        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
        {
            yield return $"{urlVariable} is plain http: the credential crosses the network in clear text.";
        }

        if (url.Scheme == Uri.UriSchemeHttp && trust.PrivateCa is not null)
        {
            yield return $"{caVariable} has no effect on plain http.";
        }

        if (!trust.VerifySsl)
        {
            yield return $"{verifyVariable} is false: any certificate is accepted from {engine}. For test environments only.";
        }
    }

    private static X509Certificate2Collection? PrivateCa(SettingsReader settings, string variable)
    {
        if (settings.Text(variable) is not { } file)
        {
            return null;
        }

        const string Cure = "Name a readable PEM file with at least one certificate.";
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file);
            if (certificates.Count > 0)
            {
                return certificates;
            }

            settings.Reject(variable, $"'{file}' holds no certificate.", Cure);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            settings.Reject(variable, $"'{file}' cannot be read: {e.Message}", Cure);
        }

        return null;
    }
}
