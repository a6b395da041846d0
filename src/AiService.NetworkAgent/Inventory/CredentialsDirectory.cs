using System.Text.RegularExpressions;
using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// Reads logins from <c>DEVICE_CREDENTIALS_DIR</c>: <c>ID.yaml</c>, else <c>group-GROUP.yaml</c>, else <c>default.yaml</c>. The files are secrets
/// themselves and may hold what the inventory may only point to. They are read when needed: a renewed secret takes effect at once.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="variable">The value of an environment variable, or null when it is unset or blank.</param>
/// <param name="learn">Takes each secret that was read.</param>
internal sealed partial class CredentialsDirectory(string folder, Func<string, string?> variable, Action<string> learn)
{
    public string Folder => folder;

    /// <returns>
    /// The login; or null, with the problems of the file that should hold it, and none when there is no such file.
    /// </returns>
    public (Login? Login, IReadOnlyList<YamlProblem> Problems) Find(string deviceId, string? group)
    {
        string?[] names = [deviceId, group is null ? null : $"group-{group}", "default"];
        foreach (var name in names.Where(name => name is not null && FileName().IsMatch(name)))
        {
            var path = Path.Combine(folder, name + ".yaml");
            if (File.Exists(path))
            {
                return Read(path);
            }
        }

        return (null, []);
    }

    /// <summary>Returns what is wrong with any of the files.</summary>
    public IReadOnlyList<YamlProblem> Problems()
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal).SelectMany(path => Read(path).Problems)];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [new YamlProblem(folder, 0, "is a folder that this process may not read.", "Let the service's user list and enter it (chmod u+rx), or leave it empty.")];
        }
    }

    private (Login? Login, IReadOnlyList<YamlProblem> Problems) Read(string path)
    {
        var file = new YamlFile(path);
        Login? login = null;
        try
        {
            if (file.Parse(File.ReadAllText(path)) is { } root)
            {
                // The host key may be given with the device, in the inventory: the login checks that there is one.
                login = new LoginReader(new SecretSource(variable, folder, new FileContents(), inline: true, learn), needsHostKey: false).Read(root);
                root.Close($"Keys: {LoginReader.Keys}; password, private_key, passphrase and answer may stand here themselves.");
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            file.Reject($"cannot be read: {unreadable.Message}", "Make it readable by this process.");
        }

        return file.Problems.Count == 0 ? (login, []) : (null, file.Problems);
    }

    // A device_id is untrusted text: it must not lead out of the folder.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
