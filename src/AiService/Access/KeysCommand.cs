using System.Globalization;
using AiService.Hosting;

namespace AiService.Access;

/// <summary><c>AiService keys add NAME --role ROLE</c>, <c>keys list</c> and <c>keys remove NAME</c>: the API keys in <c>AISERVICE_API_KEYS_FILE</c>.</summary>
internal static class KeysCommand
{
    /// <summary>It is done.</summary>
    public const int Done = 0;

    /// <summary>The name is taken, or there is none.</summary>
    public const int Refused = 1;

    /// <summary>The command line, or the file, cannot be used (EX_USAGE of sysexits.h).</summary>
    public const int Unusable = 64;

    private const string Usage = """
        Usage: AiService keys add NAME --role ROLE     makes a key and prints it alone on the last line; it cannot be shown again
               AiService keys list                     names, roles and dates
               AiService keys remove NAME              ends a key at once
          NAME  1 to 64 letters, digits and . _ @ -
          ROLE  caller, reader, operator or approver; each may do what those before it may
          The file is AISERVICE_API_KEYS_FILE (here or as --AISERVICE_API_KEYS_FILE=PATH), by default api-keys.json beside the records.
        """;

    /// <summary>Returns whether the command line asks for this command.</summary>
    public static bool IsAskedFor(string[] args) => args is ["keys", ..];

    /// <param name="args">The whole command line.</param>
    /// <param name="output">Takes the key or the list.</param>
    /// <param name="errors">Takes everything else.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="SettingsException">A setting cannot be used.</exception>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        var given = args.Where(argument => argument.StartsWith("--", StringComparison.Ordinal) && argument.Contains('=')).ToArray();
        var role = given.LastOrDefault(argument => argument.StartsWith("--role=", StringComparison.Ordinal))?["--role=".Length..];
        string[] words = [.. args.Except(given)];
        if (words is ["keys", "add", .. var rest] && Array.IndexOf(rest, "--role") is var at and >= 0 && at + 1 < rest.Length)
        {
            role = rest[at + 1];
            words = ["keys", "add", .. rest[..at], .. rest[(at + 2)..]];
        }

        var builder = WebApplication.CreateBuilder(given);
        builder.AddDotEnv();
        var path = AccessOptions.KeysPath(new SettingsReader(builder.Configuration));
        try
        {
            switch (words)
            {
                case ["keys", "add", var name] when ApiKeyFile.IsName(name) && role is not null && Roles.All.Contains(role):
                    return Add(path, name, role, output, errors);
                case ["keys", "list"]:
                    return List(path, output);
                case ["keys", "remove", var name]:
                    return Remove(path, name, errors);
                default:
                    errors.WriteLine(Usage);
                    return Unusable;
            }
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or FormatException)
        {
            errors.WriteLine($"{path} cannot be used: {unusable.Message}");
            return Unusable;
        }
    }

    private static int Add(string path, string name, string role, TextWriter output, TextWriter errors)
    {
        if (ApiKeyFile.Add(path, name, role, TimeProvider.System.GetUtcNow()) is not { } key)
        {
            errors.WriteLine($"{path} has a key named {name} already: choose another name, or remove it first.");
            return Refused;
        }

        errors.WriteLine($"Added {name} ({role}) to {path}. The key, which cannot be shown again:");
        output.WriteLine(key);
        return Done;
    }

    private static int List(string path, TextWriter output)
    {
        foreach (var key in ApiKeyFile.Parse(ApiKeyFile.ReadBytes(path)))
        {
            output.WriteLine($"{key.Name}\t{key.Role}\t{key.Created?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-"}");
        }

        return Done;
    }

    private static int Remove(string path, string name, TextWriter errors)
    {
        if (!ApiKeyFile.Remove(path, name))
        {
            errors.WriteLine($"{path} has no key named {name}.");
            return Refused;
        }

        errors.WriteLine($"Removed {name} from {path}: the running service refuses it from now on.");
        return Done;
    }
}
