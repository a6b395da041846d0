using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AiService.Access;

/// <summary>One API key as the file holds it: never the key itself.</summary>
/// <param name="Name">Who uses it; unique in the file.</param>
/// <param name="Role">One of <see cref="Roles.All"/>.</param>
/// <param name="Hash"><c>sha256:</c> and the key's SHA-256 in 64 lower-case hex digits.</param>
/// <param name="Created">When it was made.</param>
internal sealed record ApiKey(string Name, string Role, string Hash, DateTimeOffset? Created);

/// <summary>
/// Reads and writes the file of the API keys: <c>{"keys": [{"name", "role", "hash", "created"}]}</c>. A key has 256 random bits, so a plain hash of it cannot be
/// guessed at, and is cheap to compare.
/// </summary>
internal static partial class ApiKeyFile
{
    /// <summary>Most bytes that are read: thousands of keys.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    private const string Prefix = "ais_";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Returns the bytes of the file; none where it is missing.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadBytes(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MaxBytes)
            {
                throw new IOException($"it is larger than {MaxBytes / 1024} KiB");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (EndOfStreamException changed)
        {
            throw new IOException("it changed while it was read", changed);
        }
    }

    /// <summary>Returns the keys that the bytes of a file hold.</summary>
    /// <exception cref="FormatException">They are no such file; the message says where, and quotes nothing.</exception>
    public static IReadOnlyList<ApiKey> Parse(byte[] bytes)
    {
        if (bytes.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
        {
            return [];
        }

        Content? content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(bytes, Format);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"it is no JSON of the form {{\"keys\": [{{\"name\", \"role\", \"hash\"}}]}} (line {broken.LineNumber + 1})", broken);
        }

        var keys = content?.Keys ?? throw new FormatException("it has no list \"keys\"");
        for (var at = 0; at < keys.Count; at++)
        {
            if (ProblemOf(keys[at], keys.Take(at)) is { } problem)
            {
                throw new FormatException($"keys[{at}] {problem}");
            }
        }

        return [.. keys.Select(key => key!)];
    }

    /// <summary>Returns what stands in the file for a key.</summary>
    public static string HashOf(string key) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Returns whether a key can have the name: 1 to 64 letters, digits and <c>. _ @ -</c>.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Makes a key, adds it to the file, and returns it; null when the name is taken.</summary>
    /// <exception cref="FormatException">The file is no list of keys.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static string? Add(string path, string name, string role, DateTimeOffset now)
    {
        var key = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return Change(path, keys => keys.Any(one => one.Name == name) ? null : [.. keys, new ApiKey(name, role, HashOf(key), now)]) ? key : null;
    }

    /// <summary>Removes a key; false when there is none of the name.</summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public static bool Remove(string path, string name) =>
        Change(path, keys => keys.Any(one => one.Name == name) ? [.. keys.Where(one => one.Name != name)] : null);

    /// <summary>Writes text to a file that its owner alone may read, in the place of what was there, in one step.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void WritePrivate(string path, ReadOnlySpan<byte> content)
    {
        var target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        var draft = $"{target}.{Environment.ProcessId}.tmp";
        File.Delete(draft);
        try
        {
            using (var file = new FileStream(draft, Private(FileMode.CreateNew)))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, target, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private static bool Change(string path, Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>?> change)
    {
        // One writer at a time: two commands must not lose each other's key.
        using var turn = new FileStream(path + ".lock", Private(FileMode.OpenOrCreate));
        if (change(Parse(ReadBytes(path))) is not { } changed)
        {
            return false;
        }

        WritePrivate(path, [.. JsonSerializer.SerializeToUtf8Bytes(new Content([.. changed]), Format), (byte)'\n']);
        return true;
    }

    /// <summary>A file for its owner alone, and for one process at a time.</summary>
    private static FileStreamOptions Private(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static string? ProblemOf(ApiKey? key, IEnumerable<ApiKey?> before)
    {
        return key switch
        {
            null => "is no object",
            { Name: var name } when !IsName(name ?? "") => "has no \"name\" of 1 to 64 letters, digits and . _ @ -",
            { Role: var role } when !Roles.All.Contains(role) => $"has no \"role\" of {string.Join(", ", Roles.All)}",
            { Hash: var hash } when !Hash().IsMatch(hash ?? "") => "has no \"hash\" of the form sha256: and 64 lower-case hex digits",
            _ when before.Any(one => one!.Name == key.Name) => "has the \"name\" of another one",
            _ => null,
        };
    }

    [GeneratedRegex(@"\A[\p{L}\p{Nd}._@-]{1,64}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z")]
    private static partial Regex Hash();

    private sealed record Content(IReadOnlyList<ApiKey?> Keys);
}
