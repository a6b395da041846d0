using AiService.Hosting;
using AiService.NetworkAgent.Yaml;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Reads how a device is logged in to. The file names where a secret is, and never holds one.</summary>
/// <param name="settings">Where variables that hold passwords are looked up.</param>
/// <param name="folder">Of the inventory file: relative paths start there.</param>
internal sealed class CredentialReader(SettingsReader settings, string folder)
{
    private static readonly string[] Ways = ["password_env", "password_file", "private_key_file"];

    /// <summary>What is returned after a problem never logs in: the start fails.</summary>
    public Credential Read(YamlSection section)
    {
        var given = Ways.Where(way => section.Text(way) is not null).ToList();
        if (given is not [var only])
        {
            section.Reject(
                given.Count > 1 ? given[1] : null,
                given.Count > 1 ? $"stands beside {given[0]}." : "no way to log in is given.",
                $"Give exactly one of {string.Join(", ", Ways)}.");
            return new PasswordCredential("");
        }

        var where = section.Text(only)!;
        return only switch
        {
            "password_env" => FromVariable(section, where),
            "password_file" => FromPasswordFile(section, where),
            _ => FromKeyFile(section, where),
        };
    }

    private PasswordCredential FromVariable(YamlSection section, string variable)
    {
        if (settings.Text(variable) is { } password)
        {
            return new PasswordCredential(password);
        }

        section.Reject("password_env", $"names {variable}, which is not set.", $"Set {variable} to the password, or use password_file.");
        return new PasswordCredential("");
    }

    private PasswordCredential FromPasswordFile(YamlSection section, string path)
    {
        // Only the line end that an editor adds is not part of the password.
        var password = Bytes(section, "password_file", path) is { } bytes
            ? System.Text.Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n')
            : null;
        if (password is "")
        {
            section.Reject("password_file", "names an empty file.", "Write the password into it.");
        }

        return new PasswordCredential(password ?? "");
    }

    private KeyCredential FromKeyFile(YamlSection section, string path)
    {
        if (Bytes(section, "private_key_file", path) is not { } pem)
        {
            return new KeyCredential([]);
        }

        try
        {
            using var key = new PrivateKeyFile(new MemoryStream(pem));
        }
        catch (SshPassPhraseNullOrEmptyException)
        {
            section.Reject("private_key_file", "is protected by a passphrase.", "Give a key without one, readable by this process only.");
        }
        catch (Exception unusable) when (unusable is SshException or FormatException or ArgumentException or NotSupportedException or System.Security.Cryptography.CryptographicException)
        {
            // The library's message is left out: it may quote what it stumbled over.
            section.Reject("private_key_file", "holds no private key that can be read.", "Give one as ssh-keygen writes it.");
        }

        return new KeyCredential(pem);
    }

    private byte[]? Bytes(YamlSection section, string key, string path)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            section.Reject(key, $"cannot be read: {unreadable.Message}", "Name a file that this process may read.");
            return null;
        }
    }
}
