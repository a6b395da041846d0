using System.Security.Cryptography;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// Remembers the files that were read, and their content then. Content, because times and notifications are not reliable where files are mounted
/// into a container and replaced by a link.
/// </summary>
internal sealed class FileContents
{
    private readonly SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);

    /// <summary>The content that was read, as one text to compare.</summary>
    public string Seen => string.Join('\n', hashes.Select(file => $"{file.Key} {file.Value}"));

    /// <summary>The content on disk, as one text to compare.</summary>
    public string OnDisk => string.Join('\n', hashes.Keys.Select(path => $"{path} {HashOf(path)}"));

    /// <exception cref="IOException">It cannot be read; that is remembered too.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read; that is remembered too.</exception>
    public byte[] Read(string path)
    {
        hashes[path] = "";
        var bytes = File.ReadAllBytes(path);
        hashes[path] = Hash(bytes);
        return bytes;
    }

    /// <summary>Adds the files of another instance, with their content now.</summary>
    public void Add(FileContents other)
    {
        foreach (var path in other.hashes.Keys)
        {
            hashes.TryAdd(path, HashOf(path));
        }
    }

    private static string HashOf(string path)
    {
        try
        {
            return Hash(File.ReadAllBytes(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));
}
