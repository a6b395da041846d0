using System.Text.Json;

namespace AiService.Hosting;

/// <summary>Reads the <c>.env</c> file, which is weaker than real environment variables, as with the service that is replaced (contract section 4).</summary>
internal static class DotEnv
{
    /// <summary>
    /// Adds the first <c>.env</c> found from the content root upwards, or else beside the program, below the environment's own variables.
    /// </summary>
    /// <exception cref="SettingsException">The file cannot be read.</exception>
    public static void AddDotEnv(this WebApplicationBuilder builder)
    {
        if (FoldersFrom(builder.Environment.ContentRootPath).Append(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, ".env")).FirstOrDefault(File.Exists) is not { } file)
        {
            return;
        }

        try
        {
            // First in the list is weakest: whatever follows, the environment and the command line, overrides it.
            builder.Configuration.Sources.Insert(
                0,
                new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = Read(file)! });
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException([new SettingProblem(file, $"cannot be read ({unreadable.Message}).", "Let the service's user read it, or remove it.")]);
        }
    }

    private static IEnumerable<string> FoldersFrom(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }

    private static Dictionary<string, string> Read(string file)
    {
        var pairs = global::dotenv.net.DotEnv.Fluent().WithEnvFiles(file).WithTrimValues().WithExceptions().Read()
            .GroupBy(pair => Name(pair.Key))
            .ToDictionary(group => group.Key, group => group.Last().Value);

        // No reader of .env files takes the guide's section 3 as it is printed: a JSON object over several lines without quotes. A list is read so too.
        foreach (var name in pairs.Where(pair => pair.Value is "{" or "[").Select(pair => pair.Key).ToList())
        {
            pairs[name] = JsonBlock(File.ReadAllLines(file), name, pairs[name]) ?? pairs[name];
        }

        return pairs;
    }

    /// <summary>Returns the lines from <c>NAME={</c> or <c>NAME=[</c> to the one with which they are JSON; null when they never are.</summary>
    private static string? JsonBlock(string[] lines, string name, string opening)
    {
        var start = Array.FindLastIndex(lines, line => Name(line.Split('=', 2)[0]) == name);
        var ends = Enumerable.Range(start + 1, lines.Length - start - 1).Where(end => lines[end].TrimEnd().EndsWith(opening == "{" ? '}' : ']'));
        return start < 0 ? null : ends.Select(end => opening + string.Join('\n', lines[(start + 1)..(end + 1)])).FirstOrDefault(IsJson);
    }

    private static string Name(string written) => written.Trim() is var name && name.StartsWith("export ", StringComparison.Ordinal) ? name[7..].Trim() : name;

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
