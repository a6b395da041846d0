using System.Security.Cryptography;

namespace AiService.NetworkAgent.Inventory;

/// <summary>
/// The files that a reading used, and what stood in them then. Content, because times and notifications cannot be relied on where
/// files are mounted into a container and swapped by a link.
/// </summary>
internal sealed class FileContents
{
    private readonly SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);

    /// <summary>What the reading saw, as one text to compare.</summary>
    public string Seen => string.Join('\n', hashes.Select(file => $"{file.Key} {file.Value}"));

    /// <summary>What stands there now.</summary>
    public string OnDisk => string.Join('\n', hashes.Keys.Select(path => $"{path} {HashOf(path)}"));

    /// <exception cref="IOException">It cannot be read, and that is what was seen.</exception>
    /// <exception cref="UnauthorizedAccessException">So too.</exception>
    public byte[] Read(string path)
    {
        hashes[path] = "";
        var bytes = File.ReadAllBytes(path);
        hashes[path] = Hash(bytes);
        return bytes;
    }

    /// <summary>Adds files that another reading used, as they are now.</summary>
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
