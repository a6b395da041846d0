using System.Text.RegularExpressions;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Reads a login, from an entry of the inventory or a file of <c>DEVICE_CREDENTIALS_DIR</c>.</summary>
/// <param name="secrets">Reads the secrets.</param>
/// <param name="needsHostKey">False when a host key may be missing: it is learned, or given elsewhere.</param>
internal sealed partial class LoginReader(SecretSource secrets, bool needsHostKey)
{
    public const string Keys = "port, username, host_key, jump, answers, passphrase_env, passphrase_file and one of password_env, password_file, private_key_file";
    private readonly CredentialReader credentials = new(secrets);

    /// <summary>Returns whether the section gives any part of a login.</summary>
    public bool IsGiven(YamlSection section) => credentials.IsGiven(section);

    /// <param name="section">Where it stands.</param>
    /// <param name="showsHostKey">False for a transport that does not show the host key.</param>
    public Login Read(YamlSection section, bool showsHostKey = true)
    {
        var login = new Login
        {
            Port = PortOf(section),
            Username = section.Required("username", "Give the login's name."),
            Credential = credentials.Read(section),
            HostKeys = HostKeysOf(section),
            Jump = section.Text("jump"),
        };
        if (login.HostKeys.Count == 0 && showsHostKey && needsHostKey)
        {
            section.Reject(
                null, "'host_key' is missing.", "Ask the machine itself: ssh-keygen -lf of its host key prints SHA256:…; or see HOST_KEY_POLICY.");
        }

        return login;
    }

    /// <summary>Reads the access settings of an entry whose login is given elsewhere.</summary>
    public static OwnAccess ReadOwn(YamlSection section) =>
        new OwnAccess(section.Has("port") ? PortOf(section) : null, HostKeysOf(section), section.Text("jump"));

    private static int PortOf(YamlSection section) => section.Whole("port", 22, 1, 65535);

    private static IReadOnlyList<string> HostKeysOf(YamlSection section)
    {
        var keys = section.Texts("host_key");
        if (keys.Any(key => !Fingerprint().IsMatch(key)))
        {
            section.Reject("host_key", "is no SHA-256 fingerprint.", "Copy it from ssh-keygen -lf: SHA256: and 43 characters.");
        }

        return keys;
    }

    [GeneratedRegex(@"\ASHA256:[A-Za-z0-9+/]{43}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fingerprint();
}
