using System.Text;
using Microsoft.Extensions.Configuration.Memory;

namespace AiService.Hosting;

/// <summary>Reads the <c>.env</c> file, which is weaker than real environment variables, as with the service that is replaced (contract section 4).</summary>
internal static class DotEnv
{
    /// <summary>Largest file, in bytes: a settings file has a few thousand.</summary>
    private const int MaxBytes = 1024 * 1024;

    private const string Save = "Save it as UTF-8 text.";

    /// <summary>
    /// Adds the first <c>.env</c> found from the content root upwards, or else beside the program, below the environment's own variables.
    /// </summary>
    /// <exception cref="SettingsException">The file cannot be read, or a line of it is no setting.</exception>
    public static void AddDotEnv(this WebApplicationBuilder builder)
    {
        if (FoldersFrom(builder.Environment.ContentRootPath).Append(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, ".env")).FirstOrDefault(IsThere) is { } file)
        {
            // First in the list is weakest: whatever follows, the environment and the command line, overrides it.
            builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = DotEnvLines.Read(file, Text(file)) });
        }
    }

    // A link that leads nowhere is there too: its settings are missed.
    private static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    private static IEnumerable<string> FoldersFrom(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            yield return folder.FullName;
        }
    }

    private static string Text(string file)
    {
        var bytes = Bytes(file).AsSpan();
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, ..] or [_, 0, ..])
        {
            throw Unusable(file, "is UTF-16 or UTF-32.", Save);
        }

        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
            return text.IndexOf('\0') is var zero and >= 0
                ? throw Unusable(file, $"line {text.AsSpan(0, zero).Count('\n') + 1} contains a NUL character.", Save)
                : text;
        }
        catch (DecoderFallbackException notUtf8)
        {
            throw Unusable(file, $"line {bytes[..notUtf8.Index].Count((byte)'\n') + 1} is not UTF-8.", Save);
        }
    }

    private static byte[] Bytes(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var bytes = new byte[MaxBytes + 1];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count <= MaxBytes ? bytes[..count] : throw Unusable(file, $"is larger than {MaxBytes / 1024} KiB.", "A settings file holds one NAME=value a line.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Directory.Exists(file)
                ? Unusable(file, "is a folder.", "Put a file in its place, or remove it.")
                : Unusable(file, $"cannot be read ({unreadable.Message}).", "Let the service's user read it, or remove it.");
        }
    }

    private static SettingsException Unusable(string file, string problem, string cure) => new([new SettingProblem(file, problem, cure)]);
}
