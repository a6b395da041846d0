using AiService.NetworkAgent.Yaml;

namespace AiService.NetworkAgent.Inventory;

/// <summary>Reads secrets that a YAML file refers to.</summary>
/// <param name="variable">The value of an environment variable, or null when it is unset or blank.</param>
/// <param name="folder">Where relative paths start: the folder of the YAML file.</param>
/// <param name="files">Remembers the files, so that changes are found.</param>
/// <param name="inline">True when the YAML file is a mounted secret itself, and may hold secrets.</param>
/// <param name="learn">Takes each secret that was read.</param>
internal sealed class SecretSource(Func<string, string?> variable, string folder, FileContents files, bool inline, Action<string> learn)
{
    /// <summary>The keys under which a secret may stand, in the order in which they are documented.</summary>
    public string[] KeysOf(string secret) => inline ? [secret, $"{secret}_env", $"{secret}_file"] : [$"{secret}_env", $"{secret}_file"];

    /// <summary>Returns the secret's text: null when it is not given; empty, with a problem noted, when it cannot be read.</summary>
    public string? Text(YamlSection section, string secret)
    {
        var given = KeysOf(secret).Where(section.Has).ToList();
        if (given.Count > 1)
        {
            section.Reject(given[1], $"stands beside {given[0]}.", "Give one of them.");
        }

        var text = given.FirstOrDefault() switch
        {
            null => null,
            var key when key.EndsWith("_env", StringComparison.Ordinal) => FromVariable(section, key),
            var key when key.EndsWith("_file", StringComparison.Ordinal) => FromFile(section, key),
            var key => section.Required(key, "Write it down, or leave the key out."),
        };
        learn(text ?? "");
        return text;
    }

    /// <summary>Returns the content of the file that the key names; null, with a problem noted, when it cannot be read.</summary>
    public byte[]? Bytes(YamlSection section, string key)
    {
        try
        {
            var path = Path.GetFullPath(Path.Combine(folder, section.Required(key, "Name a file.")));
            return files.Read(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Neither the path nor a message with it: the secret itself may stand in its place.
            section.Reject(
                key,
                unreadable is FileNotFoundException or DirectoryNotFoundException ? "cannot be read: there is no such file." : "cannot be read.",
                "Name a file that this process may read.");
            return null;
        }
    }

    private string FromVariable(YamlSection section, string key)
    {
        var name = section.Required(key, "Name a variable.");
        if (name.Length > 0 && variable(name) is { } value)
        {
            return value;
        }

        // What is no variable's name may be the secret itself, and is not repeated.
        section.Reject(
            key,
            name.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '_') ? $"names {name}, which is not set." : "names a variable which is not set.",
            "Set the variable to the secret, or keep it in a file.");
        return "";
    }

    private string FromFile(YamlSection section, string key)
    {
        // Only the line end that an editor adds is not part of the secret.
        var text = Bytes(section, key) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n') : null;
        if (text is "")
        {
            section.Reject(key, "names an empty file.", "Write the secret into it.");
        }

        return text ?? "";
    }
}
