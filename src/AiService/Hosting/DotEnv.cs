using System.Text.Json;

namespace AiService.Hosting;

/// <summary>
/// The <c>.env</c> file beside the program. It is weaker than real environment variables, as with the service that is replaced
/// (contract section 4).
/// </summary>
internal static class DotEnv
{
    /// <summary>
    /// Adds the first <c>.env</c> found from the content root upwards, or else beside the program, below the environment's own variables.
    /// </summary>
    public static void AddDotEnv(this WebApplicationBuilder builder)
    {
        if (FoldersFrom(builder.Environment.ContentRootPath).Append(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, ".env")).FirstOrDefault(File.Exists) is { } file)
        {
            // First in the list is weakest: whatever follows, the environment and the command line, overrides it.
            builder.Configuration.Sources.Insert(
                0,
                new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = Read(file)! });
        }
    }

    private static IEnumerable<string> FoldersFrom(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }

    internal static Dictionary<string, string> Read(string file)
    {
        var pairs = global::dotenv.net.DotEnv.Fluent().WithEnvFiles(file).WithTrimValues().WithExceptions().Read()
            .GroupBy(pair => pair.Key.StartsWith("export ", StringComparison.Ordinal) ? pair.Key[7..].Trim() : pair.Key)
            .ToDictionary(group => group.Key, group => group.Last().Value);

        // No reader of .env files takes the guide's section 3 as it is printed: a JSON object over several lines without quotes. A list is read so too.
        foreach (var name in pairs.Where(pair => pair.Value is "{" or "[").Select(pair => pair.Key).ToList())
        {
            pairs[name] = JsonBlock(File.ReadAllLines(file), name, pairs[name]) ?? pairs[name];
        }

        return pairs;
    }

    /// <summary>The lines from <c>NAME={</c> or <c>NAME=[</c> to the one with which they are JSON; null when they never are.</summary>
    private static string? JsonBlock(string[] lines, string name, string opening)
    {
        var start = Array.FindLastIndex(lines, line => Assigned(line) == name);
        var ends = Enumerable.Range(start + 1, lines.Length - start - 1).Where(end => lines[end].TrimEnd().EndsWith(opening == "{" ? '}' : ']'));
        return start < 0 ? null : ends.Select(end => opening + string.Join('\n', lines[(start + 1)..(end + 1)])).FirstOrDefault(IsJson);
    }

    private static string? Assigned(string line)
    {
        var name = line.Split('=', 2)[0].Trim();
        return name.StartsWith("export ", StringComparison.Ordinal) ? name[7..].Trim() : name;
    }

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
