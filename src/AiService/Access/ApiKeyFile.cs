using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using AiService.Hosting;

namespace AiService.Access;

/// <summary>One API key as the file holds it: never the key itself.</summary>
/// <param name="Name">Who uses it; unique in the file.</param>
/// <param name="Role">One of <see cref="Roles.All"/>.</param>
/// <param name="Hash"><c>sha256:</c> and the key's SHA-256 in 64 lower-case hex digits.</param>
/// <param name="Created">When it was made.</param>
internal sealed record ApiKey(string Name, string Role, string Hash, DateTimeOffset? Created)
{
    /// <summary>What else a person has noted there: a change of the file keeps it.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Notes { get; init; }
}

/// <summary>
/// Reads and writes the file of the API keys: <c>{"keys": [{"name", "role", "hash", "created"}]}</c>. A key has 256 random bits, so a plain hash of it cannot be
/// guessed at, and is cheap to compare.
/// </summary>
internal static partial class ApiKeyFile
{
    /// <summary>What <see cref="IsName"/> asks for, in words.</summary>
    public const string NameRule = "1 to 64 letters, digits and . _ @ -, which begins with a letter or digit and is neither trusted nor anonymous";

    /// <summary>Most bytes that are read: thousands of keys.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    private const string Prefix = "ais_";

    /// <summary>How long a change waits for another one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>What a file that another process has locked is refused with: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.</summary>
    private static readonly int[] Locked = [11, 35, unchecked((int)0x80070020)];

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
        // An editor may have put the mark of UTF-8 before it.
        var text = bytes.AsSpan();
        text = (text.StartsWith("\uFEFF"u8) ? text[3..] : text).Trim(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            return [];
        }

        Content? content;
        try
        {
            content = JsonSerializer.Deserialize<Content>(text, Format);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"it is no JSON of the form {{\"keys\": [{{\"name\": …, \"role\": …, \"hash\": …}}]}} (line {broken.LineNumber + 1})", broken);
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

    /// <summary>
    /// Returns whether a key can have the name: 1 to 64 letters, digits and <c>. _ @ -</c>, the first a letter or digit. The names of requests without a credential
    /// stand for these in the records.
    /// </summary>
    public static bool IsName(string name) => Name().IsMatch(name) && name is not (Requester.Trusted or Requester.Anonymous);

    /// <summary>Makes a key: letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static string NewKey() =>
        Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Adds a key to the file; false when the name is taken.</summary>
    /// <exception cref="FormatException">The file is no list of keys.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static Task<bool> AddAsync(string path, string name, string role, string key, TimeProvider time) =>
        ChangeAsync(path, keys => keys.Any(one => one.Name == name) ? null : [.. keys, new ApiKey(name, role, HashOf(key), time.GetUtcNow())], time);

    /// <summary>Removes a key; false when there is none of the name.</summary>
    /// <inheritdoc cref="AddAsync" path="/exception"/>
    public static Task<bool> RemoveAsync(string path, string name, TimeProvider time) =>
        ChangeAsync(path, keys => keys.Any(one => one.Name == name) ? [.. keys.Where(one => one.Name != name)] : null, time);

    /// <summary>Writes text to a file that its owner alone may read, in the place of what was there, in one step.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void WritePrivate(string path, ReadOnlySpan<byte> content)
    {
        var target = Target(path);
        var draft = $"{target}.{Environment.ProcessId}.tmp";
        File.Delete(draft);
        try
        {
            using (var file = PrivateFiles.Open(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None))
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

    private static async Task<bool> ChangeAsync(string path, Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>?> change, TimeProvider time)
    {
        var target = Target(path);
        if (Path.GetDirectoryName(target) is { } folder && !Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"the folder {folder} does not exist");
        }

        // One writer at a time: two commands must not lose each other's key.
        await using var turn = await TakeTurnAsync(target + ".lock", time);
        if (change(Parse(ReadBytes(target))) is not { } changed)
        {
            return false;
        }

        WritePrivate(target, [.. JsonSerializer.SerializeToUtf8Bytes(new Content([.. changed]), Format), (byte)'\n']);
        return true;
    }

    /// <summary>Waits for other writers, which take milliseconds. The lock is the operating system's, and ends with its process; its file stays.</summary>
    private static async Task<FileStream> TakeTurnAsync(string path, TimeProvider time)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return PrivateFiles.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException taken) when (Locked.Contains(taken.HResult))
            {
                if (time.GetElapsedTime(began) >= Patience)
                {
                    throw new IOException($"another process keeps {path} locked", taken);
                }
            }

            await Task.Delay(Pause, time);
        }
    }

    /// <summary>Returns the file itself where the path is a link, which stays one.</summary>
    private static string Target(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static string? ProblemOf(ApiKey? key, IEnumerable<ApiKey?> before)
    {
        return key switch
        {
            null => "is no object",
            { Name: var name } when !IsName(name ?? "") => $"has no \"name\" of {NameRule}",
            { Role: var role } when !Roles.All.Contains(role) => $"has no \"role\" of {string.Join(", ", Roles.All)}",
            { Hash: var hash } when !Hash().IsMatch(hash ?? "") => "has no \"hash\" of the form sha256: and 64 lower-case hex digits",
            _ when before.Any(one => one!.Name == key.Name) => "has the \"name\" of another one",
            _ when before.Any(one => one!.Hash == key.Hash) => "has the \"hash\" of another one",
            _ => null,
        };
    }

    [GeneratedRegex(@"\A[\p{L}\p{Nd}][\p{L}\p{Nd}._@-]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Name();

    [GeneratedRegex(@"\Asha256:[0-9a-f]{64}\z")]
    private static partial Regex Hash();

    private sealed record Content(IReadOnlyList<ApiKey?> Keys);
}
